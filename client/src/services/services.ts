/**
 * What the pages need from the network, handed down once by the app. Features may not import the app, so this is
 * where they meet: `useServices()` inside components, `useConnection()` for its state.
 */
import { createContext, use } from 'react';
import { useStore } from '../components/use-store.ts';
import type { TicketState, TicketStore } from '../net/ticket-store.ts';
import type { Account, Connection, ConnectionState, LobbyReplica } from '../net/types.ts';

export interface Services {
  readonly connection: Connection;
  readonly account: Account;
  /** My place in a line, whichever page shows it. */
  readonly ticket: TicketStore;
  /** The public rooms and counters, for as long as a page shows them; close it after. */
  readonly openLobby: () => LobbyReplica;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = use(ServicesContext);
  if (!services) throw new Error('useServices needs the provider that the app mounts');
  return services;
}

/** The connection's state, drawn again at each change. */
export const useConnection = (): ConnectionState => useStore(useServices().connection);

export const useTicket = (): TicketState => useStore(useServices().ticket);
