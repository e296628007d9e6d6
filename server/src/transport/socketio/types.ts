/** The Socket.IO server with this protocol's messages. */
import type { ClientToServer, Me, ServerToClient } from '@inkroom/shared';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Session } from '../../identity/identity.ts';

export interface SocketData {
  session: Session;
  /** Follows changes of name and area; null until `session:started` is on its way. */
  me: Me | null;
  /** The client's address, for limits. */
  address: string;
  inLobby: boolean;
}

export type RoomServer = Server<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;
export type RoomSocket = Socket<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;
