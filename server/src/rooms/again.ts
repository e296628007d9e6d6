/**
 * A new room for the players of one that is gone. Its code follows from what both of them know, the old room's code
 * and epoch, so that they meet in it whatever node answers and in whatever order they come. Nobody is seated unasked.
 */
import { ok, seatsOf } from '@inkroom/shared';
import type { ClockSetting, CommandId, ModeName, RoomId, Seat, SystemCommand } from '@inkroom/shared';
import type { TokenBuckets } from '../lib/token-buckets.ts';
import type { Store } from '../ports/store.ts';
import type { Actor, Committer } from './committer.ts';
import { fail, storeFailuresAsRefusals } from './failure.ts';
import type { Answer } from './failure.ts';
import type { Feed } from './feed.ts';
import type { Feeds } from './feeds.ts';

/** One history of a room, which is gone. The epoch is known to those who were in it, and to nobody else. */
export interface LostRoom {
  readonly room: RoomId;
  readonly epoch: string;
}

export interface AgainRequest extends LostRoom {
  readonly commandId: CommandId;
  readonly mode: ModeName;
  readonly clock: ClockSetting;
  /** My side in the room that is gone. */
  readonly seat: Seat;
}

export interface AgainOptions {
  readonly store: Store;
  readonly feeds: Feeds;
  readonly committer: Committer;
  readonly codeFor: (text: string) => RoomId;
  /** Keyed hash, at least 4 bytes. */
  readonly hash: (text: string) => Uint8Array;
  /** How many rooms a player may make. */
  readonly newRooms: TokenBuckets;
}

/** Codes that another room may have already. */
const mostSalts = 4;
/** Somebody makes or closes the room between looking and acting: not twice in a row. */
const mostTries = 8;

/** The same request again answers the same room, and seats nobody twice. */
export async function openAgain(
  options: AgainOptions,
  actor: Actor,
  request: AgainRequest,
): Promise<Answer<{ room: RoomId }>> {
  if (await isStillThere(options.store, request)) return ok({ room: request.room });
  for (let tries = 0; tries < mostTries; tries += 1) {
    const place = await placeFor(options, request);
    if (place === null) break;
    const done =
      place.feed === null
        ? await make(options, actor, { ...request, ...place })
        : await sitDown(options, actor, { ...request, feed: place.feed });
    if (done !== 'look again') return done.ok ? ok({ room: place.id }) : done;
  }
  return fail('store-unavailable', { retryAfterMs: 100 });
}

/** The new room, if somebody has made it by now. */
export async function lookAgain(options: AgainOptions, lost: LostRoom): Promise<Answer<{ room: RoomId | null }>> {
  const place = await placeFor(options, lost);
  return ok({ room: place === null || place.feed === null ? null : place.id });
}

/** From the store itself: this node's copy may be what is left of a room that is gone. */
async function isStillThere(store: Store, { room, epoch }: LostRoom): Promise<boolean> {
  const stored = await store.load(room);
  return stored !== null && stored.position.epoch === epoch;
}

interface Place {
  readonly id: RoomId;
  /** Tells this room from a stranger that happens to have the same code. */
  readonly seed: number;
  /** Null: nobody has made it yet. */
  readonly feed: Feed | null;
}

async function placeFor({ store, feeds, codeFor, hash }: AgainOptions, lost: LostRoom): Promise<Place | null> {
  const lineage = `again/${lost.room}/${lost.epoch}`;
  const seed = Buffer.from(hash(`${lineage}/seed`)).readUInt32BE(0);
  for (let salt = 0; salt < mostSalts; salt += 1) {
    const id = codeFor(`${lineage}/${salt}`);
    // Absence is asked without following: a page looks every few seconds.
    const [tip] = await store.tips([id]);
    const feed = tip === null ? null : await feeds.open(id);
    const state = feed?.state ?? null;
    if (feed === null || state === null) return { id, seed, feed: null };
    if (state.seed === seed) return { id, seed, feed };
  }
  return null;
}

async function make(
  { committer, newRooms }: AgainOptions,
  actor: Actor,
  { id, seed, commandId, mode, clock, seat }: AgainRequest & Pick<Place, 'id' | 'seed'>,
): Promise<Answer<unknown> | 'look again'> {
  const waitMs = newRooms.take(actor.player);
  if (waitMs > 0) return fail('too-many-rooms', { retryAfterMs: waitMs });
  const me = { ...actor, bot: null };
  const command = {
    type: 'create',
    id,
    mode,
    // Nobody but those who were here knows the code: the seat is kept for the opponent.
    visibility: 'link',
    clock,
    seed,
    origin: 'people',
    table: false,
    seats: seat === 0 ? [me, null] : [null, me],
  } as const satisfies SystemCommand;
  const intent = { actor, id: commandId, command, base: 0, attempt: 1, origin: null };
  const made = await storeFailuresAsRefusals(() => committer.create(id, intent));
  if (made.ok) return made;
  newRooms.putBack(actor.player);
  return made.error.code === 'room-exists' || made.error.code === 'command-reused' ? 'look again' : made;
}

async function sitDown(
  { committer }: AgainOptions,
  actor: Actor,
  { feed, commandId, seat }: AgainRequest & { readonly feed: Feed },
): Promise<Answer<unknown> | 'look again'> {
  const { state } = feed;
  if (state === null) return 'look again';
  if (seatsOf(state, actor.player).length > 0) return ok({});
  const free = ([seat, seat === 0 ? 1 : 0] as const).find((side) => state.seats[side] === null);
  // Both seats are taken: then they watch, as with every link.
  if (free === undefined) return ok({});
  const sat = await committer.execute(feed, {
    actor,
    id: commandId,
    command: { type: 'take-seat', seat: free },
    base: feed.position.version,
    attempt: 1,
    origin: null,
  });
  if (sat.ok) return sat;
  const { code } = sat.error;
  if (code === 'seat-taken' || code === 'room-not-found') return 'look again';
  // Sat here before by this very request, and left since; or somebody was quicker.
  const isWatching = code === 'command-reused' || code === 'room-full' || code === 'already-seated';
  return isWatching ? ok({}) : sat;
}
