/** The drawing, by uPlot: arrivals as bars, games as a line. */
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useColours } from '../../components/use-colours.ts';
import type { Colours } from '../../components/use-colours.ts';
import { statisticsTexts as texts } from '../../texts/statistics.ts';
import styles from './over-time.module.css';
import type { Point } from './over-time-points.ts';

const heightPx = 220;
const font = '13px ui-sans-serif, system-ui, sans-serif';

const tokens = {
  bar: 'var(--x)',
  barWash: 'var(--x-wash)',
  line: 'var(--o)',
  soft: 'var(--ink-soft)',
  rule: 'var(--rule)',
} as const;

interface TimeChartProps {
  readonly points: readonly Point[];
  /** The drawing in words. */
  readonly label: string;
}

export function TimeChart({ points, label }: TimeChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const colours = useColours(host, tokens);
  const data = useRef<uPlot.AlignedData>(dataOf(points));
  useEffect(() => {
    data.current = dataOf(points);
    chart.current?.setData(data.current);
  }, [points]);
  useEffect(() => {
    const element = host.current;
    if (element === null || colours === null) return;
    const drawn = new uPlot(optionsOf(colours, element.clientWidth), data.current, element);
    chart.current = drawn;
    const resized = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: heightPx }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.current = null;
      drawn.destroy();
    };
  }, [colours]);
  return <div ref={host} className={styles.chart} role="img" aria-label={label} />;
}

/** Columns: seconds, arrivals, games. */
const dataOf = (points: readonly Point[]): uPlot.AlignedData => [
  points.map(({ at }) => at / 1_000),
  points.map(({ logins }) => logins),
  points.map(({ games }) => games),
];

function optionsOf(colours: Colours<typeof tokens>, width: number): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: colours.soft,
    font,
    grid: { stroke: colours.rule, width: 1 },
    ticks: { stroke: colours.rule, width: 1 },
  };
  return {
    width,
    height: heightPx,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 8 } },
    scales: {
      x: { range: wholeBars },
      y: { range: (_, _least, most) => [0, Math.max(4, most * 1.1)] },
    },
    axes: [
      {
        ...axis,
        values: [
          [86_400, '{D} {MMM}', null, null, null, null, null, null, 1],
          [60, '{HH}:{mm}', null, null, null, null, null, null, 1],
        ],
      },
      { ...axis, size: 60, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000, 100_000] },
    ],
    series: [
      {},
      {
        label: texts.arrivals,
        stroke: colours.bar,
        fill: colours.barWash,
        width: 1.5,
        points: { show: false },
        ...barPaths(),
      },
      { label: texts.games, stroke: colours.line, width: 2.5, points: { show: false } },
    ],
  };
}

/** Half a step more on each side, so that the first and the last bar are whole. */
function wholeBars({ data: [times] }: uPlot, first: number, last: number): uPlot.Range.MinMax {
  const step = (times[1] ?? last) - (times[0] ?? first);
  return [first - step / 2, last + step / 2];
}

function barPaths(): Pick<uPlot.Series, 'paths'> {
  const paths = uPlot.paths.bars?.({ size: [0.7, 40] });
  return paths === undefined ? {} : { paths };
}
