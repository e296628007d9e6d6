/** The outline of a player's face: an ink blot folded in the middle, from their id alone. No React, so that pages without it draw the same. */

export const mix = (seed: number): number => {
  const a = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b);
  const b = Math.imul(a ^ (a >>> 13), 0x119de1f3);
  return (b ^ (b >>> 16)) >>> 0;
};

export const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return mix(value);
};

interface Point {
  readonly x: number;
  readonly y: number;
}

const lobes = 6;

/** Right half of the blot, top to bottom, lobes and bays in turn; the left half is its mirror image. */
function halfBlot(seed: number): Point[] {
  const last = lobes * 2;
  return Array.from({ length: last + 1 }, (_, index) => {
    const angle = (index / last) * Math.PI;
    const chance = (mix(seed + index * 7919) % 1000) / 1000;
    const radius = index % 2 === 0 ? 10 + chance * 3 : 11 + chance * 12;
    const edge = index === 0 || index === last;
    return { x: edge ? 0 : Math.sin(angle) * radius, y: -Math.cos(angle) * radius };
  });
}

const short = (value: number): string => value.toFixed(1);

/** A closed smooth curve through the points (quadratic, by midpoints). */
function smooth(points: readonly Point[]): string {
  const at = (index: number): Point => points[(index + points.length) % points.length] ?? { x: 0, y: 0 };
  const middle = (index: number): string => {
    const [a, b] = [at(index), at(index + 1)];
    return `${short((a.x + b.x) / 2)} ${short((a.y + b.y) / 2)}`;
  };
  const curves = points.map((_, index) => `Q${short(at(index).x)} ${short(at(index).y)} ${middle(index)}`);
  return `M${middle(-1)}${curves.join('')}Z`;
}

export function blotPath(id: string): string {
  const right = halfBlot(hash(id));
  const left = right.slice(1, -1).map(({ x, y }) => ({ x: -x, y }));
  return smooth([...right, ...left.reverse()]);
}

/** Which ink it is drawn in. */
export const toneOf = (id: string): 'x' | 'o' | 'ink' => (['x', 'o', 'ink'] as const)[hash(id) % 3] ?? 'ink';
