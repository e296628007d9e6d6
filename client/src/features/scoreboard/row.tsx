/** One row of a scoreboard: rank, face, name, how it goes, and the number. The first three stand on the podium. */
import { formatRoomCode } from '@inkroom/shared';
import type { ScoreboardRow } from '@inkroom/shared';
import { memo } from 'react';
import { Link } from 'wouter';
import { Avatar } from '../../components/avatar.tsx';
import { commonTexts } from '../../texts/common.ts';
import { scoreboardTexts } from '../../texts/scoreboard.ts';
import type { Unit } from '../../texts/scoreboard.ts';
import styles from './row.module.css';
import { Score } from './score.tsx';

const texts = scoreboardTexts.row;

interface RowProps {
  readonly row: ScoreboardRow;
  readonly unit: Unit;
  readonly mine: boolean;
  /** Rank when this page came; null: not among the rows then. Undefined: not told. */
  readonly firstRank?: number | null | undefined;
  /** 1 to 3: the step that it stands on. */
  readonly step?: number | undefined;
  /** On a wall nobody can click. */
  readonly still?: boolean | undefined;
}

export const Row = memo(function Row({ row, unit, mine, firstRank, step, still = false }: RowProps) {
  const { rank, member, name, value, provisional = false, playing, lastFive = '', streak = 0 } = row;
  return (
    <li className={styles.row} data-member={member} data-mine={mine} data-rank={rank} data-step={step}>
      <span className={styles.rank}>
        <span className="visually-hidden">{texts.rank(rank)}</span>
        <span aria-hidden="true">{rank}</span>
        <Movement rank={rank} firstRank={firstRank} />
      </span>
      <span className={styles.face}>
        <Avatar id={member} size={step === undefined ? 36 : 60} />
      </span>
      <span className={styles.who}>
        <span className={styles.name}>
          {still || unit === 'named' ? (
            <span data-name>{name}</span>
          ) : (
            <Link href={`/player/${encodeURIComponent(name)}`} data-name>
              {name}
            </Link>
          )}
          {mine && <span className={styles.you}> {commonTexts.you}</span>}
        </span>
        <span className={styles.form}>
          <LastFive results={lastFive} />
          {streak > 1 && <span className={styles.streak}>{texts.streak(streak)}</span>}
          {playing !== undefined && !still && (
            <Link
              className={styles.playing}
              href={`/${mine ? 'room' : 'watch'}/${formatRoomCode(playing)}`}
              aria-label={texts.watch(name)}
            >
              <span className={styles.dot} aria-hidden="true" />
              <span>
                <span className={styles.long}>{texts.playing} — </span>
                {texts.watchShort}
              </span>
            </Link>
          )}
        </span>
      </span>
      <Score value={value} unit={unit} provisional={provisional} />
    </li>
  );
});

function Movement({ rank, firstRank }: { readonly rank: number; readonly firstRank: number | null | undefined }) {
  if (firstRank === undefined || firstRank === rank) return null;
  const places = firstRank === null ? null : firstRank - rank;
  const words = places === null ? texts.fresh : places > 0 ? texts.up(places) : texts.down(-places);
  const sign = places === null ? '✦' : places > 0 ? `▲${places}` : `▼${-places}`;
  return (
    <span className={styles.movement} data-up={places === null || places > 0} title={words}>
      <span className="visually-hidden">, {words}</span>
      <span aria-hidden="true">{sign}</span>
    </span>
  );
}

const isResult = (letter: string): letter is keyof typeof texts.results => Object.hasOwn(texts.results, letter);

/** Newest last: full for a win, half for a draw, hollow for a loss. */
function LastFive({ results }: { readonly results: string }) {
  const letters = results.split('').filter(isResult);
  if (letters.length === 0) return null;
  return (
    <span className={styles.last}>
      <span className="visually-hidden">
        {texts.lastFive(letters.map((letter) => texts.results[letter]).join(', '))}
      </span>
      {letters.map((letter, index) => (
        // Places in a line of five, not things of their own.
        <span key={letters.length - index} className={styles.result} data-result={letter} aria-hidden="true" />
      ))}
    </span>
  );
}
