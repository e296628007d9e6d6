/** What every ActivityBook is held to. */
import type { ActivityCount, ActivityFact } from '@inkroom/shared';
import { describe, expect, it, onTestFinished } from 'vitest';
import { activityIdsMs, tapeLength } from './activity-book.ts';
import type { ActivityBook, TimedActivity } from './activity-book.ts';

export interface ActivityBookUnderTest {
  readonly book: ActivityBook;
  /** Moves the store's clock. */
  advance(ms: number): void;
  /** The facts that were appended to the outbox; those of one user are in order. */
  facts(): Promise<readonly ActivityFact[]>;
  /** The same data, opened again as after a restart. */
  reopen(): Promise<ActivityBook>;
  close(): Promise<void>;
}

const hourMs = 3_600_000;
const minuteMs = 60_000;
let events = 0;

function event(change: Partial<TimedActivity> = {}): TimedActivity {
  events += 1;
  return {
    id: `event-${events}`,
    user: 'User1',
    area: 111,
    mode: 'Modes1',
    event: 'LOGIN',
    source: 'outside',
    ttlMs: hourMs,
    name: null,
    ...change,
  };
}
const logout = (change: Partial<TimedActivity> = {}) => event({ event: 'LOGOUT', ...change });

const sorted = (counts: readonly ActivityCount[]) =>
  counts.toSorted((a, b) => a.area - b.area || (a.mode < b.mode ? -1 : 1));

