/** The clock arithmetic of a game. Only the side to move runs; deadlines are absolute store times. */
import { otherSeat } from '../rules/rules.ts';
import type { Seat } from '../rules/rules.ts';
import type { Clocks, ClockSetting, RoomState } from './room.ts';

/** Clocks before the first move: nothing runs until X has moved. */
export function freshClocks(setting: ClockSetting): Clocks | null {
  switch (setting.kind) {
    case 'none':
      return null;
    case 'per-move':
      return { remainingMs: [setting.moveMs, setting.moveMs], runningSince: null };
    case 'total':
      return { remainingMs: [setting.totalMs, setting.totalMs], runningSince: null };
  }
}

/** After `mover` moved: their time is taken, the other side's turn begins. */
export function switchClock(
  clocks: Clocks | null,
  setting: ClockSetting,
  turn: { readonly mover: Seat; readonly at: number },
): Clocks | null {
  if (clocks === null || setting.kind === 'none') return null;
  if (setting.kind === 'per-move') {
    return { remainingMs: [setting.moveMs, setting.moveMs], runningSince: turn.at };
  }
  const spentMs = clocks.runningSince === null ? 0 : turn.at - clocks.runningSince;
  const left = clocks.remainingMs[turn.mover] - spentMs + setting.incrementMs;
  return { remainingMs: withSide(clocks.remainingMs, turn.mover, left), runningSince: turn.at };
}

/** Freezes the running side at what it had left. */
export function stopClock(clocks: Clocks | null, running: Seat, at: number): Clocks | null {
  if (clocks === null || clocks.runningSince === null) return clocks;
  const left = Math.max(0, clocks.remainingMs[running] - (at - clocks.runningSince));
  return { remainingMs: withSide(clocks.remainingMs, running, left), runningSince: null };
}

/** When the side to move loses on time; null while no clock runs. */
export function flagDeadline(state: Pick<RoomState, 'clocks' | 'position'>): number | null {
  const { clocks, position } = state;
  if (clocks === null || clocks.runningSince === null) return null;
  return clocks.runningSince + clocks.remainingMs[position.turn];
}

/** What a side has left at a moment, for display. */
export function remainingMs(state: RoomState, seat: Seat, now: number): number | null {
  if (state.clocks === null) return null;
  const running = state.phase === 'playing' && state.position.turn === seat;
  const since = state.clocks.runningSince;
  const spentMs = running && since !== null ? Math.max(0, now - since) : 0;
  return Math.max(0, state.clocks.remainingMs[seat] - spentMs);
}

function withSide(pair: readonly [number, number], seat: Seat, value: number): [number, number] {
  const other = pair[otherSeat(seat)];
  return seat === 0 ? [value, other] : [other, value];
}
