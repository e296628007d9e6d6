import { expect, test } from 'vitest';
import { generateEvents } from './generate.ts';
import { generatedTtlMs, OutsideActivity } from './outside-activity.ts';
import { createMemoryActivityBook } from './testing/memory-activity-book.ts';
import { createVirtualClock } from './testing/virtual-clock.ts';

const hourMs = 3_600_000;

function open() {
  const clock = createVirtualClock();
  const book = createMemoryActivityBook(clock);
  let calls = 0;
  const admission = { full: false, allows: () => !admission.full, retryAfterMs: 5_000 };
  const outside = new OutsideActivity({
    book,
    admission,
    clock,
    entropy: { bytes: () => new Uint8Array([(calls += 1)]) },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ttlMs: 12 * hourMs,
  });
  return { clock, book, admission, outside };
}

const login = { user: 'User1', area: 111, mode: 'Modes1', event: 'LOGIN' } as const;

test('[ACTIVITY-16] what another game reports lasts twelve hours unless it is ended', async () => {
  const { outside, book, clock } = open();
  expect(await outside.record([login, { ...login, user: 'User2' }])).toEqual({ ok: true, value: { recorded: 2 } });
  await outside.record([{ ...login, user: 'User2', event: 'LOGOUT' }]);
  await clock.pass(12 * hourMs - 1);
  expect(await book.counts(111)).toEqual([{ area: 111, mode: 'Modes1', users: 1 }]);
  await clock.pass(1);
  expect(await book.counts(111)).toEqual([]);
  expect(book.events.every(({ source, name }) => source === 'outside' && name === null)).toBe(true);
});

test('[ACTIVITY-16] a batch that is sent again by the same key is recorded once; without a key, twice', async () => {
  const { outside, book } = open();
  const batch = [login, { ...login, user: 'User2' }];
  await outside.record(batch, 'acme/1');
  await outside.record(batch, 'acme/1');
  expect(book.events).toHaveLength(2);
  await outside.record(batch, 'acme/2');
  await outside.record(batch);
  await outside.record(batch);
  expect(book.events).toHaveLength(8);
});

test('[ACTIVITY-16] with the store away it is refused, and can be tried again', async () => {
  const { outside, book } = open();
  book.away = true;
  expect(await outside.record([login])).toMatchObject({ ok: false, error: { code: 'store-unavailable' } });
});

test('[RUN-10] while too much waits for the archive nothing is taken from outside, with the reason', async () => {
  const { outside, book, admission } = open();
  admission.full = true;
  const refusal = { ok: false, error: { code: 'backlog-full', retryAfterMs: 5_000 } };
  expect(await outside.record([login])).toEqual(refusal);
  expect(await outside.generate({ seed: 'a' })).toEqual(refusal);
  expect(book.events).toEqual([]);
  admission.full = false;
  expect(await outside.record([login])).toMatchObject({ ok: true });
});

test('[ACTIVITY-17] generated events are 500 to 1,000 LOGINs over ten users, ten modes and nineteen areas, half of them followed by their LOGOUT', () => {
  for (const seed of ['a', 'b', 'c', 'd']) {
    const events = generateEvents(seed);
    const logins = events.filter(({ event }) => event === 'LOGIN');
    const logouts = events.filter(({ event }) => event === 'LOGOUT');
    expect(logins.length).toBeGreaterThanOrEqual(500);
    expect(logins.length).toBeLessThanOrEqual(1_000);
    expect(logouts.length / logins.length).toBeGreaterThan(0.4);
    expect(logouts.length / logins.length).toBeLessThan(0.6);
    const seen = (of: (one: (typeof events)[number]) => string | number) => new Set(events.map(of));
    expect(seen(({ user }) => user)).toEqual(new Set(Array.from({ length: 10 }, (_, index) => `User${index + 1}`)));
    expect(seen(({ mode }) => mode)).toEqual(new Set(Array.from({ length: 10 }, (_, index) => `Modes${index + 1}`)));
    expect(seen(({ area }) => area)).toEqual(new Set(Array.from({ length: 19 }, (_, index) => 101 + index)));
    events.forEach(({ event, ...who }, index) => {
      if (event === 'LOGOUT') expect(events[index - 1]).toEqual({ ...who, event: 'LOGIN' });
    });
  }
  expect(generateEvents('a')).toEqual(generateEvents('a'));
  expect(generateEvents('a')).not.toEqual(generateEvents('b'));
});

test('[ACTIVITY-17] generating answers the number of LOGINs; they are marked and have ended after fifteen minutes', async () => {
  const { outside, book, clock } = open();
  const answer = await outside.generate({ seed: 'a' });
  const logins = book.events.filter(({ event }) => event === 'LOGIN').length;
  expect(answer).toEqual({ ok: true, value: { logins } });
  expect(book.events.every(({ source }) => source === 'generated')).toBe(true);
  await clock.pass(generatedTtlMs - 1);
  expect((await book.counts(null)).length).toBeGreaterThan(100);
  await clock.pass(1);
  expect(await book.counts(null)).toEqual([]);
});

test('[ACTIVITY-17] with a rate they come by and by, also over a break of the store, until the server stops', async () => {
  const { outside, book, clock } = open();
  const answer = await outside.generate({ seed: 'a', rate: 50 });
  expect(answer.ok).toBe(true);
  expect(book.events).toHaveLength(0);
  await clock.pass(2_000);
  expect(book.events).toHaveLength(100);
  book.away = true;
  await clock.pass(2_000);
  book.away = false;
  await clock.pass(2_000);
  expect(book.events).toHaveLength(200);
  expect(book.events.map(({ user, area, mode, event }) => ({ user, area, mode, event }))).toEqual(
    generateEvents('a').slice(0, 200),
  );
  outside.close();
  await clock.pass(10_000);
  expect(book.events).toHaveLength(200);
});
