/** A history with its empty steps filled in, from where it begins to now. Pure. */
import type { Overview, Step } from './use-modes.ts';

type Archive = NonNullable<Overview['archive']>;
export type Point = Archive['points'][number];

const stepMs: Readonly<Record<Step, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export function everyStep(
  { step, from, points }: Pick<Archive, 'step' | 'from' | 'points'>,
  now: number,
): readonly Point[] {
  const width = stepMs[step];
  const known = new Map(points.map((point) => [point.at, point]));
  const count = Math.max(1, Math.floor((now - from) / width) + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = from + index * width;
    return known.get(at) ?? { at, logins: 0, logouts: 0, games: 0 };
  });
}
