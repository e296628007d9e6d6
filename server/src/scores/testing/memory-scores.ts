/** Test support: scores from outside without a store. */
import { createIngestion } from '../ingestion.ts';
import type { Ingestion } from '../ingestion.ts';
import { entryOf, valueAfter } from '../../lib/score-batch.ts';
import { withRanks } from '../../lib/with-ranks.ts';
import { everythingAdmitted } from '../../ports/admission.ts';
import type { Admission } from '../../ports/admission.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Operator, ScoreEntry } from '@inkroom/shared';
import type { RankedEntry, RankedValue, RankIndex } from '../../ports/rank-index.ts';
import type { KeptScore, ScoreBook } from '../../ports/score-book.ts';

export interface MemoryScores {
  readonly ingestion: Ingestion;
  readonly ranks: Pick<RankIndex, 'page' | 'find' | 'versions'>;
  readonly kept: readonly ScoreEntry[];
  /** The next calls fail with it, until it is null again. */
  failure: Error | null;
  admission: Admission;
}

export function createMemoryScores(clock: Clock): MemoryScores {
  const operators = new Map<string, Operator>();
  const values = new Map<string, RankedValue>();
  const standings = new Map<string, KeptScore>();
  const ids = new Set<string>();
  const kept: ScoreEntry[] = [];
  let version = 0;
  const book: ScoreBook = {
    async declare(board, operator) {
      if (memory.failure !== null) throw memory.failure;
      operators.set(board, operators.get(board) ?? operator);
      return operators.get(board) ?? operator;
    },
    operatorOf: async (board) => operators.get(board) ?? null,
    boards: async () => [...operators].map(([name, operator]) => ({ name, operator })),
    async keep(submissions) {
      const { failure } = memory;
      if (failure !== null) throw failure;
      return submissions.map((submission): KeptScore => {
        const key = JSON.stringify([submission.board, submission.member]);
        const id = JSON.stringify([key, submission.id]);
        const before = standings.get(key);
        if (ids.has(id) && before !== undefined) return { ...before, duplicate: true };
        ids.add(id);
        const value = valueAfter(submission, before?.value ?? null);
        const seq = (before?.seq ?? 0) + 1;
        const name = submission.name ?? before?.name ?? null;
        const standing = { duplicate: false, value, seq, name, achievedAt: clock.now() };
        standings.set(key, standing);
        kept.push(entryOf(submission, { value, seq, name, achievedAt: standing.achievedAt }));
        return standing;
      });
    },
  };
  const entriesOf = (board: string): readonly RankedEntry[] => {
    const sorted = [...values.values()]
      .filter((value) => value.board === board)
      .toSorted((a, b) => b.value - a.value || (a.member < b.member ? -1 : 1));
    return withRanks(sorted, { position: 0, rank: 1 });
  };
  const ranks: Pick<RankIndex, 'page' | 'find' | 'versions' | 'put'> = {
    async put(some) {
      for (const value of some) values.set(`${value.board} ${value.member}`, value);
      version += 1;
    },
    async page(board, { limit }) {
      const entries = entriesOf(board);
      return { entries: entries.slice(0, limit), total: entries.length };
    },
    find: async (board, members) =>
      members.map((member) => entriesOf(board).find((entry) => entry.member === member) ?? null),
    versions: async (boards) => boards.map(() => version),
  };
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const admission: Admission = {
    allows: (what) => memory.admission.allows(what),
    get retryAfterMs() {
      return memory.admission.retryAfterMs;
    },
  };
  const memory: MemoryScores = {
    ingestion: createIngestion({ scores: book, ranks, admission, clock, logger: silent }),
    ranks,
    kept,
    failure: null,
    admission: everythingAdmitted,
  };
  return memory;
}
