/**
 * Scoreboards on Redis. A board lies in the partition of its id: its places in a sorted set by the negative value, its
 * entries in a hash, so that one script may touch both. Doubles are exact as scores; what is equal is put in order by
 * the place's text, which begins with the time in 16 digits.
 */
import { invariant } from '@inkroom/shared';
import type { ScoreboardId } from '@inkroom/shared';
import { chunks } from '../../lib/chunks.ts';
import { withRanks } from '../../lib/with-ranks.ts';
import type { RankCursor, RankedEntry, RankedValue, RankIndex } from '../../ports/rank-index.ts';
import {
  boardsKey,
  hiddenKey,
  partitionOf,
  partitions,
  placesKey,
  prefixOf,
  ranksGenerationKey,
  ranksPartition,
} from './keys.ts';
import type { RedisLink, Reply } from './redis-link.ts';
import { texts } from './replies.ts';
import { scriptLoader } from './scripts.ts';

/** A call takes a millisecond or two, a wave of them some ten: what is being played waits no longer. */
const mostPerCall = 500;
const callsPerWave = 100;
const boardsPerHide = 500;

const scoreOf = (value: number): string => String(0 - value);
const digitsOf = (at: number): string => String(at).padStart(16, '0');
const placeOf = ({ achievedAt, member }: Omit<RankCursor, 'value'>): string => `${digitsOf(achievedAt)}${member}`;

export function createRedisRankIndex({ link }: { link: Pick<RedisLink, 'run' | 'command'> }): RankIndex {
  const script = scriptLoader(() => 0);

  const run = (
    name: 'put-ranks' | 'page-ranks' | 'find-ranks' | 'around-rank',
    board: ScoreboardId,
    args: readonly (string | number)[],
  ): Promise<Reply> => {
    const partition = partitionOf(board);
    const all = [prefixOf(partition), board, ...args];
    return link.run({
      script: script(name),
      keys: [placesKey(board)],
      args: all,
      partition,
      writes: name === 'put-ranks',
    });
  };

  const hideIn = async (partition: number, member: string, hidden: boolean): Promise<void> => {
    let cursor = '0';
    do {
      const args = [prefixOf(partition), member, hidden ? '1' : '0', cursor, boardsPerHide];
      const keys = [hiddenKey(partition)];
      cursor = String(await link.run({ script: script('hide-member'), keys, args, partition, writes: true }));
    } while (cursor !== '0');
  };

  return {
    async put(values) {
      const calls = [...Map.groupBy(values, ({ board }) => board)].flatMap(([board, ofBoard]) =>
        chunks(latestOf(ofBoard), mostPerCall).map((some) => () => {
          const members = some.map(({ member }) => member);
          return run('put-ranks', board, [some.length, ...members, ...some.map(entryOf)]);
        }),
      );
      for (const wave of chunks(calls, callsPerWave)) await Promise.all(wave.map((call) => call()));
    },

    async page(board, { after, before, limit }) {
      const direction = after !== undefined ? 'after' : before !== undefined ? 'before' : 'top';
      const cursor = after ?? before ?? { value: 0, achievedAt: 0, member: '' };
      const args = [direction, scoreOf(cursor.value), placeOf(cursor), limit];
      const [total, ...rows] = texts(await run('page-ranks', board, args));
      return { total: Number(total), entries: entriesOf(board, rows) };
    },

    async find(board, members) {
      const cells = members.length === 0 ? [] : texts(await run('find-ranks', board, members));
      return members.map((member, index) => {
        const rank = Number(cells[index * 2]);
        return rank === 0 ? null : { ...valueOf(board, member, cells[index * 2 + 1] ?? ''), rank };
      });
    },

    async around(board, member, { above, below }) {
      return entriesOf(board, texts(await run('around-rank', board, [member, above, below])));
    },

    async versions(boards) {
      const known = new Map<ScoreboardId, number>();
      const asked = [...Map.groupBy(new Set(boards), partitionOf)].map(async ([partition, some]) => {
        const where = { partition, writes: false };
        const found = await link.command(['HMGET', boardsKey(partition), ...some], where);
        some.forEach((board, index) => known.set(board, Number(Array.isArray(found) ? found[index] : 0)));
      });
      await Promise.all(asked);
      return boards.map((board) => known.get(board) ?? 0);
    },

    async setHidden(member, hidden) {
      const others = partitions.filter((partition) => partition !== ranksPartition);
      await Promise.all(others.map((partition) => hideIn(partition, member, hidden)));
      // Told from here, so it comes last: what was not finished is seen as not done.
      await hideIn(ranksPartition, member, hidden);
    },

    async hidden() {
      const where = { partition: ranksPartition, writes: false };
      return texts(await link.command(['SMEMBERS', hiddenKey(ranksPartition)], where)).toSorted();
    },

    async generation() {
      const known = await link.command(['GET', ranksGenerationKey()], { partition: ranksPartition, writes: false });
      return known === null ? null : String(known);
    },

    async setGeneration(generation) {
      await link.command(['SET', ranksGenerationKey(), generation], { partition: ranksPartition, writes: true });
    },
  };
}

/** Each member once: only the greatest sequence can stay. */
function latestOf(values: readonly RankedValue[]): readonly RankedValue[] {
  const latest = new Map<string, RankedValue>();
  for (const value of values) {
    const known = latest.get(value.member);
    if (known === undefined || value.seq > known.seq) latest.set(value.member, value);
  }
  return [...latest.values()];
}

function entryOf({ seq, value, achievedAt, label, mark }: RankedValue): string {
  invariant(Number.isFinite(value), 'values are finite');
  invariant(Number.isSafeInteger(achievedAt) && achievedAt >= 0, 'values are reached at a whole millisecond');
  return `${seq} ${scoreOf(value)} ${digitsOf(achievedAt)} ${JSON.stringify([label, mark])}`;
}

/** `{position of the first, its rank, member, entry, ...}`. */
function entriesOf(board: ScoreboardId, cells: readonly string[]): readonly RankedEntry[] {
  const [position, rank, ...rows] = cells;
  const values: RankedValue[] = [];
  for (let index = 0; index < rows.length; index += 2) {
    values.push(valueOf(board, rows[index] ?? '', rows[index + 1] ?? ''));
  }
  return withRanks(values, { position: Number(position), rank: Number(rank) });
}

function valueOf(board: ScoreboardId, member: string, entry: string): RankedValue {
  const [seq = '', score = '', at = ''] = entry.split(' ', 3);
  // Only entryOf writes it.
  const [label, mark] = JSON.parse(entry.slice(seq.length + score.length + at.length + 3)) as [
    string | null,
    string | null,
  ];
  return { board, member, value: 0 - Number(score), achievedAt: Number(at), seq: Number(seq), label, mark };
}
