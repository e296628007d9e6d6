/** What every Archive is held to. */
import type { Fact, ScoreboardId } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { UnstorableFact } from './archive.ts';
import type { Archive, FactBatch } from './archive.ts';
import type { RankedValue } from './rank-index.ts';

export interface ArchiveUnderTest {
  readonly archive: Archive;
  /** The same data, opened by another node. */
  another(): Archive;
  /** A fact that can be stored, and its own one each time. */
  newFact(): Fact;
  /** A fact that can be read and never stored. */
  poison(): Fact;
  /** How many different facts are stored. */
  countFacts(): Promise<number>;
  /** As a projection does it. */
  putBoardEntries(values: readonly RankedValue[]): Promise<void>;
}

const batch = (from: string, to: string, more: Partial<FactBatch> = {}): FactBatch => ({
  partition: 0,
  from,
  to,
  facts: [],
  dead: [],
  ...more,
});

const board = 'players' as ScoreboardId;

const ranked = (member: string, change: Partial<RankedValue> = {}): RankedValue => ({
  board,
  member,
  value: 10.5,
  achievedAt: 1_700_000_000_000,
  seq: 1,
  label: null,
  mark: null,
  ...change,
});

export function describeArchiveContract(open: () => Promise<ArchiveUnderTest>): void {
  describe('archive', () => {
    it('[ARCHIVE-1] stands at the beginning of every partition, and moves from where it stands only', async () => {
      const { archive, newFact, countFacts } = await open();
      expect(await archive.cursors()).toEqual(new Map());
      expect(await archive.project([batch('', '2', { facts: [newFact(), newFact()] })])).toBe('stored');
      expect(await archive.project([batch('', '3', { facts: [newFact()] })])).toBe('elsewhere');
      expect(await archive.project([batch('1', '3', { facts: [newFact()] })])).toBe('elsewhere');
      expect(await archive.cursors()).toEqual(new Map([[0, '2']]));
      expect(await countFacts()).toBe(2);
      expect(await archive.project([batch('2', '3', { facts: [newFact()] })])).toBe('stored');
      expect(await countFacts()).toBe(3);
    });

    it('[ARCHIVE-1] batches of many partitions are stored all or none', async () => {
      const { archive, newFact, countFacts } = await open();
      const both = (): readonly FactBatch[] => [
        batch('', '9', { partition: 3, facts: [newFact()] }),
        batch('', '4', { partition: 1, facts: [newFact()] }),
      ];
      expect(await archive.project(both())).toBe('stored');
      expect(await archive.project([batch('', '5', { partition: 2, facts: [newFact()] }), ...both()])).toBe(
        'elsewhere',
      );
      expect(await countFacts()).toBe(2);
      expect(await archive.cursors()).toEqual(
        new Map([
          [1, '4'],
          [3, '9'],
        ]),
      );
    });

    it('[ARCHIVE-1] of two that store the same batch at once, one does', async () => {
      const { archive, another, newFact, countFacts } = await open();
      const other = another();
      for (let round = 0; round < 10; round += 1) {
        const same = [batch(round === 0 ? '' : `${round}`, `${round + 1}`, { facts: [newFact()] })];
        const results = await Promise.all([archive.project(same), other.project(same)]);
        expect(results.toSorted()).toEqual(['elsewhere', 'stored']);
      }
      expect(await countFacts()).toBe(10);
    });

    it('[ARCHIVE-2] a fact that is stored already changes nothing', async () => {
      const { archive, newFact, countFacts } = await open();
      const fact = newFact();
      await archive.project([batch('', '1', { facts: [fact] })]);
      await archive.project([batch('1', '2', { facts: [fact] })]);
      await archive.project([batch('', '1', { partition: 7, facts: [fact, fact, newFact()] })]);
      expect(await countFacts()).toBe(2);
    });

    it('[ARCHIVE-4] a fact that can never be stored is told as such, and nothing of its transaction stays', async () => {
      const { archive, newFact, poison, countFacts } = await open();
      const facts = [newFact(), poison(), newFact()];
      await expect(archive.project([batch('', '3', { facts })])).rejects.toThrow(UnstorableFact);
      expect(await archive.cursors()).toEqual(new Map());
      expect(await countFacts()).toBe(0);
      expect(await archive.project([batch('', '1', { facts: facts.slice(0, 1) })])).toBe('stored');
    });

    it('[ARCHIVE-6] dead letters are kept with the cursor, whatever is in them', async () => {
      const { archive, newFact, countFacts } = await open();
      const dead = [
        { cursor: '1', at: 5, text: 'zero \0 byte', reason: 'no fact' },
        { cursor: '2', at: 6, text: `half of a \uD83D`, reason: 'nor \0 this' },
      ];
      expect(await archive.project([batch('', '3', { facts: [newFact()], dead })])).toBe('stored');
      expect(await archive.project([batch('', '3', { dead })])).toBe('elsewhere');
      expect(await archive.countDead()).toBe(2);
      expect(await countFacts()).toBe(1);
    });

    it('[ARCHIVE-8] one node projects, until it gives that up or is not heard of any more', async () => {
      const { archive, another } = await open();
      const other = another();
      const claim = (by: Archive, node: string, now: number, leaseMs = 1_000) =>
        by.claimProjecting({ node, now, leaseMs });
      expect(await claim(archive, 'one', 10_000)).toBe(true);
      expect(await claim(other, 'two', 10_999)).toBe(false);
      expect(await claim(archive, 'one', 10_500)).toBe(true);
      expect(await claim(other, 'two', 11_400)).toBe(false);
      expect(await claim(other, 'two', 11_500)).toBe(true);
      expect(await claim(archive, 'one', 11_501)).toBe(false);
      expect(await claim(other, 'two', 11_600, 0)).toBe(true);
      expect(await claim(archive, 'one', 11_601)).toBe(true);
    });

    it('[ARCHIVE-10] values wait for the live index, earliest achieved first, the newest of each member', async () => {
      const { archive, putBoardEntries } = await open();
      await putBoardEntries([
        ranked('ada', { seq: 2, achievedAt: 20 }),
        ranked('bob', { achievedAt: 10, label: 'Bob' }),
      ]);
      await putBoardEntries([ranked('ada', { seq: 1, value: 99 }), ranked('bob', { seq: 1, value: 99 })]);
      const first = ranked('bob', { achievedAt: 10, label: 'Bob' });
      const second = ranked('ada', { seq: 2, achievedAt: 20 });
      expect(await archive.pendingRanks(10)).toEqual([first, second]);
      expect(await archive.pendingRanks(1)).toEqual([first]);
    });

    it('[ARCHIVE-10] a value that changed while it was brought to the index stays pending', async () => {
      const { archive, putBoardEntries } = await open();
      await putBoardEntries([ranked('ada'), ranked('bob')]);
      const brought = await archive.pendingRanks(10);
      const newer = ranked('ada', { seq: 2, value: -3, mark: '?' });
      await putBoardEntries([newer]);
      await archive.settleRanks(brought);
      expect(await archive.pendingRanks(10)).toEqual([newer]);
      await archive.settleRanks([newer]);
      expect(await archive.pendingRanks(10)).toEqual([]);
    });

    it('[ARCHIVE-10] when the index was lost all values are pending again', async () => {
      const { archive, putBoardEntries } = await open();
      const members = Array.from({ length: 1_200 }, (_, index) => `m${String(index).padStart(4, '0')}`);
      await putBoardEntries(members.map((member) => ranked(member)));
      const all = await archive.pendingRanks(5_000);
      expect(all.map(({ member }) => member)).toEqual(members);
      await archive.settleRanks(all);
      expect(await archive.pendingRanks(5_000)).toEqual([]);
      await archive.renewRanks();
      expect(await archive.pendingRanks(5_000)).toEqual(all);
    });
  });
}
