/**
 * Scores from outside on Redis: a member's value, its submissions and the fact for the archive lie in the member's
 * partition, and one script call keeps whatever is ready for a partition. The next calls leave when the former have
 * been answered, so that under load they carry more.
 */
import { isOperator } from '@inkroom/shared';
import type { Operator } from '@inkroom/shared';
import { createGatherer } from '../../lib/gatherer.ts';
import { entryHead, mostPerRound, partialFailure } from '../../lib/score-batch.ts';
import type { SubmissionToKeep } from '../../lib/score-batch.ts';
import { submissionMemory } from '../../ports/score-book.ts';
import type { KeptScore, ScoreBook } from '../../ports/score-book.ts';
import { operatorsKey, operatorsPartition, partitionOf, prefixOf, scoresKey } from './keys.ts';
import type { RedisLink } from './redis-link.ts';
import { pairs, texts } from './replies.ts';
import { scriptLoader } from './scripts.ts';

/** A script call keeps Redis busy for a millisecond at most, and Lua's stack holds what it unpacks. */
const mostPerCall = 250;

/** A call for three items costs little more than one for a single one. */
const underLoad = { items: 100, ms: 5 } as const;

export interface RedisScoreBookOptions {
  readonly link: Pick<RedisLink, 'run' | 'command'>;
  /** Facts for the archive were appended, or may have been. */
  readonly appended?: () => void;
  readonly shiftMs?: () => number;
  /** For tests, which have fewer submissions than life. */
  readonly mostKnownIds?: number;
}

/** A submission, and where its answer goes. */
interface Place {
  readonly submission: SubmissionToKeep;
  readonly index: number;
}

export function createRedisScoreBook(options: RedisScoreBookOptions): ScoreBook {
  const { link, appended = () => undefined, shiftMs = () => 0, mostKnownIds = submissionMemory.perPartition } = options;
  const scripts = scriptLoader(shiftMs);
  const here = { partition: operatorsPartition };
  const operatorOf = async (board: string): Promise<Operator | null> => {
    const known = await link.command(['HGET', operatorsKey(), board], { ...here, writes: false });
    return isOperator(known) ? known : null;
  };

  const call = async (partition: number, places: readonly Place[], answers: (KeptScore | Error)[]): Promise<void> => {
    const { keys, args, order } = callOf(partition, places);
    args.unshift(prefixOf(partition), submissionMemory.ms, mostKnownIds);
    try {
      const reply = await link.run({ script: scripts('keep-scores'), keys, args, partition, writes: true });
      const lines = String(reply).split('\n');
      order.forEach(({ index }, line) => {
        answers[index] = keptOf(lines[line] ?? '');
      });
    } catch (error) {
      for (const { index } of places) answers[index] = error instanceof Error ? error : new Error(String(error));
    }
  };

  const keep = createGatherer<SubmissionToKeep, KeptScore>({
    most: mostPerRound,
    rest: underLoad,
    failure: partialFailure,
    async run(submissions) {
      const answers: (KeptScore | Error)[] = submissions.map(() => unanswered);
      const calls: Promise<void>[] = [];
      for (const [partition, places] of byPartition(submissions)) {
        for (let from = 0; from < places.length; from += mostPerCall) {
          calls.push(call(partition, places.slice(from, from + mostPerCall), answers));
        }
      }
      await Promise.all(calls);
      appended();
      return answers;
    },
  });

  return {
    operatorOf,
    keep,
    async declare(board, operator) {
      const known = await operatorOf(board);
      if (known !== null) return known;
      await link.command(['HSETNX', operatorsKey(), board, operator], { ...here, writes: true });
      // Of callers at once one was first, and all read its word.
      return (await operatorOf(board)) ?? operator;
    },
    async boards() {
      const cells = pairs(texts(await link.command(['HGETALL', operatorsKey()], { ...here, writes: false })));
      return cells
        .flatMap(([name, operator]) => (isOperator(operator) ? [{ name, operator }] : []))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}

const unanswered = new Error('every submission belongs to a partition');

function byPartition(submissions: readonly SubmissionToKeep[]): ReadonlyMap<number, readonly Place[]> {
  const partitions = new Map<number, Place[]>();
  submissions.forEach((submission, index) => {
    const partition = partitionOf(submission.member);
    const known = partitions.get(partition);
    if (known === undefined) partitions.set(partition, [{ submission, index }]);
    else known.push({ submission, index });
  });
  return partitions;
}

/** The words of one call, and the places in the order in which its lines will come. */
function callOf(partition: number, places: readonly Place[]) {
  const boards = new Map<string, Place[]>();
  for (const place of places) {
    const { board } = place.submission;
    const known = boards.get(board);
    if (known === undefined) boards.set(board, [place]);
    else known.push(place);
  }
  const args: (string | number)[] = [];
  const order: Place[] = [];
  const keys: string[] = [];
  for (const [board, here] of boards) {
    keys.push(scoresKey(partition, board));
    args.push(board, here[0]?.submission.operator ?? 'set', here.length);
    for (const place of here) {
      const { member, id, amount, name } = place.submission;
      const label = name === null ? '' : JSON.stringify(name);
      args.push(member, id, String(amount), label, entryHead(place.submission));
      order.push(place);
    }
  }
  return { keys, args, order };
}

/** `value seq achieved name`, with `=` in front of a duplicate. */
function keptOf(line: string): KeptScore {
  const duplicate = line.startsWith('=');
  const [value = '', seq = '', achievedAt = ''] = line.slice(duplicate ? 1 : 0).split(' ', 3);
  const label = line.slice(Number(duplicate) + value.length + seq.length + achievedAt.length + 3);
  return {
    duplicate,
    value: Number(value),
    seq: Number(seq),
    achievedAt: Number(achievedAt),
    // Written by callOf, of a text.
    name: label === '' ? null : (JSON.parse(label) as string),
  };
}
