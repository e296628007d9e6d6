/** The curve itself, by uPlot; loaded only where there is something to draw. */
import { newRating } from '@inkroom/shared';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useColours } from '../../components/use-colours.ts';
import type { Colours } from '../../components/use-colours.ts';
import type { RatingPoint } from '../../services/history.ts';
import { playerTexts } from '../../texts/player.ts';
import styles from './rating-graph.module.css';

const heightPx = 240;
const font = '13px ui-sans-serif, system-ui, sans-serif';
const tokens = { line: 'var(--x)', wash: 'var(--x-wash)', soft: 'var(--ink-soft)', rule: 'var(--rule)' } as const;

interface RatingChartProps {
  readonly points: readonly RatingPoint[];
  /** The curve in words. */
  readonly label: string;
}

export function RatingChart({ points, label }: RatingChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const ink = useColours(host, tokens);
  useEffect(() => {
    const element = host.current;
    if (element === null || ink === null) return;
    const chart = new uPlot(optionsOf(ink, element.clientWidth), dataOf(points), element);
    const resized = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: heightPx }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.destroy();
    };
  }, [points, ink]);
  return <div ref={host} className={styles.chart} role="img" aria-label={label} />;
}

/** Game 0 is where everybody begins. Columns: number, upper and lower end of what it may be, and over them the rating. */
function dataOf(points: readonly RatingPoint[]): uPlot.AlignedData {
  const all = points[0]?.number === 1 ? [{ number: 0, ...newRating }, ...points] : points;
  return [
    all.map(({ number }) => number),
    all.map(({ rating, deviation }) => Math.round(rating + deviation)),
    all.map(({ rating, deviation }) => Math.round(rating - deviation)),
    all.map(({ rating }) => Math.round(rating)),
  ];
}

function optionsOf(ink: Colours<typeof tokens>, width: number): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: ink.soft,
    font,
    grid: { stroke: ink.rule, width: 1 },
    ticks: { stroke: ink.rule, width: 1 },
  };
  return {
    width,
    height: heightPx,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 8 } },
    scales: { x: { time: false } },
    axes: [
      {
        ...axis,
        label: playerTexts.graph.axis,
        labelFont: font,
        labelSize: 22,
        size: 34,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
      },
      { ...axis, size: 52, values: (_chart, values) => values.map(String) },
    ],
    series: [
      {},
      { stroke: 'transparent', points: { show: false } },
      { stroke: 'transparent', points: { show: false } },
      { stroke: ink.line, width: 2.5, points: { show: true, size: 6, fill: ink.line } },
    ],
    bands: [{ series: [1, 2], fill: ink.wash }],
  };
}
