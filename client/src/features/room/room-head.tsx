/** What this room is: mode, clock, who may find it, its code, and how to play. */
import { formatRoomCode } from '@inkroom/shared';
import type { ClockSetting, RoomState } from '@inkroom/shared';
import { useState } from 'react';
import { IconButton } from '../../components/button.tsx';
import { Chip } from '../../components/chip.tsx';
import { clockText, spanText, timeOfDay } from '../../components/room/clock-text.ts';
import { HowToPlay } from '../../components/room/how-to-play.tsx';
import { modeTexts } from '../../texts/modes.ts';
import { roomTexts } from '../../texts/room.ts';
import styles from './room-screen.module.css';

function clockWords(clock: ClockSetting): string | null {
  switch (clock.kind) {
    case 'none':
      return null;
    case 'per-move':
      return roomTexts.clock.perMove(spanText(clock.moveMs));
    case 'total':
      return roomTexts.clock.total(clockText(clock.totalMs), spanText(clock.incrementMs));
  }
}

interface RoomHeadProps {
  readonly state: RoomState;
  readonly watching: number;
  /** Local time of the last live moment while the connection is away, else null. */
  readonly freshAt: number | null;
}

export function RoomHead({ state, watching, freshAt }: RoomHeadProps) {
  const [how, setHow] = useState(false);
  const clock = clockWords(state.clock);
  const { title } = modeTexts[state.mode];
  return (
    <header className={styles.head}>
      <p className={styles.mode}>{title}</p>
      <p className={styles.code}>{formatRoomCode(state.id)}</p>
      <div className={styles.facts}>
        {freshAt !== null && (
          <Chip tone="warn" icon="clock">
            {roomTexts.notes.asOf(timeOfDay(freshAt))}
          </Chip>
        )}
        {clock !== null && <Chip icon="clock">{clock}</Chip>}
        {state.origin === 'house' && <Chip>{roomTexts.house}</Chip>}
        {state.table && <Chip icon="table">{roomTexts.tableRoom}</Chip>}
        {watching > 0 && (
          <Chip icon="eye" label={roomTexts.people.count(watching)}>
            <span aria-hidden="true">{watching}</span>
          </Chip>
        )}
      </div>
      <IconButton icon="question" label={roomTexts.help} onClick={() => setHow(true)} />
      {how && <HowToPlay mode={state.mode} onClose={() => setHow(false)} />}
    </header>
  );
}
