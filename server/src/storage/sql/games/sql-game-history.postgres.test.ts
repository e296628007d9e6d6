import { dayMs, windowAt } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { archiveKinds, openFreshArchive } from '../testing.ts';
import { projectGames } from './project-games.ts';
import { createGameHistory } from './sql-game-history.ts';
import { aGame, computer, personOf } from './testing.ts';

const [ada, bob] = [personOf('ada'), personOf('bob')];
const start = aGame().endedAt;

describe.each(archiveKinds)('past games read from $kind', { timeout: 180_000 }, (kind) => {
  it('[RATING-22] [RATING-23] [RATING-24] are the same on both: pages, graph, comparison, form', async () => {
    const { database, reads } = await openFreshArchive(kind);
    // Two and two end at the same time: their keys decide.
    const games = Array.from({ length: 10 }, (_, index) =>
      aGame({ winner: index % 3 === 0 ? 1 : 0, endedAt: start + Math.floor(index / 2) }),
    );
    const alone = aGame({ players: [ada, computer], mode: 'gomoku', winner: null, endedAt: start + 100 });
    await database.transaction().execute((tx) => projectGames(tx, [...games, alone]));
    const history = createGameHistory(reads);

    const first = await history.games(ada.player, { after: null, limit: 4 });
    const second = await history.games(ada.player, { after: first.next, limit: 4 });
    const third = await history.games(ada.player, { after: second.next, limit: 4 });
    const listed = [...first.games, ...second.games, ...third.games];
    expect(third.next).toBeNull();
    expect(new Set(listed.map(({ fact }) => fact.id)).size).toBe(11);
    expect(listed.map(({ fact }) => fact.endedAt)).toEqual(
      listed.map(({ fact }) => fact.endedAt).toSorted((a, b) => b - a),
    );
    expect(listed[0]).toMatchObject({ fact: alone, result: 'D', change: null });
    const [newest] = (await history.recent({ after: null, limit: 1 })).games;
    expect(newest).toMatchObject({ fact: alone, result: null });
    expect(await history.game(newest?.key ?? '')).toEqual(alone);

    const numbers = async (most: number) =>
      (await history.ratings(ada.player, 'classic', most)).map(({ number }) => number);
    expect(await numbers(100)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await numbers(4)).toEqual([1, 4, 7, 10]);

    expect(await history.against(ada.player, bob.player)).toEqual({
      total: { wins: 6, draws: 0, losses: 4 },
      modes: [{ mode: 'classic', tally: { wins: 6, draws: 0, losses: 4 } }],
    });
    expect(await history.countPeople(windowAt('today', start).key), 'the computer is nobody').toBe(2);
    expect(await history.countPeople(windowAt('today', start - 10 * dayMs).key)).toBe(0);
    expect(await history.forms([ada.player, bob.player, 'nobody'], 'all')).toEqual(
      new Map([
        [ada.player, { lastFive: 'LWWLD', run: 0 }],
        [bob.player, { lastFive: 'LWLLW', run: 1 }],
      ]),
    );
    expect(await history.playerByName('NAME of ada')).toMatchObject({ player: ada.player, lastAt: start + 100 });
    expect(await history.records('nobody')).toEqual([]);
  });
});
