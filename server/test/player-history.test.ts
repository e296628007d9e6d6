/** Players and past games over HTTP, on an archive that games were projected into. */
import { describe, expect, it } from 'vitest';
import { Histories } from '../src/archive/histories.ts';
import { MemoryPlayers } from '../src/identity/testing/memory-players.ts';
import { nodeClock } from '../src/platform/node-clock.ts';
import { ArchiveUnavailable } from '../src/ports/archive.ts';
import { createGameHistory } from '../src/storage/sql/games/sql-game-history.ts';
import { projectGames } from '../src/storage/sql/games/project-games.ts';
import { aGame, computer, modelRatings, personOf } from '../src/storage/sql/games/testing.ts';
import { sqliteHome } from '../src/storage/sql/testing.ts';
import { entriesOf, startTestServer, textAt, valueAt } from '../src/transport/http/test/test-server.ts';
import type { GameFact } from '@inkroom/shared';

const [ada, bob] = [personOf('ada', 111), personOf('bob', 222)];

async function serverWith(facts: readonly GameFact[]) {
  const archive = sqliteHome().open();
  await archive.database.transaction().execute((tx) => projectGames(tx, facts));
  const players = new MemoryPlayers(nodeClock);
  const history = createGameHistory(archive.reads);
  const server = await startTestServer({ histories: new Histories({ history, players }) });
  const read = async (address: string): Promise<unknown> => {
    const answer = await server.ask(address);
    expect(answer.status).toBe(200);
    return answer.json;
  };
  return { ...server, read, players };
}

const start = aGame().endedAt;
/** The latest first, as lists have them. */
const threeGames = [
  aGame({ players: [ada, bob], winner: 0, endedAt: start + 3 }),
  aGame({ players: [bob, ada], winner: null, reason: 'full', endedAt: start + 2 }),
  aGame({ players: [ada, computer], mode: 'gomoku', winner: 0, endedAt: start + 1, visibility: 'link' }),
];

