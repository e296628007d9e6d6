/** How many came and how many games were finished: the last hour, day or month. The drawing is loaded when there is something to draw. */
import { Suspense } from 'react';
import { Notice } from '../../components/notice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { later } from '../../services/later.ts';
import { statisticsTexts as texts } from '../../texts/statistics.ts';
import pageStyles from './modes-page.module.css';
import styles from './over-time.module.css';
import { everyStep } from './over-time-points.ts';
import type { Overview, Step } from './use-modes.ts';

const TimeChart = later(async () => (await import('./time-chart.tsx')).TimeChart);

const steps: readonly Step[] = ['minute', 'hour', 'day'];

interface OverTimeProps {
  readonly step: Step;
  readonly onStep: (step: Step) => void;
  /** Undefined: not here yet. Null: it could not be read. */
  readonly overview: Overview | null | undefined;
}

export function OverTime({ step, onStep, overview }: OverTimeProps) {
  return (
    <section className={pageStyles.wide} aria-labelledby="over-time">
      <h2 id="over-time">{texts.chart}</h2>
      <Segmented
        legend={texts.chartLegend}
        bare
        segments={steps.map((value) => ({ value, label: texts.chartSteps[value] }))}
        value={step}
        onChange={onStep}
      />
      <Chart overview={overview} />
    </section>
  );
}

const timeOf = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const dayOf = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
/** The cache on the way may be as old as that, and the page's own clock of reading. */
const oldMs = 3 * 60_000;

function Chart({ overview }: Pick<OverTimeProps, 'overview'>) {
  const waiting = <p className={styles.chart}>{texts.loading}</p>;
  if (overview === undefined) return waiting;
  const archive = overview?.archive ?? null;
  if (overview === null || archive === null) return <Notice tone="warn">{texts.chartAway}</Notice>;
  const points = everyStep(archive, overview.at);
  const arrivals = points.reduce((sum, point) => sum + point.logins, 0);
  const games = points.reduce((sum, point) => sum + point.games, 0);
  const peak = points.reduce((most, point) => (point.logins > most.logins ? point : most));
  const peakTime = archive.step === 'day' ? dayOf.format(peak.at) : timeOf.format(peak.at);
  const label = texts.chartLabel(arrivals, games);
  if (arrivals + games === 0) return <p className={pageStyles.small}>{texts.chartEmpty}</p>;
  return (
    <>
      {overview.at - archive.at > oldMs && <Notice tone="warn">{texts.chartOld(timeOf.format(archive.at))}</Notice>}
      <Suspense fallback={waiting}>
        <TimeChart points={points} label={label} />
      </Suspense>
      <p className={styles.legend}>
        <span data-line="arrivals">{texts.arrivals}</span>
        <span data-line="games">{texts.games}</span>
      </p>
      <p className={pageStyles.small}>
        {label} {arrivals > 0 && texts.chartPeak(peakTime, peak.logins)}
      </p>
    </>
  );
}
