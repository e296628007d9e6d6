/** The moves of a game with their coordinates; a click shows the board as it was after one. */
import { rulesOf } from '@inkroom/shared';
import type { Cell, ModeName } from '@inkroom/shared';
import { useEffect, useRef } from 'react';
import { roomTexts } from '../../texts/room.ts';
import styles from './move-list.module.css';

interface MoveListProps {
  readonly mode: ModeName;
  readonly moves: readonly Cell[];
  /** The ply that is shown; null is live. */
  readonly ply: number | null;
  readonly onStep: (ply: number) => void;
}

export function MoveList({ mode, moves, ply, onStep }: MoveListProps) {
  const list = useRef<HTMLOListElement>(null);
  const shown = ply ?? moves.length;
  useEffect(() => {
    const box = list.current;
    const line = box?.querySelector<HTMLElement>('[aria-current]');
    // Only the list scrolls, never the page.
    if (box && line) box.scrollTop = line.offsetTop - box.clientHeight / 2;
  }, [shown]);
  if (moves.length === 0) return <p className={styles.none}>{roomTexts.moves.none}</p>;
  const rules = rulesOf(mode);
  return (
    <ol ref={list} className={styles.moves} aria-label={roomTexts.moves.title}>
      {moves.map((cell, index) => {
        const seat = index % 2 === 0 ? 0 : 1;
        const coordinate = rules.coordinate(cell);
        return (
          <li key={cell}>
            <button
              type="button"
              className={styles.move}
              data-seat={seat}
              aria-label={roomTexts.moves.move(index + 1, seat, coordinate)}
              aria-current={shown === index + 1 ? 'step' : undefined}
              onClick={() => onStep(index + 1)}
            >
              <span className={styles.number} aria-hidden="true">
                {index + 1}
              </span>
              <span aria-hidden="true">{roomTexts.seatName(seat)}</span>
              <span aria-hidden="true">{coordinate}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
