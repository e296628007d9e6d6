/**
 * Fires what rooms wait for: clocks, bots' turns, free seats, closing. Any node may; deterministic ids make it once.
 * What records of queues wait for is looked for together with it, and handed to those who know them.
 */
import { dueDeadlines, isRoomRecord, nextWake, recordKindOf, roomTimes } from '@inkroom/shared';
import type { RecordId, RecordKind, RoomId, RoomState } from '@inkroom/shared';
import type { BotEngine } from '../ports/bot-engine.ts';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { DueWake, Store } from '../ports/store.ts';
import type { Attendance } from './attendance.ts';
import type { Rooms } from './rooms.ts';

/** Called with a record whose deadline has passed; one that fails, or changes nothing, is called again after a time. */
export type RecordWakes = Readonly<
  Partial<Record<Exclude<RecordKind, 'room'>, (id: RecordId, claimed: DueWake) => Promise<void>>>
>;

export interface WakesOptions {
  readonly store: Store;
  readonly rooms: Rooms;
  readonly attendance: Attendance;
  readonly bots: BotEngine;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** House games rest while nobody looks at the lobby. */
  readonly isAnyoneLooking: () => boolean;
  /** Kinds of records that are not among them are left to other nodes. */
  readonly others?: RecordWakes;
}

const pollMs = 1_000;
const leaseMs = 10_000;
/** Whoever made the last commit fires what it armed, at its time. Others step in when that has not happened. */
const overdueMs = 1_500;
/** What is due later is left to the polling. */
const soonMs = 60_000;
const restMs = 60_000;
const houseRestMs = 3_000;
/** Somebody else may commit between looking and putting off: not many times in a row, and the lease brings it back. */
const mostTries = 3;

/** `behind`: this node's copy is not what is stored, and has to be read again. */
type Fired = 'done' | 'behind';

/** `tip`: of the room on which it was decided that nothing is due. */
type Postpone = (tip: string, at: number) => Promise<Fired>;

/** Starts firing; answers how to stop. */
export function startWakes(options: WakesOptions): () => void {
  const { store, rooms, clock, entropy, logger } = options;
  const timers = new Map<RoomId, () => void>();
  let stopped = false;
  let cancel: () => void = () => undefined;

  rooms.feeds.listen({
    updated(_, { id, state, own }) {
      timers.get(id)?.();
      timers.delete(id);
      if (!own || state === null || stopped) return;
      const at = nextWake(state);
      const inMs = at - store.now();
      if (inMs > soonMs) return;
      const fireNow = (): void => {
        timers.delete(id);
        void fireSafely(options, { id, at }, false);
      };
      timers.set(id, clock.after(Math.max(0, inMs), fireNow));
    },
    stale(id) {
      timers.get(id)?.();
      timers.delete(id);
    },
  });

  const poll = async (): Promise<void> => {
    try {
      const due = await store.claimWakes({ limit: 500, leaseMs, overdueMs });
      for (const wake of due) fireClaimed(options, wake);
    } catch (error) {
      // Away, or the answer was lost: what was claimed comes back with the end of its lease.
      if (!(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) {
        logger.error('claiming wakes failed', { error });
      }
    }
    if (!stopped) cancel = clock.after(pollMs * (0.5 + entropy.fraction()), () => void poll());
  };
  void poll();
  return () => {
    stopped = true;
    cancel();
    for (const stop of timers.values()) stop();
    timers.clear();
  };
}

function fireClaimed(options: WakesOptions, { id, at }: DueWake): void {
  if (isRoomRecord(id)) void fireSafely(options, { id, at }, true);
  else void fireRecord(options, { id, at });
}

async function fireRecord({ store, others, metrics, logger }: WakesOptions, wake: DueWake): Promise<void> {
  const kind = recordKindOf(wake.id);
  const fireIt = kind === 'room' ? undefined : others?.[kind];
  try {
    if (fireIt === undefined) {
      await store.postponeWake(wake, store.now() + pollMs);
      return;
    }
    metrics.wakes(kind);
    await fireIt(wake.id, wake);
  } catch (error) {
    // The end of the lease brings it back.
    if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) return;
    logger.error('a wake failed', { record: wake.id, error });
  }
}

interface RoomWake extends DueWake {
  readonly id: RoomId;
}

/** `claimed`: from the polling, so that it may be postponed; what this node fires by itself is left to the polling then. */
async function fireSafely(options: WakesOptions, wake: RoomWake, claimed: boolean): Promise<void> {
  const postpone: Postpone = async (tip, at) => {
    if (!claimed) return 'done';
    // A copy that is behind knows nothing of what was armed since, and must not put it off.
    if ((await options.store.tips([wake.id]))[0] !== tip) return 'behind';
    await options.store.postponeWake(wake, at);
    return 'done';
  };
  try {
    for (let tries = 0; tries < mostTries; tries += 1) {
      if ((await fire(options, wake.id, postpone)) === 'done') return;
      const feed = options.rooms.feeds.peek(wake.id);
      if (feed !== null) await options.rooms.feeds.refresh(feed);
    }
  } catch (error) {
    // The polling brings it back.
    if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) return;
    options.logger.error('a wake failed', { room: wake.id, error });
  }
}

async function fire(options: WakesOptions, id: RoomId, postpone: Postpone): Promise<Fired> {
  const { store, rooms, attendance, metrics } = options;
  const room = await rooms.read(id);
  if (!room.ok) return 'done';
  const { state, position } = room.value;
  const now = store.now();
  const due = dueDeadlines(state, now);
  if (due.some((deadline) => deadline.kind === 'bot-move')) {
    if (state.origin === 'house' && !attendance.isOccupied(state.id) && !options.isAnyoneLooking()) {
      if (idleSince(state, attendance) + roomTimes.idleMs.open > now) {
        return postpone(position.tip, now + houseRestMs);
      }
    } else {
      metrics.wakes('bot-move');
      await playBotMove(options, state);
      return 'done';
    }
  }
  const idleFor = now - idleSince(state, attendance);
  const occupied = attendance.isOccupied(state.id) || idleFor < roomTimes.idleMs[state.phase];
  const answer = await rooms.executeAsSystem(systemActor(state), {
    room: state.id,
    id: (_, position) => `wake/${position.tip}`,
    command: { type: 'wake', occupied },
  });
  metrics.wakes(answer.ok ? 'fired' : answer.error.code);
  if (answer.ok || answer.error.code !== 'nothing-to-do') return 'done';
  const next = nextWake(state);
  return postpone(position.tip, next > now ? next : now + restMs);
}

export async function playBotMove(options: Pick<WakesOptions, 'rooms' | 'bots'>, state: RoomState): Promise<void> {
  const { turn, moves } = state.position;
  const bot = state.seats[turn];
  if (bot === null || bot.bot === null) return;
  const cell = await options.bots.choose({
    mode: state.mode,
    moves,
    strength: bot.bot,
    seed: `${state.seed}:${state.game}:${moves.length}`,
  });
  const ply = moves.length;
  await options.rooms.executeAsSystem(bot, {
    room: state.id,
    id: () => `bot/${state.game}/${ply}`,
    command: { type: 'move', game: state.game, ply, cell },
  });
}

const systemActor = (state: RoomState) => ({ player: state.creator, name: '' });

/** Since when nobody is connected, or since the last commit if that is later. */
function idleSince(state: RoomState, attendance: Attendance): number {
  return Math.max(state.lastAt, attendance.emptySince(state.id) ?? state.lastAt);
}
