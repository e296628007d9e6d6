/** How long to wait before the next try: growing, never in step with others, never before the server allows it. */
export interface BackOff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** After the first failure anything up to `firstMs`; then from half to the whole of a doubling wait. `failures` counts from 1. */
export function backOffMs(failures: number, { firstMs, mostMs }: BackOff, random: number): number {
  if (failures <= 1) return random * firstMs;
  const wholeMs = Math.min(mostMs, firstMs * 2 ** (failures - 1));
  return wholeMs * (0.5 + random / 2);
}
