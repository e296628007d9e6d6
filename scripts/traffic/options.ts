/** What the command line of `npm run traffic` means. */
import { parseArgs } from 'node:util';
import { err, isScoreboardName, ok } from '@inkroom/shared';
import type { Result } from '@inkroom/shared';

export interface ScoreTraffic {
  readonly kind: 'scores';
  readonly url: string;
  readonly board: string;
  readonly players: number;
  /** Of all players together. */
  readonly perSecond: number;
  readonly key: string | null;
}

export interface PlayerTraffic {
  readonly kind: 'players';
  readonly url: string;
  readonly players: number;
  /** Moves of each table. */
  readonly perSecond: number;
}

export const usage = `Use it like this:
  npm run traffic -- scores  [--number 20] [--rate 222] [--board players] [--url http://localhost:3000] [--key ink_…]
  npm run traffic -- players [--number 16] [--rate 2] [--url http://localhost:3000]

scores:   so many players, so many scores a second of all together (20 players every 90 ms are 222).
          A key with the scope ingest is needed for another board than players, from another machine, and in production:
          npm run keys -- create traffic --scope ingest
players:  so many bots, two at a table, so many moves a second at each.`;

const most = { players: 10_000, perSecond: 50_000 } as const;

export function trafficOf(words: readonly string[]): Result<ScoreTraffic | PlayerTraffic, string> {
  const asked = read(words);
  if (asked === null) return err('That is not understood.');
  const { kind, values } = asked;
  const url = values.url ?? 'http://localhost:3000';
  const board = values.board ?? 'players';
  const key = values.key ?? null;
  const players = Number(values.number ?? (kind === 'scores' ? 20 : 16));
  const perSecond = Number(values.rate ?? (kind === 'scores' ? (players * 1_000) / 90 : 2));
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return err(`${url} is no address of a server.`);
  if (!Number.isInteger(players) || players < 1 || players > most.players) {
    return err(`--number is a whole number from 1 to ${most.players}.`);
  }
  if (!(perSecond > 0 && perSecond <= most.perSecond)) return err(`--rate is a number up to ${most.perSecond}.`);
  const common = { url: new URL(url).origin, players, perSecond };
  if (kind === 'players') return ok({ kind: 'players', ...common });
  if (!isScoreboardName(board)) return err(`${String(board)} is no name of a scoreboard: a-z, 0-9, - and _.`);
  if (board !== 'players' && key === null) return err('Another scoreboard than players needs --key.');
  return ok({ kind: 'scores', ...common, board, key });
}

function read(words: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { number: text, rate: text, board: text, url: text, key: text };
    const { positionals, values } = parseArgs({ args: [...words], options, allowPositionals: true });
    const [kind, ...more] = positionals;
    return (kind === 'scores' || kind === 'players') && more.length === 0 ? { kind, values } : null;
  } catch {
    // An option that there is not.
    return null;
  }
}
