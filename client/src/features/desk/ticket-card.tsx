/** A ticket in its column: whom to call, how long they have waited, and what to look at. */
import type { DeskTicket } from '@inkroom/shared';
import { useEffect, useRef } from 'react';
import { Chip } from '../../components/chip.tsx';
import { deskTexts } from '../../texts/desk.ts';
import deskStyles from './desk.module.css';
import styles from './ticket-card.module.css';
import { lengthInWords } from './times.ts';

const texts = deskTexts.card;

interface TicketCardProps {
  readonly ticket: DeskTicket;
  readonly now: number;
  readonly isSelected: boolean;
  /** The Tab key stops here. */
  readonly isStop: boolean;
  /** The keyboard is among the tickets: if this one is selected, it is here. */
  readonly holdsFocus: boolean;
  readonly onSelect: () => void;
}

export function TicketCard({ ticket, now, isSelected, isStop, holdsFocus, onSelect }: TicketCardProps) {
  const { id, sign, name, state, position, score, opponent } = ticket;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // A ticket that moves to another column is drawn anew there, and the keyboard goes with it.
    if (isSelected && holdsFocus) button.current?.focus();
  }, [isSelected, holdsFocus]);
  return (
    <li>
      <button
        ref={button}
        type="button"
        className={styles.card}
        data-ticket={id}
        data-state={state}
        aria-pressed={isSelected}
        tabIndex={isStop ? 0 : -1}
        onClick={onSelect}
      >
        <span className={styles.cardHead}>
          {position !== null && <span className={styles.place}>{texts.place(position)}</span>}
          <strong className={styles.sign}>{sign}</strong>
          <Age ticket={ticket} now={now} />
        </span>
        <span className={styles.name}>{name}</span>
        {opponent !== null && <span className={styles.detail}>{texts.against(opponent)}</span>}
        {score !== null && <span className={styles.detail}>{texts.score(score)}</span>}
        <Flags ticket={ticket} now={now} />
      </button>
    </li>
  );
}

/** How long they wait, have left, play, or have been done. */
function Age({ ticket, now }: Pick<TicketCardProps, 'ticket' | 'now'>) {
  const { state, deadline, waitingSince, since } = ticket;
  if (state === 'recalled' && deadline !== null)
    return (
      <span className={styles.age} data-late={deadline <= now}>
        {deadline <= now ? texts.overdue : texts.left(lengthInWords(deadline - now))}
      </span>
    );
  return <span className={styles.age}>{lengthInWords(now - (state === 'queued' ? waitingSince : since))}</span>;
}

const tones = { completed: 'good', cancelled: 'plain', expired: 'warn' } as const;

function Flags({ ticket, now }: Pick<TicketCardProps, 'ticket' | 'now'>) {
  const { team, state, flagged, since, noShows, owned, station } = ticket;
  const isEnded = state === 'completed' || state === 'cancelled' || state === 'expired';
  return (
    <span className={deskStyles.flags}>
      {isEnded && <Chip tone={tones[state]}>{deskTexts.states[state]}</Chip>}
      {flagged && (
        <Chip tone="bad" icon="clock">
          {texts.flagged(lengthInWords(now - since))}
        </Chip>
      )}
      {noShows > 0 && <Chip tone="warn">{texts.noShows(noShows)}</Chip>}
      {station !== null && state === 'playing' && <Chip icon="pin">{station}</Chip>}
      {team !== null && <Chip icon="people">{team}</Chip>}
      {!owned && !isEnded && <Chip>{texts.guest}</Chip>}
    </span>
  );
}
