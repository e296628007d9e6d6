/** The rows of a scoreboard in their order, the first three on the podium. */
import type { ScoreboardRow } from '@inkroom/shared';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { Unit } from '../../texts/scoreboard.ts';
import { scoreboardTexts as texts } from '../../texts/scoreboard.ts';
import { useGlide } from './motion.ts';
import { Row } from './row.tsx';
import styles from './standings.module.css';

interface StandingsProps {
  readonly rows: readonly ScoreboardRow[];
  readonly unit: Unit;
  readonly me: string | null;
  /** Who stood where when this page came; null: nobody is told. */
  readonly firstRanks: ReadonlyMap<string, number> | null;
  readonly stale: boolean;
  readonly onHold: (reason: 'pointer' | 'focus', held: boolean) => void;
}

export function Standings({ rows, unit, me, firstRanks, stale, onHold }: StandingsProps) {
  const list = useRef<HTMLOListElement>(null);
  useGlide(list);
  useHolding(list, onHold);
  return (
    <ol ref={list} className={styles.standings} aria-label={texts.podium} data-stale={stale} data-scoreboard>
      {rows.map((row, index) => (
        <Row
          key={row.member}
          row={row}
          unit={unit}
          mine={row.member === me}
          firstRank={firstRanks === null ? undefined : (firstRanks.get(row.member) ?? null)}
          step={index < 3 ? index + 1 : undefined}
        />
      ))}
    </ol>
  );
}

type Hold = StandingsProps['onHold'];

/** A finger is no pointer that rests on something. */
function useHolding(list: RefObject<HTMLElement | null>, onHold: Hold): void {
  const newest = useRef(onHold);
  useEffect(() => {
    newest.current = onHold;
  });
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const element = list.current;
    element?.addEventListener(
      'pointerenter',
      ({ pointerType }) => {
        if (pointerType === 'mouse') newest.current('pointer', true);
      },
      { signal },
    );
    element?.addEventListener('pointerleave', () => newest.current('pointer', false), { signal });
    element?.addEventListener('focusin', () => newest.current('focus', true), { signal });
    element?.addEventListener('focusout', () => newest.current('focus', false), { signal });
    return () => abort.abort();
  }, [list]);
}
