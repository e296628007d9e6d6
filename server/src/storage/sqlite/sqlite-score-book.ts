/**
 * Scores from outside in live.db. The file has one owner, and this book has one round under way at a time: it reads what
 * the members have, works out what they come to, and writes all of it with its facts in one transaction.
 */
import { invariant, isOperator } from '@inkroom/shared';
import type { ScoreEntry, ScoreFact } from '@inkroom/shared';
import { createGatherer } from '../../lib/gatherer.ts';
import { entryOf, mostPerRound, partialFailure, valueAfter } from '../../lib/score-batch.ts';
import type { SubmissionToKeep } from '../../lib/score-batch.ts';
import type { Clock } from '../../ports/clock.ts';
import { submissionMemory } from '../../ports/score-book.ts';
import type { KeptScore, ScoreBook } from '../../ports/score-book.ts';
import type { Row, SqlEngine, Statement } from './engine.ts';
import { appendOutbox } from './room-statements.ts';

/** Items of one fact: whoever reads the outbox reads whole facts. */
const mostPerFact = 250;
/** Forgetting keeps ahead of what is appended, whatever the size of the rounds. */
const forgottenPerRound = 2 * mostPerRound;

export interface SqliteScoreBookOptions {
  readonly engine: SqlEngine;
  readonly clock: Pick<Clock, 'now'>;
  /** Facts for the archive were appended, or may have been. */
  readonly appended?: () => void;
}

type Standing = Pick<KeptScore, 'value' | 'seq' | 'achievedAt' | 'name'>;

/** What a round comes to, before it is written. */
interface Round {
  readonly answers: readonly KeptScore[];
  readonly entries: readonly ScoreEntry[];
  /** By board and member. */
  readonly standings: ReadonlyMap<string, { readonly submission: SubmissionToKeep; readonly standing: Standing }>;
}

export function createSqliteScoreBook(options: SqliteScoreBookOptions): ScoreBook {
  const { engine, clock, appended = () => undefined } = options;
  const operatorOf: ScoreBook['operatorOf'] = async (board) => {
    const [row] = await engine.query('SELECT operator FROM score_boards WHERE name = ?', [board]);
    const operator = row?.['operator'];
    return isOperator(operator) ? operator : null;
  };
  return {
    operatorOf,
    async declare(board, operator) {
      const known = await operatorOf(board);
      if (known !== null) return known;
      const result = await engine.transact([
        { sql: 'INSERT OR IGNORE INTO score_boards (name, operator) VALUES (?, ?)', params: [board, operator] },
      ]);
      invariant(result.ok, 'declaring a board has no conditions');
      return (await operatorOf(board)) ?? operator;
    },
    async boards() {
      const rows = await engine.query('SELECT name, operator FROM score_boards ORDER BY name', []);
      return rows.flatMap(({ name, operator }) => (isOperator(operator) ? [{ name: String(name), operator }] : []));
    },
    keep: createGatherer<SubmissionToKeep, KeptScore>({
      most: mostPerRound,
      failure: partialFailure,
      async run(submissions) {
        const keys = submissions.map(({ board, member, id }) => [board, member, id]);
        const rows = await engine.query(readStandings, [JSON.stringify(keys)]);
        const now = clock.now();
        const round = workOut(submissions, rows, now);
        if (round.entries.length > 0) {
          try {
            await engine.transact(writesOf(round, now));
          } finally {
            appended();
          }
        }
        return round.answers;
      },
    }),
  };
}

const readStandings = `
  SELECT asked.key AS place, scores.value, scores.seq, scores.achieved_at, scores.name,
    EXISTS (SELECT 1 FROM score_ids AS ids
      WHERE ids.board = asked.value ->> 0 AND ids.member = asked.value ->> 1 AND ids.id = asked.value ->> 2) AS known
  FROM json_each(?) AS asked
  LEFT JOIN scores ON scores.board = asked.value ->> 0 AND scores.member = asked.value ->> 1
  ORDER BY asked.key`;

const keyOf = ({ board, member }: SubmissionToKeep): string => `${board} ${member}`;

function workOut(submissions: readonly SubmissionToKeep[], rows: readonly Row[], now: number): Round {
  const standings = new Map<string, { submission: SubmissionToKeep; standing: Standing }>();
  const seen = new Set<string>();
  const entries: ScoreEntry[] = [];
  const answers = submissions.map((submission, index): KeptScore => {
    const row = rows[index] ?? {};
    const before = standings.get(keyOf(submission))?.standing ?? standingOf(row);
    const id = JSON.stringify([submission.board, submission.member, submission.id]);
    if (row['known'] === 1 || seen.has(id)) {
      return { duplicate: true, ...(before ?? { value: 0, seq: 0, achievedAt: 0, name: null }) };
    }
    seen.add(id);
    const value = valueAfter(submission, before?.value ?? null);
    const standing: Standing = {
      value,
      seq: Math.max((before?.seq ?? 0) + 1, now),
      achievedAt: before?.value === value ? before.achievedAt : now,
      name: submission.name ?? before?.name ?? null,
    };
    standings.set(keyOf(submission), { submission, standing });
    entries.push(entryOf(submission, standing));
    return { duplicate: false, ...standing };
  });
  return { answers, entries, standings };
}

function standingOf(row: Row): Standing | null {
  const { value, seq, achieved_at: achievedAt, name } = row;
  if (value === null || value === undefined) return null;
  return {
    value: Number(value),
    seq: Number(seq),
    achievedAt: Number(achievedAt),
    name: name === null ? null : String(name),
  };
}

function writesOf({ entries, standings }: Round, now: number): readonly Statement[] {
  const ids = entries.map(({ board, member, id }) => [board, member, id]);
  const values = [...standings.values()].map(({ submission: { board, member }, standing }) => {
    const { value, seq, achievedAt, name } = standing;
    return [board, member, value, seq, achievedAt, name];
  });
  const facts: Statement[] = [];
  for (let from = 0; from < entries.length; from += mostPerFact) {
    const fact: ScoreFact = { type: 'scores', at: now, items: entries.slice(from, from + mostPerFact) };
    facts.push({ sql: appendOutbox, params: [now, JSON.stringify(fact)] });
  }
  return [
    { sql: writeIds, params: [now, JSON.stringify(ids)] },
    { sql: writeScores, params: [JSON.stringify(values)] },
    ...facts,
    { sql: forgetIds, params: [now - submissionMemory.ms, forgottenPerRound] },
  ];
}

const writeIds = `
  INSERT INTO score_ids (board, member, id, at)
  SELECT value ->> 0, value ->> 1, value ->> 2, ?1 FROM json_each(?2)`;

const writeScores = `
  INSERT OR REPLACE INTO scores (board, member, value, seq, achieved_at, name)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?)`;

const forgetIds = `
  DELETE FROM score_ids WHERE (board, member, id) IN
    (SELECT board, member, id FROM score_ids WHERE at < ? ORDER BY at LIMIT ?)`;
