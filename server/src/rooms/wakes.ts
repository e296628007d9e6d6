/** Fires what rooms wait for: clocks, bots' turns, free seats, closing. Any node may; deterministic ids make it once. */
import { dueDeadlines, nextWake, roomTimes } from '@inkroom/shared';
import type { RoomState } from '@inkroom/shared';
import type { BotEngine } from '../ports/bot-engine.ts';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { DueWake, Store } from '../ports/store.ts';
import type { Attendance } from './attendance.ts';
import type { Rooms } from './rooms.ts';

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
}

const pollMs = 50;
const leaseMs = 10_000;
const restMs = 60_000;
const houseRestMs = 3_000;

/** Starts polling; answers how to stop. */
export function startWakes(options: WakesOptions): () => void {
  const { store, clock, entropy, logger } = options;
  let stopped = false;
  let cancel: () => void = () => undefined;

  const poll = async (): Promise<void> => {
    try {
      const due = await store.claimWakes({ limit: 500, leaseMs });
      for (const wake of due) void fireSafely(options, wake);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) logger.error('claiming wakes failed', { error });
    }
    if (!stopped) cancel = clock.after(pollMs * (0.5 + entropy.fraction()), () => void poll());
  };
  void poll();
  return () => {
    stopped = true;
    cancel();
  };
}

async function fireSafely(options: WakesOptions, wake: DueWake): Promise<void> {
  try {
    await fire(options, wake);
  } catch (error) {
    // The lease brings it back.
    if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) return;
    options.logger.error('a wake failed', { room: wake.id, error });
  }
}

async function fire(options: WakesOptions, wake: DueWake): Promise<void> {
  const { store, rooms, attendance, metrics } = options;
  const room = await rooms.read(wake.id);
  if (!room.ok) return;
  const { state } = room.value;
  const now = store.now();
  const due = dueDeadlines(state, now);
  if (due.some((deadline) => deadline.kind === 'bot-move')) {
    if (state.origin === 'house' && !attendance.isOccupied(state.id) && !options.isAnyoneLooking()) {
      if (idleSince(state, attendance) + roomTimes.idleMs.open > now) {
        return store.postponeWake(wake, now + houseRestMs);
      }
    } else {
      metrics.wakes('bot-move');
      return playBotMove(options, state);
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
  if (answer.ok || answer.error.code !== 'nothing-to-do') return;
  const next = nextWake(state);
  await store.postponeWake(wake, next > now ? next : now + restMs);
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
