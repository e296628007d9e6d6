/** How a rating went, game by game, in one mode of those that were rated. */
import type { ModeName } from '@inkroom/shared';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { Segmented } from '../../components/segmented.tsx';
import { history } from '../../services/history.ts';
import type { ModeRecord } from '../../services/history.ts';
import { later } from '../../services/later.ts';
import { useFetched } from '../../services/use-fetched.ts';
import { modeTexts } from '../../texts/modes.ts';
import { playerTexts } from '../../texts/player.ts';
import { Rating } from './mode-table.tsx';
import pageStyles from './player-page.module.css';
import styles from './rating-graph.module.css';

const texts = playerTexts.graph;

const RatingChart = later(async () => (await import('./rating-chart.tsx')).RatingChart);

interface RatingGraphProps {
  readonly player: string;
  /** Those with a rating. */
  readonly records: readonly ModeRecord[];
}

const mostGames = (a: ModeRecord, b: ModeRecord): number => (b.rating?.games ?? 0) - (a.rating?.games ?? 0);

export function RatingGraph({ player, records }: RatingGraphProps) {
  const modes = records.flatMap(({ mode }) => (mode === 'all' ? [] : [mode]));
  const [chosen, choose] = useState<ModeName | null>(null);
  const favourite = records.toSorted(mostGames)[0]?.mode;
  const mode = chosen ?? (favourite === 'all' ? undefined : favourite) ?? modes[0];
  const record = records.find((one) => one.mode === mode);
  if (mode === undefined || record === undefined) return null;
  return (
    <section className={pageStyles.panel} aria-labelledby="rating">
      <div className={styles.graphHead}>
        <h2 id="rating">{texts.title}</h2>
        <p className={styles.now}>
          <Rating rating={record.rating} />
        </p>
      </div>
      {modes.length > 1 && (
        <Segmented
          legend={texts.legend}
          bare
          layout="grid"
          segments={modes.map((value) => ({ value, label: modeTexts[value].title }))}
          value={mode}
          onChange={choose}
        />
      )}
      <Graph player={player} mode={mode} games={record.rating?.games ?? 0} />
      <p className={pageStyles.words}>
        {texts.band} {record.rating?.provisional === true && texts.provisional}
      </p>
    </section>
  );
}

interface GraphProps {
  readonly player: string;
  readonly mode: ModeName;
  /** Read again when there are more. */
  readonly games: number;
}

function Graph({ player, mode, games }: GraphProps) {
  // Read again when there is a new game.
  const load = useCallback(() => history.ratings(player, mode), [player, mode]);
  const { value, retry } = useFetched(load);
  const isBehind = value !== null && (value.points.at(-1)?.number ?? 0) < games;
  useEffect(() => {
    if (isBehind) retry();
  }, [games, isBehind, retry]);
  const points = value?.points ?? [];
  const [first, last] = [points[0], points.at(-1)];
  const waiting = <p className={styles.chart}>{texts.loading}</p>;
  if (value === null) return waiting;
  if (first === undefined || last === undefined) return <p className={pageStyles.words}>{texts.none}</p>;
  const label = texts.label(modeTexts[mode].title, startingRating, Math.round(last.rating), last.number);
  return (
    <Suspense fallback={waiting}>
      <RatingChart points={points} label={label} />
    </Suspense>
  );
}

/** Where everybody begins; drawn as game 0. */
const startingRating = 1500;
