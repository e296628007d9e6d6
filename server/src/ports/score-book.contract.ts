/** What every ScoreBook is held to. */
import type { Operator, ScoreFact } from '@inkroom/shared';
import { describe, expect } from 'vitest';
import { checksOf } from './checks.contract.ts';
import type { Outbox } from './outbox.ts';
import { submissionMemory } from './score-book.ts';
import type { ScoreBook, Submission } from './score-book.ts';

export interface ScoreBookUnderTest {
  readonly book: ScoreBook;
  readonly outbox: Pick<Outbox, 'partitions' | 'read'>;
  advance(ms: number): void;
  /** The same data, opened again as after a restart. */
  reopen(): Promise<ScoreBook>;
  close(): Promise<void>;
}

type Sent = Submission & { readonly operator: Operator };

const score = (member: string, amount: number, more: Partial<Sent> = {}): Sent => ({
  id: `${member}-${amount}`,
  board: 'players',
  member,
  amount,
  name: null,
  area: null,
  operator: 'set',
  ...more,
});

/** All facts that wait, in the order of their partitions. */
export async function factsIn(outbox: ScoreBookUnderTest['outbox']): Promise<readonly ScoreFact[]> {
  const all = await outbox.read(new Map(outbox.partitions.map((partition) => [partition, ''])), 10_000);
  // Only scores are kept in these tests.
  return [...all.values()].flat().map(({ text }) => JSON.parse(text) as ScoreFact);
}

