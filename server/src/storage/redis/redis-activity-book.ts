/**
 * Who is active where, each in the partition of their id, so that set and fact are one step. A count asks every
 * partition for the sets it has: they are listed by area, so nothing is scanned.
 */
import type { ActivityEntry } from '@inkroom/shared';
import { readTapeLine, writeTapeLine } from '../../lib/tape-line.ts';
import { activityIdsMs, tapeLength } from '../../ports/activity-book.ts';
import type { ActivityBook, TimedActivity } from '../../ports/activity-book.ts';
import { activePairsKey, activityIdsKey, partitionOf, partitions, prefixOf, tapeKey } from './keys.ts';
import type { RedisLink, Reply } from './redis-link.ts';
import { scriptLoader } from './scripts.ts';

export interface RedisActivityBookOptions {
  readonly link: RedisLink;
  /** Facts were appended to the outbox, or may have been. */
  readonly appended: () => void;
  readonly shiftMs?: () => number;
}

export function createRedisActivityBook({ link, appended, shiftMs = () => 0 }: RedisActivityBookOptions): ActivityBook {
  const scripts = scriptLoader(shiftMs);
  const byPartition = <T extends { readonly user: string }>(of: readonly T[]) =>
    Map.groupBy(of, ({ user }) => partitionOf(user));
  return {
    async record(events) {
      if (events.length === 0) return;
      const calls = Array.from(byPartition(events), ([partition, own]) =>
        link.run({
          script: scripts('record-activity'),
          keys: [activityIdsKey(partition)],
          args: [prefixOf(partition), activityIdsMs, tapeLength, ...own.flatMap(eventArgs)],
          partition,
          writes: true,
        }),
      );
      await allDone(calls).finally(appended);
    },

    async renew(keys, ttlMs) {
      const calls = Array.from(byPartition(keys), ([partition, own]) =>
        link.run({
          script: scripts('renew-activity'),
          keys: [activePairsKey(partition)],
          args: [prefixOf(partition), ttlMs, ...own.flatMap(({ area, mode, user }) => [area, mode, user])],
          partition,
          writes: true,
        }),
      );
      await allDone(calls);
    },

    async counts(area) {
      const replies = await Promise.all(
        partitions.map((partition) =>
          link.run({
            script: scripts('count-activity'),
            keys: [activePairsKey(partition)],
            args: [prefixOf(partition), area ?? ''],
            partition,
            writes: false,
          }),
        ),
      );
      const users = new Map<string, number>();
      for (const reply of replies) {
        const cells = textsOf(reply);
        for (let index = 0; index + 1 < cells.length; index += 2) {
          const pair = cells[index] ?? '';
          users.set(pair, (users.get(pair) ?? 0) + Number(cells[index + 1]));
        }
      }
      return Array.from(users, ([pair, count]) => ({ ...readPair(pair), users: count }));
    },

    async tape() {
      const replies = await Promise.all(
        partitions.map((partition) =>
          link.command(['LRANGE', tapeKey(partition), 0, tapeLength - 1], { partition, writes: false }),
        ),
      );
      return replies
        .flatMap((reply) => textsOf(reply).toReversed().map(readLine))
        .toSorted((a, b) => a.at - b.at)
        .slice(-tapeLength);
    },
  };
}

const textsOf = (reply: Reply): readonly string[] => (Array.isArray(reply) ? reply.map(String) : []);

/** A mode may hold blanks, an area does not. */
function readPair(pair: string): { area: number; mode: string } {
  const blank = pair.indexOf(' ');
  return { area: Number(pair.slice(0, blank)), mode: pair.slice(blank + 1) };
}

function readLine(text: string) {
  const blank = text.indexOf(' ');
  return readTapeLine(Number(text.slice(0, blank)), text.slice(blank + 1));
}

/** As record-activity.lua reads it. */
function eventArgs(event: TimedActivity): readonly (string | number)[] {
  const { id, user, area, mode, event: name, source, ttlMs } = event;
  const entry = { id, user, area, mode, event: name, source } satisfies ActivityEntry;
  return [id, name, area, mode, user, ttlMs, JSON.stringify(entry), writeTapeLine(event)];
}

/** Waits for all before it throws the first failure: nothing may still be under way when a caller tries again. */
async function allDone(calls: readonly Promise<Reply>[]): Promise<void> {
  const failed = (await Promise.allSettled(calls)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
