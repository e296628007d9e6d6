/** Many facts of games, tickets and activity, some told twice; what the archive must come to by them, counted from the beginning; and what it came to. */
import type { ActivityFact, Fact, GameFact, PlayerId, TicketFact, TicketState } from '@inkroom/shared';
import { aGame } from '../../src/storage/sql/games/testing.ts';
import { ticketFact } from '../../src/storage/sql/tickets/testing.ts';
import type { MemoryRanks } from '../../src/archive/testing/memory-outbox.ts';
import type { OpenArchive } from '../../src/storage/sql/open-archive.ts';

const people = 40;
const modes = ['classic', 'gomoku'] as const;
/** One in so many is a game, a change of a ticket, and one in so many comes a second time. */
const gameEvery = 10;
const ticketEvery = 4;
const againEvery = 37;
const start = Date.UTC(2026, 10, 20);

let made = 0;

const person = (number: number): PlayerId => `player_${String(number % people).padStart(4, '0')}` as PlayerId;

function game(number: number): GameFact {
  const x = person(number * 7);
  const o = person(number * 7 + 1 + (number % (people - 1)));
  const at = start + number * 1_000;
  return aGame({
    mode: modes[number % 2] ?? 'classic',
    players: [
      { player: x, name: `Name of ${x}`, bot: null, area: 111 },
      { player: o, name: `Name of ${o}`, bot: null, area: 222 },
    ],
    startedAt: at,
    endedAt: at + 500,
    winner: ([0, 1, null] as const)[number % 3] ?? null,
  });
}

function activity(number: number): ActivityFact {
  const event = number % 5 < 3 ? 'LOGIN' : 'LOGOUT';
  const area = 101 + (number % 19);
  const user = `user${number % 50}`;
  const item = { id: `a${number}`, user, area, mode: `mode${number % 4}`, event, source: 'outside' } as const;
  return { type: 'activity', at: start + number, items: [item] };
}

/** A ticket's whole way, of which some are cut off. */
const way: readonly TicketState[] = ['queued', 'recalled', 'confirmed', 'playing', 'completed'];

let changes = 0;

function ticket(): TicketFact {
  const [number, step] = [Math.floor(changes / way.length), changes % way.length];
  changes += 1;
  const state = way[step] ?? 'queued';
  const done = state === 'completed' ? { score: number % 13, metrics: { homeruns: number % 3 } } : {};
  return ticketFact({ number, version: step + 1, change: { state, recalls: Math.min(step, 1), ...done } });
}

function fresh(number: number): Fact {
  if (number % gameEvery === 0) return game(number);
  return number % ticketEvery === 0 ? ticket() : activity(number);
}

/** So many to append, with fewer distinct ones among them. */
export function makeFacts(count: number): readonly Fact[] {
  const facts: Fact[] = [];
  while (facts.length < count) {
    made += 1;
    const again = facts[Math.floor(facts.length / 2)];
    if (made % againEvery === 0 && again !== undefined) facts.push(again);
    else facts.push(fresh(made));
  }
  return facts;
}

/** Entries that can never be stored: not JSON, not a fact, and one that only the database refuses. */
export const makePoison = (): readonly string[] => [
  '{"type":"game-fin',
  '{"type":"cake"}',
  JSON.stringify(aGame({ epoch: 'zero \0 byte' })),
];

export interface Totals {
  readonly games: number;
  readonly events: number;
  readonly dead: number;
  /** By area and mode: logins, logouts. */
  readonly activity: Readonly<Record<string, readonly [number, number]>>;
  /** Games won, by player. */
  readonly wins: Readonly<Record<string, number>>;
  /** The same, as a live scoreboard has it. */
  readonly board: Readonly<Record<string, number>>;
  readonly pending: number;
  /** Changes of tickets; and each ticket as its newest left it: version, state, score, home runs. */
  readonly changes: number;
  readonly tickets: Readonly<Record<string, readonly [number, string, number | null, number | null]>>;
}

const winsBoard = 'wins.all.all.all-time';

const sorted = <T>(entries: Iterable<readonly [string, T]>): Record<string, T> =>
  Object.fromEntries([...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)));

export function totalsOf(facts: readonly Fact[], dead: number): Totals {
  const seen = new Set<string>();
  const counts = new Map<string, readonly [number, number]>();
  const wins = new Map<string, number>();
  const tickets = new Map<string, Totals['tickets'][string]>();
  let games = 0;
  let told = 0;
  for (const fact of facts) {
    const id = JSON.stringify(fact);
    if (seen.has(id)) continue;
    seen.add(id);
    if (fact.type === 'activity') {
      for (const { area, mode, event } of fact.items) {
        const [logins, logouts] = counts.get(`${area}/${mode}`) ?? [0, 0];
        counts.set(`${area}/${mode}`, event === 'LOGIN' ? [logins + 1, logouts] : [logins, logouts + 1]);
      }
    } else if (fact.type === 'ticket') {
      told += 1;
      const { state, score, metrics } = fact.after;
      if ((tickets.get(fact.ticket)?.[0] ?? 0) < fact.version) {
        tickets.set(fact.ticket, [fact.version, state, score, metrics['homeruns'] ?? null]);
      }
    } else if (fact.type !== 'scores') {
      games += 1;
      fact.players.forEach((player, seat) => {
        if (player === null) return;
        wins.set(player.player, (wins.get(player.player) ?? 0) + (seat === fact.winner ? 1 : 0));
      });
    }
  }
  const won = sorted([...wins].filter(([, count]) => count > 0));
  return {
    games,
    events: seen.size - games - told,
    dead,
    activity: sorted(counts),
    wins: won,
    board: won,
    pending: 0,
    changes: told,
    tickets: sorted(tickets),
  };
}

export async function readTotals({ archive, database }: OpenArchive, ranks: MemoryRanks): Promise<Totals> {
  const count = async (table: 'games' | 'activity_events' | 'ticket_history'): Promise<number> => {
    const row = await database
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return row.count;
  };
  const totals = await database.selectFrom('activity_totals').selectAll().execute();
  const standings = await database
    .selectFrom('standings')
    .select(['player', 'wins'])
    .where('mode', '=', 'all')
    .where('area', '=', 'all')
    .where('period', '=', 'all-time')
    .where('people', '=', 0)
    .where('wins', '>', 0)
    .execute();
  const tickets = await database
    .selectFrom('tickets')
    .leftJoin('ticket_metrics', 'ticket_metrics.ticket', 'tickets.ticket')
    .select(['tickets.ticket', 'seq', 'state', 'score', 'value'])
    .execute();
  const onBoard = [...ranks.values.values()].filter(({ board, value }) => board === winsBoard && value > 0);
  return {
    games: await count('games'),
    events: await count('activity_events'),
    dead: await archive.countDead(),
    activity: sorted(totals.map(({ area, mode, logins, logouts }) => [`${area}/${mode}`, [logins, logouts]] as const)),
    wins: sorted(standings.map(({ player, wins }) => [player, wins] as const)),
    board: sorted(onBoard.map(({ member, value }) => [member, value] as const)),
    pending: (await archive.pendingRanks(10)).length,
    changes: await count('ticket_history'),
    tickets: sorted(
      tickets.map(({ ticket: id, seq, state, score, value }) => [id, [Number(seq), state, score, value]] as const),
    ),
  };
}
