/** The generator of people who look for a match: a process of its own. Told when to connect and when to join; answers with figures. */
import { Latencies } from './latencies.ts';
import { MatchPlayer } from './match-player.ts';
import { pause } from './table.ts';

export type MatchOrder =
  | {
      readonly kind: 'connect';
      readonly urls: readonly string[];
      readonly mode: string;
      readonly players: number;
      /** One of so many never confirms. */
      readonly everyMissing: number;
    }
  /** Everybody joins within `joinMs`, at moments drawn evenly; done when nobody is left to wait for, or after `patienceMs`. */
  | { readonly kind: 'join'; readonly joinMs: number; readonly patienceMs: number };

export interface MatchFigures {
  /** From asking to being called up for the first time, milliseconds. */
  readonly recall: { readonly p50: number; readonly p99: number; readonly max: number; readonly people: number };
  /** From asking to being in the room, of those who confirm. */
  readonly entered: { readonly p50: number; readonly p99: number; readonly max: number; readonly people: number };
  /** How far pairs are apart in strength. */
  readonly gap: { readonly p50: number; readonly p90: number; readonly max: number };
  /** Who was called up more than once. */
  readonly again: number;
  /** Who lost their connection. */
  readonly moved: number;
  /** Who confirms and was in no room at the end, and who never does and was not found missing. */
  readonly waiting: number;
  readonly missing: number;
  /** How long those who lost their connection were away. */
  readonly away: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Who was connected in the end and had not been told of the latest change of the ticket; and who could not be asked. */
  readonly untold: number;
  readonly unasked: number;
  /** What those know last who confirm and are in no room. */
  readonly accounts: readonly string[];
  readonly refusals: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly ownCpuMicros: number;
}

export type MatchNews =
  | {
      readonly kind: 'connected';
      readonly players: readonly { readonly player: string; readonly confirms: boolean }[];
    }
  | { readonly kind: 'figures'; readonly figures: MatchFigures };

const say = (news: MatchNews): void => void process.send?.(news);
const lookMs = 50;
/** What has just been committed is told within it. */
const settledMs = 2_000;
const openTogether = 50;

let players: readonly MatchPlayer[] = [];

async function connect({ urls, mode, players: count, everyMissing }: Extract<MatchOrder, { kind: 'connect' }>) {
  players = Array.from(
    { length: count },
    (_, index) => new MatchPlayer({ urls, index, mode, confirms: index % everyMissing !== everyMissing - 1 }),
  );
  for (let first = 0; first < count; first += openTogether) {
    await Promise.all(players.slice(first, first + openTogether).map((player) => player.open()));
  }
  say({ kind: 'connected', players: players.map(({ player, confirms }) => ({ player, confirms })) });
}

async function join({ joinMs, patienceMs }: Extract<MatchOrder, { kind: 'join' }>) {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  for (const player of players) setTimeout(() => void player.join(), Math.random() * joinMs);
  const until = startedAt + patienceMs;
  // Those who never confirm may be left over with nobody to be called up with.
  const confirming = players.filter(({ confirms }) => confirms);
  const leftOver = confirming.length % 2;
  const isOver = (): boolean => confirming.filter(({ isDone }) => !isDone).length <= leftOver;
  while (!isOver() && performance.now() < until) await pause(lookMs);
  const { user, system } = process.cpuUsage(cpuBefore);
  const tookMs = performance.now() - startedAt;
  await pause(settledMs);
  const behind = await Promise.all(players.map((player) => player.isBehind()));
  const refusals: Record<string, number> = {};
  for (const player of players) {
    for (const [why, count] of player.refusals) refusals[why] = (refusals[why] ?? 0) + count;
  }
  const gaps = new Latencies();
  for (const { gap } of players) if (gap !== null) gaps.add(gap);
  say({
    kind: 'figures',
    figures: {
      recall: waitsOf(players.map(({ askedAt, recalledAt }) => [askedAt, recalledAt])),
      entered: waitsOf(confirming.map(({ askedAt, enteredAt }) => [askedAt, enteredAt])),
      gap: { p50: gaps.percentile(0.5), p90: gaps.percentile(0.9), max: gaps.percentile(1) },
      again: players.filter(({ recalls }) => recalls > 1).length,
      away: waitsOf(players.map(({ awayMs }) => [0, awayMs > 0 ? awayMs : null])),
      untold: behind.filter((one) => one === true).length,
      unasked: behind.filter((one) => one === null).length,
      accounts: confirming.filter(({ isDone }) => !isDone).map(({ account }) => account),
      moved: players.filter(({ reconnects }) => reconnects > 0).length,
      waiting: confirming.filter(({ isDone }) => !isDone).length,
      missing: players.filter(({ confirms, isDone }) => !confirms && !isDone).length,
      refusals,
      seconds: tookMs / 1_000,
      ownCpuMicros: user + system,
    },
  });
}

function waitsOf(spans: readonly (readonly [from: number | null, to: number | null])[]) {
  const waits = new Latencies();
  for (const [from, to] of spans) if (from !== null && to !== null) waits.add(to - from);
  return { p50: waits.percentile(0.5), p99: waits.percentile(0.99), max: waits.percentile(1), people: waits.count };
}

process.on('message', (order: MatchOrder) => {
  const done = order.kind === 'connect' ? connect(order) : join(order);
  done.catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
