/** The projection of scores, and what is worked out again from it, on both engines. */
import type { Operator, ScoreEntry, ScoreFact } from '@inkroom/shared';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { valueAfter } from '../../../lib/score-batch.ts';
import type { ArchiveTables } from '../tables.ts';
import { archiveKinds, openFreshArchive } from '../testing.ts';
import { projectScores } from './project-scores.ts';
import { rebuildScores } from './rebuild-scores.ts';

const boards: Readonly<Record<string, Operator>> = { kills: 'add', laps: 'best', players: 'set' };

/** As a score book would have kept them: values and numbers follow from those before. */
function factsOf(sent: readonly { board: string; member: string; amount: number }[]): readonly ScoreFact[] {
  const last = new Map<string, ScoreEntry>();
  return sent.map(({ board, member, amount }, index) => {
    const at = 1_790_000_000_000 + index;
    const before = last.get(`${board} ${member}`);
    const operator = boards[board] ?? 'set';
    const value = valueAfter({ operator, amount }, before?.value ?? null);
    const achievedAt = before?.value === value ? before.achievedAt : at;
    const name = index % 3 === 0 ? `Name ${index}` : (before?.name ?? null);
    const entry = { id: `id-${index}`, board, member, operator, amount, value, seq: at, achievedAt, name, area: null };
    last.set(`${board} ${member}`, entry);
    return { type: 'scores', at, items: [entry] };
  });
}

const someScores = fc.array(
  fc.record({
    board: fc.constantFrom(...Object.keys(boards)),
    member: fc.constantFrom('ann', 'ben', "C'yd"),
    amount: fc.constantFrom(1, 2.5, -3, 0, 7),
  }),
  { maxLength: 30 },
);

const stored = async (database: Kysely<ArchiveTables>) => ({
  submissions: (await database.selectFrom('score_submissions').selectAll().execute()).length,
  values: textsOf(await database.selectFrom('score_values').selectAll().execute()),
  entries: textsOf(
    await database
      .selectFrom('board_entries')
      .select(['board', 'member', 'value', 'seq', 'achieved_at', 'label'])
      .execute(),
  ),
});

const textsOf = (rows: readonly object[]): readonly string[] =>
  rows
    .map((row) => JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .toSorted((a, b) => (a < b ? -1 : 1));

describe.each(archiveKinds)('on $kind', (kind) => {
  it('[INGEST-20] in whatever batches and however often facts come, the rows are those of each fact once', async () => {
    const { database } = await openFreshArchive(kind);
    const project = (facts: readonly ScoreFact[]) => database.transaction().execute((tx) => projectScores(tx, facts));
    const check = fc.asyncProperty(someScores, fc.integer({ min: 1, max: 7 }), fc.nat(), async (sent, size, again) => {
      for (const table of ['score_submissions', 'score_values', 'board_entries'] as const) {
        await database.deleteFrom(table).execute();
      }
      const facts = factsOf(sent);
      await project(facts);
      const expected = await stored(database);
      expect(expected.submissions).toBe(sent.length);
      for (const table of ['score_submissions', 'score_values', 'board_entries'] as const) {
        await database.deleteFrom(table).execute();
      }
      const batches = Array.from({ length: Math.ceil(facts.length / size) }, (_, index) =>
        facts.slice(index * size, (index + 1) * size),
      );
      for (const batch of batches) await project(batch);
      const twice = batches[again % Math.max(1, batches.length)];
      if (twice !== undefined) await project(twice);
      expect(await stored(database)).toEqual(expected);
    });
    await fc.assert(check, { numRuns: 15 });
  });

  it('[INGEST-21] values rebuilt from the submissions alone are those that were kept', async () => {
    const { database } = await openFreshArchive(kind);
    const facts = factsOf(fc.sample(someScores, { numRuns: 40, seed: 7 }).flat());
    await database.transaction().execute((tx) => projectScores(tx, facts));
    const expected = await stored(database);
    await database.updateTable('score_values').set({ value: 0 }).execute();
    await database.deleteFrom('board_entries').execute();
    const steps: number[] = [];
    const rebuilt = await rebuildScores(database, (submissions) => steps.push(submissions));
    expect(rebuilt).toEqual({ submissions: facts.length, values: expected.values.length });
    expect(steps.at(-1)).toBe(facts.length);
    expect(await stored(database)).toEqual(expected);
  });

  it('[INGEST-20] a submission that the store forgot and counted again is one row, and its value follows the store', async () => {
    const { database } = await openFreshArchive(kind);
    const [first, second] = factsOf([1, 2].map(() => ({ board: 'kills', member: 'ann', amount: 5 })));
    const again = second?.items.map((item) => ({ ...item, id: 'id-0' })) ?? [];
    const facts: ScoreFact[] = [
      ...(first === undefined ? [] : [first]),
      { type: 'scores', at: 1_790_000_000_001, items: again },
    ];
    for (const fact of facts) await database.transaction().execute((tx) => projectScores(tx, [fact]));
    const { submissions, values } = await stored(database);
    expect([submissions, values.length]).toEqual([1, 1]);
    expect(values[0]).toContain('["value",10]');
    await rebuildScores(database);
    expect((await stored(database)).values[0]).toContain('["value",5]');
  });
});
