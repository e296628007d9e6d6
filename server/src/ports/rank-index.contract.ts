/** What every RankIndex is held to. */
import type { ScoreboardId } from '@inkroom/shared';
import { describe, expect } from 'vitest';
import { checksOf } from './checks.contract.ts';
import type { RankCursor, RankedEntry, RankedValue, RankIndex } from './rank-index.ts';

export interface RankIndexUnderTest {
  readonly ranks: RankIndex;
  /** The same data, opened again as after a restart. */
  reopen(): Promise<RankIndex>;
  close(): Promise<void>;
}

const board = 'wins.all.all.2026-11-21' as ScoreboardId;
const other = 'points.classic.111.2026-W47' as ScoreboardId;

export const ranked = (member: string, value: number, more: Partial<RankedValue> = {}): RankedValue => ({
  board,
  member,
  value,
  achievedAt: 1_000,
  seq: 1,
  label: null,
  mark: null,
  ...more,
});

const lines = (entries: readonly (RankedEntry | null)[]): readonly string[] =>
  entries.map((entry) => (entry === null ? '-' : `${entry.rank} ${entry.member} ${entry.value}`));

const cursorOf = (entry: RankedEntry | undefined): RankCursor => {
  if (entry === undefined) throw new Error('the page has such a row');
  return entry;
};

