/** Server to client: every event there is, past tense. */
import type { ModesSnapshot } from '../activity/activity.ts';
import type { PlayerId, RoomId } from '../room/ids.ts';
import type { LogPosition, RoomUpdate } from '../room/events.ts';
import type { ListedRoom } from '../room/listing.ts';
import type { StoredRoom } from '../room/codec.ts';
import type { ModeName } from '../rules/catalog.ts';
import type { ScoreboardChange } from '../scores/rows.ts';
import type { QueueView, TicketView } from '../ticket/view.ts';
import type { ErrorCode } from './errors.ts';
import type { Emote } from './emotes.ts';

/** The whole room at one position. `state` is the stored form: read it with parseRoom(). */
export interface RoomSnapshot extends LogPosition {
  readonly room: RoomId;
  readonly state: StoredRoom;
}

/** The player behind a connection, as only they see it. */
export interface Me {
  readonly player: PlayerId;
  readonly name: string;
  /** A claimed username, or null while the name is a generated one. */
  readonly username: string | null;
  readonly area: number;
  readonly hasPassphrase: boolean;
}

/** Sent once after each connect. `credentials` only when this connection made a new player or device. */
export interface SessionStarted {
  readonly me: Me;
  readonly token: string;
  readonly expiresAt: number;
  readonly credentials?: { readonly player: PlayerId; readonly device: string; readonly secret: string };
  readonly node: string;
  readonly at: number;
  /** How many connections this player has open, this one included. */
  readonly elsewhere: number;
  /** Whose key came with the handshake, and what it opens. */
  readonly account?: { readonly name: string; readonly scopes: readonly string[] };
}

export interface RoomPresence {
  readonly room: RoomId;
  /** Which seats' players are connected. Bots always are. */
  readonly seats: readonly [boolean, boolean];
  /** People connected who hold no seat, each counted once. */
  readonly watching: number;
  /** Names of some of them. */
  readonly names: readonly string[];
}

export interface ChatLine {
  readonly seq: number;
  readonly player: PlayerId;
  readonly name: string;
  readonly text: string;
  readonly at: number;
  /** Said from a seat, or while watching. What watchers say in mid-game reaches the seats after the game. */
  readonly from: 'seat' | 'watch';
}

/** Counters count people only, never house bots. */
export interface LobbyCounters {
  readonly online: number;
  readonly playing: number;
  readonly watching: number;
  readonly liveGames: number;
  /** Moves made since midnight UTC, on this server. */
  readonly movesToday: number;
  /** People waiting for an opponent, by mode. */
  readonly waiting: Readonly<Partial<Record<ModeName, number>>>;
}

export interface LobbySnapshot {
  readonly rooms: readonly ListedRoom[];
  readonly counters: LobbyCounters;
  readonly at: number;
}

/** What changed in the lobby since the last message, at most once a second. */
export interface LobbyChange {
  readonly changed: readonly ListedRoom[];
  readonly removed: readonly RoomId[];
  readonly counters: LobbyCounters;
  readonly at: number;
}

/** Socket.IO's event map for what the server sends. */
export interface ServerToClient {
  'session:started': (started: SessionStarted) => void;
  /** Name, area or passphrase changed, here or in another tab. */
  'session:changed': (changed: { me: Me; elsewhere: number }) => void;
  /** The connection ends for this reason and is not tried again by itself. */
  'session:ended': (ended: { code: ErrorCode; message: string }) => void;
  /** This node is about to stop: reconnect, another will answer. */
  'session:draining': (draining: { afterMs: number }) => void;
  'room:updated': (update: RoomUpdate) => void;
  /** This node lost the thread of a room (for example after a store outage): ask with room:sync. */
  'room:stale': (stale: { room: RoomId }) => void;
  'room:presence': (presence: RoomPresence) => void;
  'chat:said': (said: { room: RoomId; lines: readonly ChatLine[] }) => void;
  'chat:reacted': (reacted: { room: RoomId; player: PlayerId; name: string; emote: Emote }) => void;
  /** To every connection of the ticket's owner. */
  'ticket:changed': (ticket: TicketView) => void;
  /** To everybody who looks at that queue, at most four times a second. */
  'queue:changed': (queue: QueueView) => void;
  'lobby:changed': (change: LobbyChange) => void;
  /** To everybody who has joined that scoreboard. A `seq` that does not follow: join again. */
  'scoreboard:changed': (change: ScoreboardChange) => void;
  /** The whole picture, at most once a second when something changed, every few seconds when nothing did. */
  'modes:changed': (snapshot: ModesSnapshot) => void;
}