export function describeActivityBookContract(open: () => Promise<ActivityBookUnderTest>): void {
  describe('activity book', () => {
    const opened = async (): Promise<ActivityBookUnderTest> => {
      const under = await open();
      onTestFinished(() => under.close());
      return under;
    };

    it('[ACTIVITY-3] who logs in twice counts once, and who logs out is gone; in other areas and modes they stay', async () => {
      const { book } = await opened();
      await book.record([event(), event(), event({ mode: 'Modes 2' }), event({ area: 112 }), event({ user: 'User2' })]);
      const all = [
        { area: 111, mode: 'Modes 2', users: 1 },
        { area: 111, mode: 'Modes1', users: 2 },
        { area: 112, mode: 'Modes1', users: 1 },
      ];
      expect(sorted(await book.counts(null))).toEqual(all);
      expect(sorted(await book.counts(111))).toEqual(all.slice(0, 2));
      expect(await book.counts(113)).toEqual([]);
      await book.record([logout(), logout({ area: 112 })]);
      expect(sorted(await book.counts(null))).toEqual([all[0], { area: 111, mode: 'Modes1', users: 1 }]);
    });

    it('[ACTIVITY-3] a LOGOUT without LOGIN is harmless', async () => {
      const { book } = await opened();
      await book.record([logout(), logout({ user: 'nobody' })]);
      expect(await book.counts(null)).toEqual([]);
      await book.record([event()]);
      expect(await book.counts(null)).toEqual([{ area: 111, mode: 'Modes1', users: 1 }]);
    });

    it('[ACTIVITY-3] events of one batch count in their order', async () => {
      const { book } = await opened();
      await book.record([
        event(),
        logout(),
        event({ ttlMs: minuteMs }),
        event({ user: 'User2' }),
        logout({ user: 'User2' }),
      ]);
      expect(await book.counts(111)).toEqual([{ area: 111, mode: 'Modes1', users: 1 }]);
    });

    it('[ACTIVITY-4] a LOGIN lasts its time and not longer, by the clock of the store', async () => {
      const { book, advance } = await opened();
      await book.record([event({ ttlMs: minuteMs }), event({ user: 'User2' })]);
      advance(minuteMs - 10_000);
      expect(await book.counts(111)).toEqual([{ area: 111, mode: 'Modes1', users: 2 }]);
      advance(20_000);
      expect(await book.counts(111)).toEqual([{ area: 111, mode: 'Modes1', users: 1 }]);
      advance(hourMs);
      expect(await book.counts(null)).toEqual([]);
    });

    it('[ACTIVITY-4] neither a later LOGIN nor a renewal makes it shorter, only a LOGOUT does', async () => {
      const { book, advance } = await opened();
      await book.record([event()]);
      await book.record([event({ ttlMs: minuteMs })]);
      await book.renew([event()], minuteMs);
      advance(2 * minuteMs);
      expect(await book.counts(111)).toHaveLength(1);
      await book.record([logout(), event({ ttlMs: minuteMs })]);
      advance(2 * minuteMs);
      expect(await book.counts(111)).toEqual([]);
    });

    it('[ACTIVITY-5] a renewal prolongs without an event, and adds whom the store has lost', async () => {
      const { book, advance, facts } = await opened();
      await book.record([event({ ttlMs: minuteMs })]);
      advance(minuteMs / 2);
      await book.renew([event(), event({ user: 'User2' })], minuteMs);
      advance(minuteMs * 0.8);
      expect(await book.counts(null)).toEqual([{ area: 111, mode: 'Modes1', users: 2 }]);
      advance(minuteMs);
      expect(await book.counts(null)).toEqual([]);
      expect((await facts()).flatMap(({ items }) => items)).toHaveLength(1);
    });

    it('[ACTIVITY-6] an event counts once by its id: repeated alone, in a batch with new ones, and after a restart', async () => {
      const under = await opened();
      const first = event();
      const second = logout({ user: 'User2' });
      await under.book.record([first]);
      await under.book.record([logout()]);
      // Repeated, the LOGIN does not bring them back.
      await under.book.record([first, second]);
      const book = await under.reopen();
      await book.record([first, second, second]);
      expect(await book.counts(null)).toEqual([]);
      const ids = (await under.facts()).flatMap(({ items }) => items.map(({ id }) => id));
      expect(ids).toHaveLength(3);
      expect(new Set(ids).size).toBe(3);
    });

    it('[ACTIVITY-6] ids are remembered for ten minutes', async () => {
      const { book, advance, facts } = await opened();
      const first = event();
      await book.record([first]);
      advance(activityIdsMs - 5_000);
      await book.record([first]);
      expect(await facts()).toHaveLength(1);
    });

    it('[ACTIVITY-7] raw events reach the outbox as facts, in order for each user, with the store’s time', async () => {
      const { book, facts } = await opened();
      const users = Array.from({ length: 40 }, (_, index) => `User${index}`);
      const recorded = users.flatMap((user) => [
        event({ user, mode: 'Mo"des\n1' }),
        logout({ user, mode: 'Mo"des\n1' }),
      ]);
      await book.record(recorded);
      await book.record([]);
      const found = await facts();
      expect(found.every(({ type, at }) => type === 'activity' && Number.isSafeInteger(at) && at > 0)).toBe(true);
      const items = found.flatMap((fact) => fact.items);
      for (const user of users) {
        const own = recorded.filter((one) => one.user === user).map(({ ttlMs: _ttl, name: _name, ...entry }) => entry);
        expect(items.filter((item) => item.user === user)).toEqual(own);
      }
      expect(items).toHaveLength(80);
    });

    it('[ACTIVITY-8] the tape has the latest events, oldest first, with names and without ids', async () => {
      const { book, advance } = await opened();
      expect(await book.tape()).toEqual([]);
      for (let round = 0; round < tapeLength + 3; round += 1) {
        await book.record([
          event({ user: `User${round}`, mode: `Modes${round}`, name: round % 2 === 0 ? 'Ada' : null }),
        ]);
        advance(1_000);
      }
      const tape = await book.tape();
      expect(tape.map(({ mode }) => mode)).toEqual(Array.from({ length: tapeLength }, (_, line) => `Modes${line + 3}`));
      const { at, ...last } = tape.at(-1) ?? { at: 0 };
      expect(at).toBeGreaterThan(0);
      expect(last).toEqual({ area: 111, mode: 'Modes22', event: 'LOGIN', name: 'Ada', source: 'outside' });
      expect(tape.every((line, index) => line.at >= (tape[index - 1]?.at ?? 0))).toBe(true);
      expect(JSON.stringify(tape)).not.toContain('User');
      advance(activityIdsMs * 2);
      await book.record([logout({ user: 'last' })]);
      expect(await book.tape()).toHaveLength(tapeLength);
    });

    it('[ACTIVITY-4] a restart changes nothing', async () => {
      const under = await opened();
      await under.book.record([event(), event({ area: 415 })]);
      const book = await under.reopen();
      expect(sorted(await book.counts(null))).toHaveLength(2);
    });
  });
}
