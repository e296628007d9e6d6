/** Test support: what a server says at the start of a session, and its errors. */
import { refusal } from '@inkroom/shared';
import type { ErrorCode, Me, PlayerId, SessionStarted } from '@inkroom/shared';
import type { Credentials } from '../types.ts';
import type { FakeWire, FakeWorld } from './fake-world.ts';

export const player = (name: string): PlayerId => `player-${name}` as PlayerId;

export const credentialsOf = (name: string): Credentials => ({
  player: player(name),
  device: `device-${name}`,
  secret: `secret-${name}`,
});

export const meOf = (name: string): Me => ({
  player: player(name),
  name,
  username: null,
  area: 100,
  hasPassphrase: false,
});

export interface Start {
  readonly name?: string;
  /** Sent along, as to somebody new. */
  readonly credentials?: Credentials;
  readonly token?: string;
  readonly lastsMs?: number;
  /** Server time ahead of the page's. */
  readonly aheadMs?: number;
}

/** Lets a connection in. */
export async function start(world: FakeWorld, wire: FakeWire, options: Start = {}): Promise<void> {
  const { name = 'ann', credentials, token = `token-${name}`, lastsMs = 15 * 60_000, aheadMs = 0 } = options;
  const at = world.now + aheadMs;
  const started: SessionStarted = {
    me: meOf(name),
    token,
    expiresAt: at + lastsMs,
    ...(credentials === undefined ? {} : { credentials }),
    node: 'node-1',
    at,
    elsewhere: 1,
  };
  wire.events.said('session:started', started);
  await world.pass(0);
}

export async function refuse(world: FakeWorld, wire: FakeWire, code: ErrorCode, retryAfterMs?: number): Promise<void> {
  wire.events.refused(refusal(code, retryAfterMs));
  await world.pass(0);
}

export async function lose(world: FakeWorld, wire: FakeWire): Promise<void> {
  wire.events.lost();
  await world.pass(0);
}

/** Answers the first message of this name. */
export async function answer(world: FakeWorld, wire: FakeWire, name: string, content: unknown): Promise<void> {
  wire.take(name).answer(content);
  await world.pass(0);
}