describe('a player over HTTP', () => {
  it('[RATING-20] has a record per mode, runs, the last five games, and ratings that say whether they are sure', async () => {
    const { read } = await serverWith(threeGames.toReversed());
    const known = modelRatings(threeGames.toReversed()).get(`${ada.player}/classic`)?.known;
    const profile = await read(`/api/players/${ada.player}`);
    expect(profile).toMatchObject({
      player: ada.player,
      name: ada.name,
      area: 111,
      firstAt: start + 1,
      lastAt: start + 3,
    });
    expect(valueAt(profile, 'records')).toEqual([
      {
        mode: 'all',
        total: { wins: 2, draws: 1, losses: 0 },
        people: { wins: 1, draws: 1, losses: 0 },
        run: 1,
        streak: 1,
        lastFive: 'WDW',
        rating: null,
      },
      {
        mode: 'classic',
        total: { wins: 1, draws: 1, losses: 0 },
        people: { wins: 1, draws: 1, losses: 0 },
        run: 1,
        streak: 1,
        lastFive: 'DW',
        rating: {
          rating: Math.round(known?.rating ?? 0),
          provisional: true,
          deviation: Math.round(known?.deviation ?? 0),
          games: 2,
        },
      },
      {
        mode: 'gomoku',
        total: { wins: 1, draws: 0, losses: 0 },
        people: { wins: 0, draws: 0, losses: 0 },
        run: 1,
        streak: 1,
        lastFive: 'W',
        rating: null,
      },
    ]);
  });

  it('[RATING-21] is found by the name that they hold, by a name that they played under, and by id', async () => {
    const { read, ask, players } = await serverWith(threeGames);
    for (const name of [ada.name, 'NAME OF-ADA', ada.player]) {
      expect(await read(`/api/players/${encodeURIComponent(name)}`)).toMatchObject({ player: ada.player });
    }
    // Somebody else holds that name now, and has not played yet.
    await players.create({
      id: personOf('new').player,
      name: ada.name,
      username: ada.name,
      area: 333,
      generation: 1,
      passphraseHash: null,
      devices: [],
      createdAt: 1,
      revision: 1,
    });
    expect(await read(`/api/players/${encodeURIComponent(ada.name)}`)).toEqual({
      player: personOf('new').player,
      name: ada.name,
      area: 333,
      firstAt: null,
      lastAt: null,
      records: [],
    });
    const unknown = await ask('/api/players/nobody-at-all');
    expect([unknown.status, valueAt(unknown.json, 'code')]).toEqual([404, 'player-not-found']);
  });

  it.each(['/api/players/%00', '/api/players/a%00/games', '/api/players/a/against/%00', '/api/history/%00'])(
    '[RATING-21] is not found by what is no text for a database: %s',
    async (address) => {
      const { ask } = await serverWith(threeGames);
      expect((await ask(address)).status).toBe(404);
    },
  );

  it('[RATING-22] has a list of games in pages, latest first, with what each was worth, which leads into no room', async () => {
    const { read, ask } = await serverWith(threeGames);
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page = await read(
        `/api/players/${ada.player}/games?limit=1${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      seen.push(valueAt(page, 'games', 0));
      const next: unknown = valueAt(page, 'next');
      cursor = typeof next === 'string' ? next : null;
    } while (cursor !== null);
    expect(seen.map((game) => [valueAt(game, 'endedAt'), valueAt(game, 'result')])).toEqual([
      [start + 3, 'W'],
      [start + 2, 'D'],
      [start + 1, 'W'],
    ]);
    expect(seen.map((game) => valueAt(game, 'change'))).toEqual([expect.any(Number), expect.any(Number), null]);
    for (const [index, { room }] of threeGames.entries()) expect(JSON.stringify(seen[index])).not.toContain(room);
    expect((await ask(`/api/players/${ada.player}/games?cursor=nonsense`)).status).toBe(422);
  });

  it('[RATING-23] has a rating graph that ends at the latest game, thinned when there are many', async () => {
    const many = Array.from({ length: 700 }, (_, index) =>
      aGame({ players: [ada, bob], winner: index % 2 === 0 ? 0 : 1, endedAt: start + index }),
    );
    const { read } = await serverWith(many);
    const graph = await read(`/api/players/${ada.player}/ratings?mode=classic`);
    const numbers = entriesOf(valueAt(graph, 'points')).map(([, point]) => Number(valueAt(point, 'number')));
    expect(numbers.at(-1)).toBe(700);
    expect(numbers.length).toBeGreaterThan(200);
    expect(numbers.length).toBeLessThanOrEqual(300);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(await read(`/api/players/${ada.player}/ratings?mode=gomoku`)).toEqual({ mode: 'gomoku', points: [] });
  });

  it('[RATING-24] is compared with another from the first one’s side', async () => {
    const { read } = await serverWith(threeGames);
    expect(await read(`/api/players/${bob.player}/against/${ada.player}`)).toEqual({
      one: { player: bob.player, name: bob.name, area: 222 },
      other: { player: ada.player, name: ada.name, area: 111 },
      total: { wins: 0, draws: 1, losses: 1 },
      modes: [{ mode: 'classic', tally: { wins: 0, draws: 1, losses: 1 } }],
    });
  });
});

describe('past games over HTTP', () => {
  it('[RATING-25] are played through by the name that lists give them, or by room and number', async () => {
    const { read, ask } = await serverWith(threeGames);
    const [game] = threeGames;
    const page = await read(`/api/players/${ada.player}/games`);
    for (const name of [textAt(page, 'games', 0, 'game'), game?.id ?? '']) {
      expect(await read(`/api/history/${name}`)).toMatchObject({
        game: name,
        mode: 'classic',
        moves: game?.moves,
        winner: 'X',
        players: [{ name: ada.name }, { name: bob.name }],
      });
    }
    const unknown = await ask('/api/history/AAAA-AAAA-7');
    expect([unknown.status, valueAt(unknown.json, 'code')]).toEqual([404, 'game-not-found']);
  });

  it('[RATING-26] of public rooms stand in one list for everybody', async () => {
    const house = aGame({ origin: 'house', players: [computer, computer] });
    const { read } = await serverWith([...threeGames, house]);
    const page = await read('/api/history');
    expect(entriesOf(valueAt(page, 'games')).map(([, game]) => valueAt(game, 'endedAt'))).toEqual([
      start + 3,
      start + 2,
    ]);
    expect(valueAt(page, 'next')).toBeNull();
  });

  it('[RATING-27] cannot be read while the archive is away, and that is what it says', async () => {
    const away = async (): Promise<never> => {
      throw new ArchiveUnavailable('connection refused');
    };
    const history = {
      player: away,
      playerByName: away,
      records: away,
      games: away,
      ratings: away,
      against: away,
      game: away,
      recent: away,
      countPeople: away,
      forms: away,
    };
    const players = new MemoryPlayers(nodeClock);
    for (const given of [history, null]) {
      const { ask } = await startTestServer({ histories: new Histories({ history: given, players }) });
      for (const address of ['/api/players/somebody', '/api/history', '/api/history/AAAA-AAAA-1']) {
        const answer = await ask(address);
        expect([answer.status, valueAt(answer.json, 'code')]).toEqual([503, 'archive-unavailable']);
        expect(answer.headers.get('Retry-After')).toBe('2');
      }
    }
  });
});
