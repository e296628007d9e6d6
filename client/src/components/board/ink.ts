/**
 * Strokes of a pen: every line is a little off, and always in the same way for the same seed, so that a board looks
 * drawn by hand and yet equal on every screen. Paths are in the board's units (a cell is 100 wide).
 */
import { createRandom } from '@inkroom/shared';
import type { Random, Seat } from '@inkroom/shared';
import type { Box } from './layout.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

const short = (value: number): string => String(Math.round(value * 10) / 10);
const at = ({ x, y }: Point): string => `${short(x)} ${short(y)}`;

/** Between -amount and +amount. */
const wobble = (random: Random, amount: number): number => (random.next() * 2 - 1) * amount;

const jittered = (random: Random, x: number, y: number, amount: number): Point => ({
  x: x + wobble(random, amount),
  y: y + wobble(random, amount),
});

/** A smooth curve through all points (Catmull-Rom as cubic Béziers). */
function through(points: readonly Point[]): string {
  const [first] = points;
  if (first === undefined) return '';
  const point = (index: number): Point => points[Math.min(points.length - 1, Math.max(0, index))] ?? first;
  const curves = points.slice(1).map((end, index) => {
    const start = point(index);
    const before = point(index - 1);
    const after = point(index + 2);
    const control1 = { x: start.x + (end.x - before.x) / 6, y: start.y + (end.y - before.y) / 6 };
    const control2 = { x: end.x - (after.x - start.x) / 6, y: end.y - (after.y - start.y) / 6 };
    return `C${at(control1)} ${at(control2)} ${at(end)}`;
  });
  return `M${at(first)}${curves.join('')}`;
}

/** A line that was not drawn with a ruler. `amount`: how far it strays. */
export function strokeBetween(from: Point, to: Point, seed: string, amount = 1.6): string {
  const random = createRandom(seed);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const parts = Math.max(2, Math.min(7, Math.round(length / 180)));
  const points = Array.from({ length: parts + 1 }, (_, index) => {
    const share = index / parts;
    return jittered(random, from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share, amount);
  });
  return through(points);
}

/** Two strokes, the second a little quicker. */
function crossStrokes(random: Random): readonly string[] {
  const bow = (from: Point, to: Point): string => {
    const middle = jittered(random, (from.x + to.x) / 2, (from.y + to.y) / 2, 4);
    return `M${at(from)}Q${at(middle)} ${at(to)}`;
  };
  return [
    bow(jittered(random, 22, 21, 4), jittered(random, 79, 80, 4)),
    bow(jittered(random, 79, 20, 4), jittered(random, 21, 79, 4)),
  ];
}

/** Once around and a little further, drifting inwards. */
function noughtStrokes(random: Random): readonly string[] {
  const start = -1.9 + wobble(random, 0.5);
  const turn = Math.PI * 2 + 0.35 + wobble(random, 0.15);
  const [wide, high] = [31 + wobble(random, 2), 31.5 + wobble(random, 2)];
  const steps = 11;
  const points = Array.from({ length: steps + 1 }, (_, index) => {
    const angle = start - (turn * index) / steps;
    const drift = 1 - (index / steps) * 0.07 + wobble(random, 0.025);
    return { x: 50 + Math.cos(angle) * wide * drift, y: 50 + Math.sin(angle) * high * drift };
  });
  return [through(points)];
}

const drawn = new Map<string, readonly string[]>();

/** The strokes of a side's mark in a box of 100 by 100, varied by the seed (the cell). */
export function markStrokes(seat: Seat, seed: string | number): readonly string[] {
  // A dozen variants are plenty, and keep the memory of drawn marks small.
  const key = `${seat}:${createRandom(seed).int(12)}`;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const random = createRandom(key);
  const strokes = seat === 0 ? crossStrokes(random) : noughtStrokes(random);
  drawn.set(key, strokes);
  return strokes;
}

/** A frame around a box, drawn in one go with rounded corners; slightly larger than the box by `outset`. */
export function frameAround(box: Box, seed: string, outset = 0): string {
  const random = createRandom(seed);
  const [left, top] = [box.x - outset, box.y - outset];
  const [right, bottom] = [box.x + box.width + outset, box.y + box.height + outset];
  const round = Math.min(box.width, box.height) * 0.05 + outset * 0.5;
  const corner = (x: number, y: number) => at(jittered(random, x, y, 2));
  return [
    `M${corner(left + round, top)}`,
    `L${corner(right - round, top)}Q${at({ x: right, y: top })} ${corner(right, top + round)}`,
    `L${corner(right, bottom - round)}Q${at({ x: right, y: bottom })} ${corner(right - round, bottom)}`,
    `L${corner(left + round, bottom)}Q${at({ x: left, y: bottom })} ${corner(left, bottom - round)}`,
    `L${corner(left, top + round)}Q${at({ x: left, y: top })} ${corner(left + round, top)}Z`,
  ].join('');
}

/** Two passes of a marker pen over a cell, in a box of 100 by 100: what was played last. Drawn with a stroke 44 wide. */
export function swipe(seed: string | number): string {
  const random = createRandom(`swipe ${seed}`);
  const p = (x: number, y: number) => at(jittered(random, x, y, 4));
  return `M${p(10, 34)}Q${p(50, 29)} ${p(91, 33)}M${p(90, 66)}Q${p(50, 70)} ${p(9, 67)}`;
}

export interface Splash {
  readonly blot: string;
  readonly drops: readonly { readonly x: number; readonly y: number; readonly r: number }[];
}

/** Ink thrown at paper: a blot of radius about 100 around the origin, and drops flung from it. */
export function splash(seed: string): Splash {
  const random = createRandom(seed);
  const spikes = 15 + random.int(5);
  const points = Array.from({ length: spikes * 2 }, (_, index) => {
    const angle = (index / (spikes * 2)) * Math.PI * 2 + wobble(random, 0.07);
    const out = index % 2 === 0;
    // Mostly lumps; now and then a spike.
    const radius = out ? 80 + random.next() ** 4 * 95 : 66 + wobble(random, 7);
    return { x: Math.cos(angle) * radius, y: Math.sin(angle) * radius };
  });
  const closed = [...points, ...points.slice(0, 1)];
  const drops = Array.from({ length: 16 }, () => {
    const angle = random.next() * Math.PI * 2;
    const far = 125 + random.next() * 95;
    return {
      x: Math.round(Math.cos(angle) * far),
      y: Math.round(Math.sin(angle) * far),
      r: Math.round(3 + random.next() ** 2 * 14),
    };
  });
  return { blot: `${through(closed)}Z`, drops };
}
