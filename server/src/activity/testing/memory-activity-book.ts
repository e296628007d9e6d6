/** Test support: an ActivityBook in a few maps, which can be told to be away. */
import type { TapeLine } from '@inkroom/shared';
import { tapeLength } from '../../ports/activity-book.ts';
import type { ActiveKey, ActivityBook, TimedActivity } from '../../ports/activity-book.ts';
import { StoreUnavailable } from '../../ports/store.ts';

export interface MemoryActivityBook extends ActivityBook {
  away: boolean;
  /** Everything that was recorded, in order. */
  readonly events: TimedActivity[];
  /** How often each was called. */
  readonly calls: { record: number; renew: number; counts: number; tape: number };
}

export function createMemoryActivityBook(clock: { now(): number }): MemoryActivityBook {
  const active = new Map<string, { key: ActiveKey; until: number }>();
  const ids = new Set<string>();
  const tape: TapeLine[] = [];
  const put = (key: ActiveKey, ttlMs: number): void => {
    const text = `${key.area} ${key.mode} ${key.user}`;
    active.set(text, { key, until: Math.max(active.get(text)?.until ?? 0, clock.now() + ttlMs) });
  };
  const called = (name: keyof MemoryActivityBook['calls']): void => {
    book.calls[name] += 1;
    if (book.away) throw new StoreUnavailable('told to be away');
  };
  const book: MemoryActivityBook = {
    away: false,
    events: [],
    calls: { record: 0, renew: 0, counts: 0, tape: 0 },
    async record(events) {
      called('record');
      for (const event of events) {
        if (ids.has(event.id)) continue;
        ids.add(event.id);
        book.events.push(event);
        const { area, mode, user, name, source } = event;
        if (event.event === 'LOGIN') put({ area, mode, user }, event.ttlMs);
        else active.delete(`${area} ${mode} ${user}`);
        tape.push({ at: clock.now(), area, mode, event: event.event, name, source });
      }
    },
    async renew(keys, ttlMs) {
      called('renew');
      for (const key of keys) put(key, ttlMs);
    },
    async counts(area) {
      called('counts');
      const found = [...active.values()].filter(
        ({ key, until }) => until > clock.now() && (area ?? key.area) === key.area,
      );
      const pairs = Map.groupBy(found, ({ key }) => `${key.area} ${key.mode}`);
      return [...pairs.values()].flatMap((all) =>
        all[0] === undefined ? [] : [{ area: all[0].key.area, mode: all[0].key.mode, users: all.length }],
      );
    },
    async tape() {
      called('tape');
      return tape.slice(-tapeLength);
    },
  };
  return book;
}
