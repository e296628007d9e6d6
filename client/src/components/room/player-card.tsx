/** Who sits on a side: mark, face, name, games won, clock, and whether they are here. The side to move is inked. */
import type { RoomState, Seat } from '@inkroom/shared';
import type { ReactNode } from 'react';
import { commonTexts } from '../../texts/common.ts';
import { roomTexts } from '../../texts/room.ts';
import { Avatar } from '../avatar.tsx';
import { markStrokes } from '../board/ink.ts';
import { Chip } from '../chip.tsx';
import { Icon } from '../icon.tsx';
import { useNow } from '../use-now.ts';
import { attendanceOf } from './attendance.ts';
import type { Attendance } from './attendance.ts';
import styles from './player-card.module.css';
import { SeatClock } from './seat-clock.tsx';
import { Tally } from './tally.tsx';

const texts = roomTexts.card;
const seconds = (ms: number): number => Math.ceil(ms / 1000);

function attendanceText(attendance: Attendance): readonly string[] {
  switch (attendance.kind) {
    case 'free':
    case 'here':
      return [];
    case 'lost':
      return [texts.lost];
    case 'claimable':
      return [awayText(attendance.forMs), texts.claimable];
    case 'away': {
      const { forMs, claimInMs, freeInMs } = attendance;
      if (claimInMs !== null) return [awayText(forMs), texts.claimIn(seconds(claimInMs))];
      if (freeInMs !== null) return [awayText(forMs), texts.freeIn(seconds(freeInMs))];
      return [awayText(forMs)];
    }
  }
}

const awayText = (forMs: number): string =>
  forMs < 120_000 ? texts.away(Math.floor(forMs / 1000)) : texts.awayMinutes(Math.floor(forMs / 60_000));

interface PlayerCardProps {
  readonly state: RoomState;
  readonly seat: Seat;
  /** I sit here. */
  readonly mine: boolean;
  /** What presence says; null while it is not known. */
  readonly connected: boolean | null;
  readonly serverNow: () => number;
  /** Buttons for a free seat, or for whoever knows this player. */
  readonly children?: ReactNode;
  /** An emote on its way up. */
  readonly reaction?: ReactNode;
}

export function PlayerCard({ state, seat, mine, connected, serverNow, children, reaction }: PlayerCardProps) {
  const occupant = state.seats[seat];
  const bothSeated = state.seats[0] !== null && state.seats[1] !== null;
  const turn = bothSeated && state.phase !== 'finished' && state.position.turn === seat;
  const won = state.end !== null && state.end.winner === seat;
  const away = occupant !== null && occupant.awaySince !== null && occupant.bot === null;
  const now = useNow(serverNow, away ? 500 : null);
  const attendance = attendanceOf(state, seat, { connected, now: away ? now : serverNow() });
  const notes = attendanceText(attendance);
  const name = state.table && occupant !== null ? roomTexts.seatName(seat) : occupant?.name;
  return (
    <article
      className={styles.card}
      data-seat={seat}
      data-turn={turn}
      data-won={won}
      data-mine={mine}
      data-attendance={attendance.kind}
      aria-label={`${roomTexts.seatName(seat)}: ${name ?? texts.free}${turn ? `, ${texts.turn}` : ''}`}
    >
      <SideMark seat={seat} />
      {occupant === null ? (
        <p className={styles.free}>{texts.free}</p>
      ) : (
        <div className={styles.who}>
          <p className={styles.line}>
            {!state.table && <Avatar id={occupant.player} size={28} />}
            <span className={styles.name} title={name}>
              {name}
            </span>
            {mine && !state.table && <Chip className={styles.you}>{texts.you}</Chip>}
          </p>
          <p className={styles.facts}>
            {mine && !state.table && <span className={styles.youToo}>{texts.you}</span>}
            {occupant.bot !== null && (
              <span className={styles.bot}>
                <Icon name="computer" size={15} />
                <span className="visually-hidden">{commonTexts.computer}, </span>
                {commonTexts.strengths[occupant.bot].toLowerCase()}
              </span>
            )}
            {notes.map((note) => (
              <span key={note} className={styles.note}>
                {note}
              </span>
            ))}
            <Tally count={occupant.wins} label={texts.wins(occupant.wins)} />
          </p>
        </div>
      )}
      {occupant !== null && <SeatClock state={state} seat={seat} serverNow={serverNow} />}
      {children !== undefined && <div className={styles.action}>{children}</div>}
      {reaction}
    </article>
  );
}

/** The side's mark, drawn by the same pen as on the board. */
export function SideMark({ seat }: { readonly seat: Seat }) {
  return (
    <svg className={styles.mark} data-seat={seat} viewBox="8 8 84 84" aria-hidden="true">
      {markStrokes(seat, 'card').map((stroke) => (
        <path key={stroke} d={stroke} />
      ))}
    </svg>
  );
}
