/** What a room waits for. The store arms one wake, the earliest; firing it is an ordinary command. */
import { createRandom } from '../lib/random.ts';
import type { Seat } from '../rules/rules.ts';
import { flagDeadline } from './clocks.ts';
import type { Occupant, RoomState } from './room.ts';
import { roomTimes } from './times.ts';

export type Deadline =
  | { readonly kind: 'flag'; readonly at: number }
  | { readonly kind: 'bot-move'; readonly at: number; readonly seat: Seat }
  | { readonly kind: 'free-away'; readonly at: number; readonly seat: Seat }
  | { readonly kind: 'free-silent'; readonly at: number; readonly seat: Seat }
  | { readonly kind: 'idle'; readonly at: number };

/** Every deadline that is running, in no particular order. Never empty: a room is always waiting to be idle. */
export function deadlinesOf(state: RoomState): readonly Deadline[] {
  const all: Deadline[] = [{ kind: 'idle', at: state.lastAt + roomTimes.idleMs[state.phase] }];
  const flag = state.phase === 'playing' ? flagDeadline(state) : null;
  if (flag !== null) all.push({ kind: 'flag', at: flag });
  const botAt = botMoveAt(state);
  if (botAt !== null) all.push({ kind: 'bot-move', at: botAt, seat: state.position.turn });
  for (const seat of [0, 1] as const) {
    const freeing = freeingOf(state, seat);
    if (freeing !== null) all.push(freeing);
  }
  return all;
}

export function nextWake(state: RoomState): number {
  return Math.min(...deadlinesOf(state).map((deadline) => deadline.at));
}

export function dueDeadlines(state: RoomState, now: number): readonly Deadline[] {
  return deadlinesOf(state).filter((deadline) => deadline.at <= now);
}

/** The opponent of `seat` may claim the game from this moment; null while that player is here. */
export function claimableAt(state: RoomState, seat: Seat): number | null {
  const occupant = state.seats[seat];
  if (state.phase !== 'playing' || occupant === null || occupant.awaySince === null) return null;
  return occupant.awaySince + roomTimes.claimAfterAwayMs;
}

function botMoveAt(state: RoomState): number | null {
  const { turn, moves } = state.position;
  const mover = state.seats[turn];
  const bothSeated = state.seats[0] !== null && state.seats[1] !== null;
  if (!bothSeated || mover?.bot === null || mover === null || state.phase === 'finished') return null;
  const { least, most } = roomTimes.botThinkMs;
  const random = createRandom(`${state.seed}:${state.game}:${moves.length}`);
  return state.turnAt + least + Math.floor(random.next() * (most - least + 1));
}

/** A seat is never freed in mid-game, and a bot's never at all. */
function freeingOf(state: RoomState, seat: Seat): Deadline | null {
  const occupant = state.seats[seat];
  if (occupant === null || occupant.bot !== null || state.phase === 'playing') return null;
  if (state.origin === 'api') return null;
  const away = awayDeadline(occupant);
  const silent = silentDeadline(state, seat);
  if (away === null && silent === null) return null;
  if (silent === null || (away !== null && away <= silent)) {
    return { kind: 'free-away', at: away ?? 0, seat };
  }
  return { kind: 'free-silent', at: silent, seat };
}

const awayDeadline = (occupant: Occupant): number | null =>
  occupant.awaySince === null ? null : occupant.awaySince + roomTimes.freeAfterAwayMs;

function silentDeadline(state: RoomState, seat: Seat): number | null {
  if (state.phase !== 'finished' || state.end === null || state.rematchOffered === seat) return null;
  return state.end.at + roomTimes.freeAfterSilenceMs;
}
