/** The load generator: a process of its own. Told what to do by its parent, one scenario at a time; answers with figures. */
import { playComputer } from './bot-table.ts';
import { Latencies } from './latencies.ts';
import { openLeanTable, openNaiveTable } from './lean-table.ts';
import { connectPerson, openBareTable, openTable, pause, watchTable } from './table.ts';
import type { Measure, Table } from './table.ts';

export type Order =
  | {
      readonly kind: 'play';
      readonly target: Target | ClusterTarget;
      readonly tables: number;
      readonly warmupMs: number;
      readonly ms: number;
      readonly movesPerSecond: number | null;
    }
  | { readonly kind: 'idle'; readonly target: Target; readonly connections: number }
  | {
      readonly kind: 'watch';
      readonly target: Target;
      readonly spectators: number;
      readonly ms: number;
      readonly movesPerSecond: number;
    }
  /** So many people play the hard computer. */
  | { readonly kind: 'bots'; readonly target: Target; readonly people: number };

export interface Target {
  readonly url: string;
  readonly bare: boolean;
}

/** The players of a table sit at neighbouring addresses. */
export interface ClusterTarget {
  readonly urls: readonly string[];
  readonly naive: boolean;
}

export type Answer =
  | { readonly kind: 'measuring' }
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'figures';
      readonly seconds: number;
      readonly moves: number;
      readonly refused: number;
      readonly deliveries: number;
      readonly ack: Percentiles;
      readonly seen: Percentiles;
      /** CPU of the load generator itself. */
      readonly ownCpuMicros: number;
    };

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

const say = (answer: Answer): void => void process.send?.(answer);
let closers: (() => void)[] = [];

process.on('message', (order: Order) => {
  void perform(order).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});

async function perform(order: Order): Promise<void> {
  switch (order.kind) {
    case 'play':
      return play(order);
    case 'idle':
      return idle(order);
    case 'watch':
      return watch(order);
    case 'bots':
      for (let index = 0; index < order.people; index += 1) closers.push(await playComputer(order.target.url, index));
      say({ kind: 'ready' });
  }
}

const freshMeasure = (): Measure => ({ ack: new Latencies(), seen: new Latencies(), moves: 0, refused: 0 });

/** Share of the warm-up in which everybody plays as fast as it goes. */
const unpacedWarmup = 0.6;

async function play(order: Extract<Order, { kind: 'play' }>): Promise<void> {
  const { target, tables: count, movesPerSecond } = order;
  const tables = await openTables(target, count);
  let measure = freshMeasure();
  let running = true;
  const pacer = movesPerSecond === null ? null : (count * 1000) / movesPerSecond;
  // A server runs for weeks: its code is warm before anything is measured, at a low rate too.
  const pacedFrom = performance.now() + order.warmupMs * unpacedWarmup;
  const loops = tables.map(async (table, index) => {
    let due = pacedFrom + (pacer === null ? 0 : (pacer * index) / count);
    while (running) {
      if (pacer !== null && performance.now() >= pacedFrom) {
        const wait = due - performance.now();
        if (wait > 0) await pause(wait);
        due = Math.max(due + pacer, performance.now() - pacer);
      }
      await table.next(measure).catch(() => {
        measure.refused += 1;
      });
    }
  });
  await pause(order.warmupMs);
  measure = freshMeasure();
  say({ kind: 'measuring' });
  const startedAt = performance.now();
  const cpuAtStart = process.cpuUsage();
  await pause(order.ms);
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuAtStart);
  tell(measure, { seconds, deliveries: measure.moves * 2, ownCpuMicros: user + system });
  running = false;
  await Promise.all(loops);
  for (const table of tables) table.close();
}

async function idle({ target, connections }: Extract<Order, { kind: 'idle' }>): Promise<void> {
  const batch = 100;
  for (let from = 0; from < connections; from += batch) {
    const people = Math.min(batch, connections - from);
    const opened = Array.from({ length: people }, () => connectPerson(target.url));
    for (const connection of await Promise.all(opened)) closers.push(() => connection.close());
  }
  say({ kind: 'ready' });
}

async function watch(order: Extract<Order, { kind: 'watch' }>): Promise<void> {
  const { target, spectators, ms, movesPerSecond } = order;
  let deliveries = 0;
  const room = target.bare ? await openBareTable(target.url) : await openTable(target.url);
  for (let index = 0; index < spectators; index += 1) {
    const delivered = (): void => {
      deliveries += 1;
    };
    closers.push(await watchTable(target.url, target.bare, room.name, delivered));
  }
  const measure = freshMeasure();
  say({ kind: 'measuring' });
  deliveries = 0;
  const startedAt = performance.now();
  const cpuAtStart = process.cpuUsage();
  while (performance.now() - startedAt < ms) {
    const began = performance.now();
    await room.next(measure);
    await pause(Math.max(0, 1000 / movesPerSecond - (performance.now() - began)));
  }
  const { user, system } = process.cpuUsage(cpuAtStart);
  const seconds = (performance.now() - startedAt) / 1000;
  tell(measure, { seconds, deliveries: deliveries + measure.moves, ownCpuMicros: user + system });
  room.close();
  for (const close of closers) close();
  closers = [];
}

async function openTables(target: Target | ClusterTarget, count: number): Promise<readonly Table[]> {
  const open = (index: number): Promise<Table> => {
    if ('urls' in target) return (target.naive ? openNaiveTable : openLeanTable)(target.urls, index);
    return target.bare ? openBareTable(target.url) : openTable(target.url);
  };
  const tables: Table[] = [];
  const batch = 50;
  for (let from = 0; from < count; from += batch) {
    const opened = Array.from({ length: Math.min(batch, count - from) }, (_, index) => open(from + index));
    tables.push(...(await Promise.all(opened)));
  }
  return tables;
}

function tell(measure: Measure, taken: { seconds: number; deliveries: number; ownCpuMicros: number }): void {
  const percentiles = (latencies: Latencies): Percentiles => ({
    p50: latencies.percentile(0.5),
    p99: latencies.percentile(0.99),
  });
  say({
    kind: 'figures',
    ...taken,
    moves: measure.moves,
    refused: measure.refused,
    ack: percentiles(measure.ack),
    seen: percentiles(measure.seen),
  });
}
