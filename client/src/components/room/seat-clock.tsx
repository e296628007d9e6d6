/** What a side has left, counted down from the server's deadline. */
import { remainingMs } from '@inkroom/shared';
import type { RoomState, Seat } from '@inkroom/shared';
import { roomTexts } from '../../texts/room.ts';
import { useNow } from '../use-now.ts';
import { clockText, clockTickMs } from './clock-text.ts';
import styles from './player-card.module.css';

interface SeatClockProps {
  readonly state: RoomState;
  readonly seat: Seat;
  readonly serverNow: () => number;
}

const urgentMs = 10_000;

export function SeatClock({ state, seat, serverNow }: SeatClockProps) {
  const running =
    state.phase === 'playing' && state.position.turn === seat && (state.clocks?.runningSince ?? null) !== null;
  const rough = remainingMs(state, seat, serverNow());
  const now = useNow(serverNow, running ? clockTickMs(rough ?? 0) : null);
  const left = remainingMs(state, seat, running ? now : serverNow());
  if (left === null) return null;
  const text = clockText(left);
  return (
    <span
      className={styles.clock}
      data-running={running}
      data-urgent={running && left < urgentMs}
      role="timer"
      aria-live="off"
    >
      <span aria-hidden="true">{text}</span>
      <span className="visually-hidden">{roomTexts.card.clock(text)}</span>
    </span>
  );
}