export function describeScoreBookContract(open: () => Promise<ScoreBookUnderTest>): void {
  const check = checksOf(open);

  describe('score book', () => {
    check('[INGEST-1] the first operator of a board stays, also after a restart', async (under) => {
      const { book } = under;
      expect(await book.operatorOf('kills')).toBeNull();
      expect(await book.declare('kills', 'add')).toBe('add');
      const words = await Promise.all([book.declare('kills', 'best'), book.declare('deaths', 'best')]);
      expect(words).toEqual(['add', 'best']);
      const again = await under.reopen();
      expect(await again.operatorOf('kills')).toBe('add');
      expect(await again.boards()).toEqual([
        { name: 'deaths', operator: 'best' },
        { name: 'kills', operator: 'add' },
      ]);
    });

    check('[INGEST-2] set is the last, best the highest, add the sum, of whole and other numbers', async ({ book }) => {
      const sent = (['set', 'best', 'add'] as const).flatMap((operator) =>
        [3, 7.25, -2, 5].map((amount) => score('ann', amount, { board: operator, operator })),
      );
      const kept = await book.keep(sent);
      expect(kept.map(({ value }) => value)).toEqual([3, 7.25, -2, 5, 3, 7.25, 7.25, 7.25, 3, 10.25, 8.25, 13.25]);
      expect(kept.every(({ duplicate }) => !duplicate)).toBe(true);
    });

    check('[INGEST-3] the same id of a member counts once, together or later or after a restart', async (under) => {
      const add = (id: string, amount: number, member = 'ann', board = 'sum') =>
        score(member, amount, { id, board, operator: 'add' });
      const first = await under.book.keep([add('a', 5), add('a', 5), add('b', 1)]);
      expect(first.map(({ duplicate, value }) => [duplicate, value])).toEqual([
        [false, 5],
        [true, 5],
        [false, 6],
      ]);
      const at = first.map(({ seq, achievedAt }) => [seq, achievedAt]);
      const later = await under.book.keep([add('a', 5)]);
      expect(later).toEqual([{ duplicate: true, value: 6, name: null, seq: at[2]?.[0], achievedAt: at[2]?.[1] }]);
      const again = await under.reopen();
      const answers = await again.keep([add('b', 1), add('a', 5, 'bob'), add('a', 5, 'ann', 'other'), add('c', 1)]);
      expect(answers.map(({ duplicate, value }) => [duplicate, value])).toEqual([
        [true, 6],
        [false, 5],
        [false, 5],
        [false, 7],
      ]);
    });

    check('[INGEST-3] names that look like parts of each other are told apart', async ({ book }) => {
      const add = (member: string, id: string) => score(member, 1, { id, board: 'sum', operator: 'add' });
      const tricky = [
        add('a', 'b c'),
        add('a b', 'c'),
        add('a 1', '"'),
        add('a', '1"'),
        add('ä\\', '{}'),
        add('=', '0'),
      ];
      const kept = await book.keep(tricky);
      expect(kept.map(({ duplicate }) => duplicate)).toEqual(tricky.map(() => false));
      expect(kept.map(({ value }) => value)).toEqual([1, 1, 1, 2, 1, 1]);
      expect((await book.keep(tricky)).every(({ duplicate }) => duplicate)).toBe(true);
    });

    check('[INGEST-3] an id is known for ten minutes at least', async (under) => {
      const add = (id: string) => score('ann', 1, { id, board: 'sum', operator: 'add' });
      await under.book.keep([add('early')]);
      under.advance(submissionMemory.ms - 5_000);
      expect(await under.book.keep([add('other'), add('early')])).toMatchObject([
        { duplicate: false },
        { duplicate: true, value: 2 },
      ]);
    });

    check(
      '[INGEST-4] the time of a value is when it was reached, and each change has a greater number',
      async (under) => {
        const { book } = under;
        const best = (id: string, amount: number) => score('ann', amount, { id, board: 'best', operator: 'best' });
        const [first] = await book.keep([best('a', 10)]);
        under.advance(60_000);
        const [lower, higher] = await book.keep([best('b', 9), best('c', 11)]);
        expect(lower?.achievedAt).toBe(first?.achievedAt);
        expect(higher?.achievedAt).toBeGreaterThanOrEqual((first?.achievedAt ?? Number.NaN) + 59_000);
        expect(lower?.seq).toBeGreaterThan(first?.seq ?? Number.NaN);
        expect(higher?.seq).toBeGreaterThan(lower?.seq ?? Number.NaN);
      },
    );

    check('[INGEST-4] a member keeps the last name that was sent', async (under) => {
      const named = (id: string, name: string | null) => score('7', 1, { id, name });
      const kept = await under.book.keep([named('a', null), named('b', 'Ann "A" {é}'), named('c', null)]);
      expect(kept.map(({ name }) => name)).toEqual([null, 'Ann "A" {é}', 'Ann "A" {é}']);
      const book = await under.reopen();
      expect(await book.keep([named('d', null), named('e', 'Bea')])).toMatchObject([
        { name: 'Ann "A" {é}' },
        { name: 'Bea' },
      ]);
    });

    check('[INGEST-5] one fact tells of what was kept together, and none of what was not kept', async (under) => {
      const sent = [
        score('ann', 4, { id: 'x', area: 111, name: 'Ann' }),
        score('ann', 4, { id: 'x', area: 111, name: 'Ann' }),
        score('ann', 9.5, { id: 'y', board: 'sum', operator: 'add' }),
      ];
      const kept = await under.book.keep(sent);
      expect(await under.book.keep(sent)).toHaveLength(3);
      const facts = await factsIn(under.outbox);
      expect(facts).toHaveLength(1);
      expect(facts[0]).toEqual({
        type: 'scores',
        at: expect.any(Number) as number,
        items: [
          {
            id: 'x',
            board: 'players',
            member: 'ann',
            operator: 'set',
            amount: 4,
            area: 111,
            value: 4,
            seq: kept[0]?.seq,
            achievedAt: kept[0]?.achievedAt,
            name: 'Ann',
          },
          {
            id: 'y',
            board: 'sum',
            member: 'ann',
            operator: 'add',
            amount: 9.5,
            area: null,
            value: 9.5,
            seq: kept[2]?.seq,
            achievedAt: kept[2]?.achievedAt,
            name: null,
          },
        ],
      });
    });

    check('[INGEST-5] of many at once each counts, in few facts, and everybody hears of their own', async (under) => {
      const members = Array.from({ length: 300 }, (_, index) => `member-${index}`);
      const rounds = Array.from({ length: 5 }, (_, round) =>
        under.book.keep(
          members.map((member) => score(member, 1, { id: `round-${round}`, board: 'sum', operator: 'add' })),
        ),
      );
      const values = (await Promise.all(rounds)).map((kept) => new Set(kept.map(({ value }) => value)));
      expect(values).toEqual([1, 2, 3, 4, 5].map((value) => new Set([value])));
      const facts = await factsIn(under.outbox);
      const items = facts.flatMap((fact) => fact.items);
      expect(items).toHaveLength(1_500);
      expect(new Set(items.map(({ member, id }) => `${member} ${id}`)).size).toBe(1_500);
      expect(facts.length).toBeLessThanOrEqual(150);
    });
  });
}