export function describeRankIndexContract(open: () => Promise<RankIndexUnderTest>): void {
  const check = checksOf(open);
  const withRanks = (title: string, run: (ranks: RankIndex, under: RankIndexUnderTest) => Promise<void>): void =>
    check(title, (under) => run(under.ranks, under));

  describe('rank index', () => {
    withRanks(
      '[SCORES-1] orders by value, then by who was first, then by member, and equal values share a rank',
      async (ranks) => {
        await ranks.put([
          ranked('late', 7, { achievedAt: 3_000 }),
          ranked('b', 7),
          ranked('a', 7),
          ranked('best', 9),
          ranked('last', -2.5),
          ranked('tenth', 0.1),
        ]);
        const { entries, total } = await ranks.page(board, { limit: 10 });
        expect(lines(entries)).toEqual(['1 best 9', '2 a 7', '2 b 7', '2 late 7', '5 tenth 0.1', '6 last -2.5']);
        expect(total).toBe(6);
      },
    );

    withRanks('[SCORES-1] values are kept to the last bit, and members in any writing', async (ranks) => {
      const values = [Number.MAX_SAFE_INTEGER, 1e300, 0.1 + 0.2, 0.3, 5e-324, 0, -0.1, -1e-300, -1e21];
      const members = values.map((_, index) => `${index} "straße" 日本 😀 {x} *`);
      await ranks.put(values.map((value, index) => ranked(members[index] ?? '', value, { achievedAt: index })));
      const { entries } = await ranks.page(board, { limit: 20 });
      expect(entries.map(({ value }) => value)).toEqual(values.toSorted((a, b) => b - a));
      expect(await ranks.find(board, members)).toMatchObject(values.map((value) => ({ value })));
    });

    withRanks('[SCORES-1] what comes with a value comes back', async (ranks) => {
      const full = ranked('ann', 4, { achievedAt: 1_700_000_000_123, seq: 12, label: 'Ann "x"\nY', mark: '?' });
      await ranks.put([full, ranked('bob', 3)]);
      expect(await ranks.find(board, ['bob', 'nobody', 'ann'])).toEqual([
        { ...ranked('bob', 3), rank: 2 },
        null,
        { ...full, rank: 1 },
      ]);
    });

    withRanks('[SCORES-2] only a newer sequence replaces an entry, in whatever order they come', async (ranks) => {
      await ranks.put([ranked('ann', 5, { seq: 5 }), ranked('ann', 4, { seq: 4 }), ranked('ann', 6, { seq: 6 })]);
      await ranks.put([ranked('ann', 9, { seq: 6 }), ranked('ann', 1, { seq: 3 })]);
      expect(lines((await ranks.page(board, { limit: 5 })).entries)).toEqual(['1 ann 6']);
      await ranks.put([ranked('ann', 2, { seq: 7 })]);
      expect(lines((await ranks.page(board, { limit: 5 })).entries)).toEqual(['1 ann 2']);
    });

    withRanks(
      '[SCORES-3] pages follow each other in both directions, also from a place where nobody stands',
      async (ranks) => {
        await ranks.put(
          ['a', 'b', 'c', 'd', 'e', 'f'].map((member, index) => ranked(member, 10 - Math.floor(index / 2))),
        );
        const first = await ranks.page(board, { limit: 3 });
        expect(lines(first.entries)).toEqual(['1 a 10', '1 b 10', '3 c 9']);
        const second = await ranks.page(board, { after: cursorOf(first.entries[2]), limit: 2 });
        expect(lines(second.entries)).toEqual(['3 d 9', '5 e 8']);
        const back = await ranks.page(board, { before: cursorOf(second.entries[0]), limit: 2 });
        expect(lines(back.entries)).toEqual(['1 b 10', '3 c 9']);
        const between = { value: 9, achievedAt: 1_000, member: 'cc' };
        expect(lines((await ranks.page(board, { after: between, limit: 1 })).entries)).toEqual(['3 d 9']);
        expect(lines((await ranks.page(board, { before: between, limit: 1 })).entries)).toEqual(['3 c 9']);
        const beyond = { value: -1, achievedAt: 0, member: '' };
        expect(await ranks.page(board, { after: beyond, limit: 3 })).toEqual({ entries: [], total: 6 });
        expect(await ranks.page(other, { limit: 3 })).toEqual({ entries: [], total: 0 });
      },
    );

    withRanks('[SCORES-4] a member is shown between those around it', async (ranks) => {
      await ranks.put(['a', 'b', 'c', 'd', 'e'].map((member, index) => ranked(member, index < 3 ? 7 : 9 - index)));
      const around = (member: string) => ranks.around(board, member, { above: 1, below: 2 });
      expect(lines(await around('b'))).toEqual(['1 a 7', '1 b 7', '1 c 7', '4 d 6']);
      expect(lines(await around('a'))).toEqual(['1 a 7', '1 b 7', '1 c 7']);
      expect(lines(await around('e'))).toEqual(['4 d 6', '5 e 5']);
      expect(await around('nobody')).toEqual([]);
      expect(await ranks.around(other, 'a', { above: 1, below: 1 })).toEqual([]);
    });

    withRanks('[SCORES-5] a version changes with what can be seen, and with nothing else', async (ranks) => {
      expect(await ranks.versions([board, other, board])).toEqual([0, 0, 0]);
      expect(await ranks.versions([])).toEqual([]);
      const version = async (): Promise<number> => (await ranks.versions([other, board]))[1] ?? 0;
      await ranks.put([ranked('ann', 1)]);
      const seen = [await version()];
      const changes = [ranked('ann', 2, { seq: 2 }), ranked('ann', 2, { seq: 3, mark: '?' }), ranked('bob', 1)];
      for (const change of changes) {
        await ranks.put([change]);
        seen.push(await version());
      }
      expect(new Set([0, ...seen]).size).toBe(5);
      await ranks.put([ranked('bob', 7, { seq: 0 }), ranked('bob', 1, { seq: 2 })]);
      expect(await version()).toBe(seen.at(-1));
    });

    withRanks(
      '[SCORES-6] who is hidden is on no board and keeps its values; shown again, it stands where it belongs',
      async (ranks) => {
        await ranks.put([ranked('ann', 3), ranked('bob', 2), ranked('eve', 1), ranked('bob', 8, { board: other })]);
        const before = await ranks.versions([board, other]);
        await ranks.setHidden('bob', true);
        await ranks.setHidden('bob', true);
        expect(await ranks.hidden()).toEqual(['bob']);
        const hidden = await ranks.page(board, { limit: 9 });
        expect(lines(hidden.entries)).toEqual(['1 ann 3', '2 eve 1']);
        expect(hidden.total).toBe(2);
        expect(await ranks.page(other, { limit: 9 })).toEqual({ entries: [], total: 0 });
        expect(await ranks.find(board, ['bob'])).toEqual([null]);
        expect(await ranks.around(board, 'bob', { above: 1, below: 1 })).toEqual([]);
        const after = await ranks.versions([board, other]);
        expect(after.map((version, index) => version !== before[index])).toEqual([true, true]);
        await ranks.put([ranked('bob', 9, { seq: 2 }), ranked('bob', 1, { board: board, seq: 1 })]);
        expect(await ranks.versions([board, other])).toEqual(after);
        await ranks.setHidden('bob', false);
        expect(await ranks.hidden()).toEqual([]);
        const shown = await ranks.page(board, { limit: 9 });
        expect(lines(shown.entries)).toEqual(['1 bob 9', '2 ann 3', '3 eve 1']);
        expect(shown.total).toBe(3);
        expect(lines((await ranks.page(other, { limit: 9 })).entries)).toEqual(['1 bob 8']);
      },
    );

    withRanks('[SCORES-6] who is hidden stays hidden on boards that it comes to later', async (ranks) => {
      await ranks.setHidden('bob', true);
      await ranks.put([ranked('bob', 2), ranked('ann', 1)]);
      expect(lines((await ranks.page(board, { limit: 9 })).entries)).toEqual(['1 ann 1']);
    });

    withRanks('[SCORES-2] many values of many boards are put at once', async (ranks) => {
      const boards = Array.from({ length: 240 }, (_, index) => `board-${index}` as ScoreboardId);
      const valuesOf = (id: ScoreboardId, members: number): readonly RankedValue[] =>
        Array.from({ length: members }, (_, index) => ranked(`member-${index}`, index, { board: id }));
      await ranks.put([...boards.flatMap((id) => valuesOf(id, 5)), ...valuesOf(other, 1_200)]);
      const crowd = await ranks.page(other, { limit: 2 });
      expect([crowd.total, ...lines(crowd.entries)]).toEqual([1_200, '1 member-1199 1199', '2 member-1198 1198']);
      const pages = await Promise.all(boards.map((id) => ranks.page(id, { limit: 1 })));
      expect(pages.map(({ total, entries }) => [total, entries[0]?.member])).toEqual(boards.map(() => [5, 'member-4']));
      expect((await ranks.versions(boards)).filter((version) => version > 0)).toHaveLength(boards.length);
      await ranks.put([]);
    });

    withRanks(
      '[SCORES-7] everything is there after a restart, and the generation tells whether it is',
      async (ranks, under) => {
        expect(await ranks.generation()).toBeNull();
        await ranks.setGeneration('first');
        await ranks.put([ranked('ann', 3), ranked('bob', 2)]);
        await ranks.setHidden('bob', true);
        const versions = await ranks.versions([board]);
        const again = await under.reopen();
        expect(await again.generation()).toBe('first');
        expect(lines((await again.page(board, { limit: 9 })).entries)).toEqual(['1 ann 3']);
        expect(await again.hidden()).toEqual(['bob']);
        expect(await again.versions([board])).toEqual(versions);
        await again.setHidden('bob', false);
        expect(lines((await again.page(board, { limit: 9 })).entries)).toEqual(['1 ann 3', '2 bob 2']);
      },
    );
  });
}
