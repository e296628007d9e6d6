/** What the pages see of the network: small external stores (getState, subscribe) and a few verbs. No React in here. */
import type {
  Answer,
  ChatLine,
  ErrorCode,
  LobbyCounters,
  ListedRoom,
  LogPosition,
  Me,
  MessageName,
  MessageOf,
  PlayerCommand,
  PlayerId,
  RoomId,
  RoomPresence,
  RoomState,
  Seat,
  ServerToClient,
} from '@inkroom/shared';

/** Shaped for useSyncExternalStore: the state object is replaced, never changed. */
export interface ReadStore<State> {
  getState(): State;
  subscribe(listener: () => void): () => void;
}

/** Each is something the page shows. `slow`: answers take long. `resynced`: back after a loss, nothing missing (shown for a moment, then live). */
export type ConnectionPhase =
  | 'connecting'
  | 'live'
  | 'slow'
  | 'reconnecting'
  | 'resynced'
  | 'offline'
  | 'draining'
  | 'ended';

export interface ConnectionState {
  readonly phase: ConnectionPhase;
  readonly me: Me | null;
  /** Name of the server process that answers, for the connection menu. */
  readonly node: string | null;
  /** How many connections this player has open, this one included. */
  readonly elsewhere: number;
  /** Add to Date.now() for server time. */
  readonly clockOffsetMs: number;
  /** Round trip of the last answered message, or null. */
  readonly roundTripMs: number | null;
  /** The server answers, but cannot read or keep anything at the moment. */
  readonly isStoreAway: boolean;
  /** Only in `ended`: why, in words. */
  readonly ended: { readonly code: ErrorCode; readonly message: string } | null;
  /** Local time of the next try while reconnecting. */
  readonly retryAt: number | null;
  /** Local time at which the server was last heard before the connection was lost; pages show "as of". While it is up, the time it came up. */
  readonly liveAt: number | null;
}

export interface Connection extends ReadStore<ConnectionState> {
  /** Sends once and waits for the ack; a refusal, a timeout (`outcome-unknown`) and a lost connection are answers, never rejections. */
  request<Name extends MessageName>(name: Name, message: MessageOf<Name>): Promise<Answer<Name>>;
  on<Event extends keyof ServerToClient>(event: Event, listener: ServerToClient[Event]): () => void;
  /** Messages can be sent now. */
  isUp(): boolean;
  /**
   * Called each time a connection is up (first time and after every loss). `resynced` is shown when all that the
   * listeners promise is done.
   */
  onUp(listener: () => void | Promise<void>): () => void;
  serverNow(): number;
  /** Session token for Bearer, renewed when needed. */
  token(): Promise<string | null>;
  /** Takes over other credentials (come back as…, one-time link) and reconnects. */
  adopt(credentials: Credentials): void;
  /** A fresh token that came over HTTP. */
  renewed(session: { readonly token: string; readonly expiresAt: number }): void;
  /** This tab becomes somebody else, with an identity of its own; other tabs stay who they are. */
  becomeSecondPlayer(): void;
  /** Tries now instead of waiting for the back-off; after `ended`, starts again. */
  retryNow(): void;
  close(): void;
}

export interface Credentials {
  readonly player: PlayerId;
  readonly device: string;
  readonly secret: string;
}

/** A command that has no answer yet; kept in sessionStorage, so that a refresh does not lose a move in flight. */
export interface PendingCommand {
  readonly id: string;
  readonly command: PlayerCommand;
  readonly since: number;
  /** No answer for a second: the page says "sending". */
  readonly slow: boolean;
  /** The server answered that it cannot keep anything at the moment; the command is sent again. */
  readonly isStoreAway: boolean;
}

/** A room that is gone, as this page last knew it. */
export interface LostRoom {
  readonly epoch: string;
  /** It closed as rooms do; else the server does not know it any more. */
  readonly wasClosed: boolean;
  /** As last confirmed. */
  readonly state: RoomState;
  /** Seats that were mine. */
  readonly mySeats: readonly Seat[];
}

export interface RoomView {
  readonly room: RoomId;
  /** `gone`: the room does not exist or has closed. */
  readonly status: 'loading' | 'ready' | 'gone';
  /** As confirmed by the server. Null until the first snapshot. */
  readonly confirmed: RoomState | null;
  /** Where that stands in the room's history. */
  readonly position: LogPosition | null;
  /** Confirmed plus my unanswered commands: what the board shows. */
  readonly shown: RoomState | null;
  /** Seats that are mine: none when watching, both at a shared table. */
  readonly mySeats: readonly Seat[];
  readonly pending: readonly PendingCommand[];
  /** The last refused command and why, until dismissed or the next command. */
  readonly refused: { readonly command: PlayerCommand; readonly code: ErrorCode; readonly message: string } | null;
  readonly presence: RoomPresence | null;
  readonly chat: readonly ChatLine[];
  /** The store lost acknowledged history and the board went back; the page says so. Until dismissed. */
  readonly rewound: boolean;
  /** Only when `gone`, and only if this page, or this tab before a refresh, had seen the room. */
  readonly lost: LostRoom | null;
  /** Server time of the last update. */
  readonly updatedAt: number | null;
}

export interface RoomReplica extends ReadStore<RoomView> {
  /** Shown at once, kept until answered, sent again by the same id. Resolves with the final answer. */
  send(command: PlayerCommand): Promise<Answer<'room:command'>>;
  say(text: string): Promise<Answer<'chat:say'>>;
  react(emote: MessageOf<'chat:react'>['emote']): Promise<Answer<'chat:react'>>;
  onReaction(listener: ServerToClient['chat:reacted']): () => void;
  dismiss(): void;
  /** Leaves the room's feed (not the seat). */
  close(): void;
}

export interface LobbyState {
  readonly status: 'loading' | 'ready';
  readonly rooms: readonly ListedRoom[];
  readonly counters: LobbyCounters | null;
  readonly at: number | null;
}

export interface LobbyReplica extends ReadStore<LobbyState> {
  close(): void;
}

/** Account calls over HTTP, with the connection's token. Refusals are values. */
export type AccountAnswer<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

export interface Account {
  /** Claims a username (and sets an optional passphrase). */
  claimName(username: string, passphrase?: string): Promise<AccountAnswer<{ me: Me }>>;
  setPassphrase(passphrase: string): Promise<AccountAnswer<{ me: Me }>>;
  setArea(area: number): Promise<AccountAnswer<{ me: Me }>>;
  /** "Come back as…": adopts the player on this device. */
  comeBackAs(username: string, passphrase: string): Promise<AccountAnswer<{ me: Me }>>;
  /** "Move to another device": a link that works once, for two minutes; the code is in its fragment. */
  createLink(): Promise<AccountAnswer<{ code: string; expiresAt: number }>>;
  redeemLink(code: string): Promise<AccountAnswer<{ me: Me }>>;
  /** Ends every session of this player on every device but this one. */
  signOutEverywhere(): Promise<AccountAnswer<{ me: Me }>>;
}
