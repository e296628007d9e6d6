/** The page's one connection, made when the page is, whatever React mounts how often. */
import { createAccount, createConnection, createLobbyReplica, createTicketStore } from '../net/index.ts';
import type { Services } from '../services/services.ts';

const connection = createConnection();

export const services: Services = {
  connection,
  account: createAccount(connection),
  ticket: createTicketStore(connection),
  openLobby: () => createLobbyReplica(connection),
};
