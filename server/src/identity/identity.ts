/**
 * Who plays: what both transports ask about players. Two things prove one, the device secret and the session token;
 * a name, a player id or a room code proves nothing.
 */
import type { ErrorCode, Me, PlayerId, Result } from '@inkroom/shared';
import type { Answer } from './failure.ts';
import type { RecentPlayer } from './recent-players.ts';

/** What a browser keeps of its player. `secret` is 128 random bits; the server knows only its hash. */
export interface Credentials {
  readonly player: PlayerId;
  readonly device: string;
  readonly secret: string;
}

/** A proven player on one device. The token is the authority; the other fields say what stood in it. */
export interface Session {
  readonly player: PlayerId;
  readonly device: string;
  readonly generation: number;
  readonly name: string;
  readonly token: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Only when this call made the player or the device: it is the one time that the secret is told. */
  readonly credentials?: Credentials;
  /** Not stored yet, because it has not done anything; see ensureStored. */
  readonly provisional: boolean;
}

/** What a client presents. All parts are untrusted. */
export interface Claim {
  readonly token?: string | undefined;
  readonly player?: string | undefined;
  readonly device?: string | undefined;
  readonly secret?: string | undefined;
}

/** What a player may change about itself; all of it or nothing. */
export interface PlayerChanges {
  readonly username?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly area?: number | undefined;
}

export interface PlayerChange {
  readonly player: PlayerId;
  /** How the player looks now, if that changed. */
  readonly me?: Me;
  /** Sessions of an older generation have ended. */
  readonly minimalGeneration?: number;
  /** What every node should know from now on. */
  readonly learnt: RecentPlayer;
  /** With minimalGeneration: the one device that is still signed in. Its connections come back with the device secret, so close them without a final word. */
  readonly device?: string;
}

/** Nothing here throws for an expected reason; a store that is away is `store-unavailable` or `outcome-unknown`. */
export interface Identity {
  /**
   * Handshake or POST /api/session. With nothing presented: a new player, which is stored only at its first command.
   * A valid token needs no store; without one, the device secret is compared in one throttled read.
   * A player that never was stored comes back by its first device's credentials, which are signed; unknown ones make a new player.
   * `session-invalid`: not proven. `session-ended`: signed out on this device. `session-expired`: the token alone is too old.
   */
  open(claim: Claim, address: string): Promise<Result<Session, ErrorCode>>;

  /** Checks a Bearer token. Reads the store only for tokens from before this process started, once per player. Errors as in open. */
  verify(token: string): Promise<Result<Session, ErrorCode>>;

  /** A fresh token for a session that is open. */
  renew(session: Session): { readonly token: string; readonly expiresAt: number };

  /** Stores a new player at its first command; safe to repeat. The name gets a number if somebody else has it by now. */
  ensureStored(session: Session): Promise<Result<Me, ErrorCode>>;

  /** The player as it sees itself. */
  me(session: Session): Promise<Result<Me, ErrorCode>>;

  /**
   * Claims a username, sets the passphrase, sets the area: what is given, in one step. Stores the player first if need be.
   * Changing an existing passphrase ends all other sessions. Answers this session with a fresh token.
   */
  update(session: Session, changes: PlayerChanges): Promise<Answer<Session>>;

  /** From another device, with username and passphrase. `credentials-wrong` for an unknown name and a wrong passphrase alike. */
  signIn(claim: { username: string; passphrase: string }, address: string): Promise<Answer<Session>>;

  /** A code that signs in one other device, once, within two minutes. */
  createLink(session: Session): Promise<Answer<{ readonly code: string; readonly expiresAt: number }>>;

  /** `link-invalid` when unknown, used or expired. */
  redeemLink(code: string, address: string): Promise<Answer<Session>>;

  /** Ends all sessions and lets the player in no more, or lets it in again. `player-not-found` when it is not stored. Safe to repeat. */
  setBanned(player: PlayerId, banned: boolean): Promise<Answer<void>>;

  /** Ends all sessions and forgets all devices but this one, which gets a fresh token. */
  signOutEverywhere(session: Session): Promise<Answer<Session>>;

  /** Called after each change made through this node, and each that it learnt of; answers how to stop. */
  onChanged(listener: (change: PlayerChange, by: 'this-node' | 'another') => void): () => void;

  /** Another node has changed a player. */
  learn(change: PlayerChange): void;

  /** Changes by other nodes may have gone unheard: every token from before is compared with the store again, once. */
  doubtAll(): void;
}
