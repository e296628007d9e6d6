/** The Socket.IO server with this protocol's messages. */
import type { ClientToServer, Me, PlayerId, ServerToClient, TicketId } from '@inkroom/shared';
import type { Server, Socket } from 'socket.io';
import type { KeyHolder } from '../../accounts/accounts.ts';
import type { PlayerChange, Session } from '../../identity/identity.ts';

export interface SocketData {
  session: Session;
  /** Whose key the handshake carried; null without one. */
  account: KeyHolder | null;
  /** Follows changes of name and area; null until `session:started` is on its way. */
  me: Me | null;
  /** The client's address, for limits. */
  address: string;
  inLobby: boolean;
}

/** What nodes tell each other. */
export interface NodeToNode {
  'player:changed': (change: PlayerChange) => void;
  /** A node follows this player's ticket; the player has connections to other nodes, too. */
  'ticket:followed': (player: PlayerId, ticket: TicketId) => void;
}

export type RoomServer = Server<ClientToServer, ServerToClient, NodeToNode, SocketData>;
export type RoomSocket = Socket<ClientToServer, ServerToClient, NodeToNode, SocketData>;
