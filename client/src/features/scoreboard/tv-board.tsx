/** A scoreboard for a wall: the first three always, the rest in pages that turn by themselves. Nothing scrolls. */
import type { Scoreboard, ScoreboardId, ScoreboardRow } from '@inkroom/shared';
import { useEffect, useRef, useState } from 'react';
import { useLinesThatFit } from '../../components/use-lines-that-fit.ts';
import { Wall, WallJoin } from '../../components/wall.tsx';
import { scoreboardTexts as texts } from '../../texts/scoreboard.ts';
import { useGlide } from './motion.ts';
import { Row } from './row.tsx';
import { StateMark } from './status-line.tsx';
import styles from './tv-board.module.css';
import { useScoreboard } from './use-scoreboard.ts';
import { titleWords, unbroken, unitOf } from './words.ts';

const turnMs = 15_000;
/** As tall as a row of the list is drawn; the style says the same. */
const rowRem = 4.25;

function useTurning(pages: number): number {
  const [turned, setTurned] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurned((last) => last + 1), turnMs);
    return () => clearInterval(timer);
  }, []);
  return pages === 0 ? 0 : turned % pages;
}

interface TvBoardProps {
  readonly id: ScoreboardId;
  readonly scoreboard: Scoreboard;
  readonly now: number;
}

export function TvBoard({ id, scoreboard, now }: TvBoardProps) {
  const state = useScoreboard(id, scoreboard.kind);
  const unit = unitOf(scoreboard);
  const list = useRef<HTMLOListElement>(null);
  const room = useLinesThatFit(list, rowRem);
  const rest = state.rows.slice(3);
  const pages = Math.ceil(rest.length / room);
  const page = useTurning(pages);
  const podium = useRef<HTMLOListElement>(null);
  useGlide(list);
  useGlide(podium);
  const draw = (row: ScoreboardRow, step?: number) => (
    <Row
      key={row.member}
      row={row}
      unit={unit}
      mine={false}
      firstRank={state.isClosed ? undefined : (state.firstRanks.get(row.member) ?? null)}
      step={step}
      still
    />
  );
  return (
    <Wall
      className={styles.tv}
      title={unbroken(titleWords(scoreboard, now))}
      isStale={state.status === 'ready' && !state.isLive && !state.isClosed}
      marks={<StateMark state={state} />}
    >
      <section className={styles.best}>
        {state.status === 'ready' && state.rows.length === 0 && (
          <p className={styles.empty}>
            {scoreboard.kind === 'named' ? texts.empty.named(scoreboard.name) : texts.empty.games[scoreboard.measure]}
          </p>
        )}
        {state.status === 'refused' && <p className={styles.empty}>{state.refused?.message}</p>}
        <ol ref={podium} className={styles.podium} aria-label={texts.podium} data-scoreboard>
          {state.rows.slice(0, 3).map((row, index) => draw(row, index + 1))}
        </ol>
        <WallJoin path="/" label={texts.wallQr} title={texts.wallJoin} />
      </section>
      <section className={styles.rest}>
        <ol ref={list} className={styles.list} start={4} data-rest>
          {rest.slice(page * room, (page + 1) * room).map((row) => draw(row))}
        </ol>
        <p className={styles.page}>{pages > 1 && texts.wallPage(page + 1, pages)}</p>
      </section>
    </Wall>
  );
}
