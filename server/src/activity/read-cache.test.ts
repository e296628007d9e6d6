import { expect, test } from 'vitest';
import { StoreUnavailable } from '../ports/store.ts';
import { ReadCache } from './read-cache.ts';

const freshMs = 30_000;

function open(options: { freshMs?: number; mostEntries?: number } = {}) {
  const clock = { time: 1_000_000, now: () => clock.time };
  const cache = new ReadCache<string>({ clock, freshMs, ...options });
  const source = { made: 0, away: false };
  const make = async (): Promise<string> => {
    source.made += 1;
    const number = source.made;
    await Promise.resolve();
    if (source.away) throw new StoreUnavailable('told to be away');
    return `answer ${number}`;
  };
  const read = (key = 'key') => cache.read(key, make);
  return { clock, cache, source, read };
}

test('[ACTIVITY-20] five hundred readers of a cold key are one query', async () => {
  const { read, source } = open();
  const reads = await Promise.all(Array.from({ length: 500 }, () => read()));
  expect(source.made).toBe(1);
  expect(new Set(reads.map(({ cached }) => cached.value))).toEqual(new Set(['answer 1']));
  expect(reads[0]?.state).toBe('miss');
});

test('[ACTIVITY-20] a fresh answer is given again, with its age, under its own key only', async () => {
  const { read, clock, cache, source } = open();
  await read();
  clock.time += freshMs - 1;
  expect(await read()).toMatchObject({ state: 'hit', ageSeconds: 29, cached: { value: 'answer 1' } });
  expect(cache.peek('key')).toMatchObject({ state: 'hit' });
  expect(cache.peek('other')).toBeNull();
  expect(await read('other')).toMatchObject({ state: 'miss' });
  expect(source.made).toBe(2);
});

test('[ACTIVITY-21] one that is no longer fresh is given out while it is made anew, once for all who ask', async () => {
  const { read, clock, source } = open();
  await read();
  clock.time += freshMs;
  const reads = await Promise.all(Array.from({ length: 100 }, () => read()));
  expect(new Set(reads.map(({ state, cached }) => `${state} ${cached.value}`))).toEqual(new Set(['stale answer 1']));
  expect(source.made).toBe(2);
  expect(await read()).toMatchObject({ state: 'hit', cached: { value: 'answer 2' } });
});

test('[ACTIVITY-21] one that nobody has asked for in long is made anew first', async () => {
  const { read, clock } = open();
  await read();
  clock.time += 10 * freshMs;
  expect(await read()).toMatchObject({ state: 'miss', cached: { value: 'answer 2' } });
});

test('[ACTIVITY-22] while it cannot be made the old one is given out, however old it is', async () => {
  const { read, clock, source } = open();
  await read();
  source.away = true;
  for (const ms of [freshMs, 100 * freshMs]) {
    clock.time += ms;
    expect(await read()).toMatchObject({ state: 'stale', cached: { value: 'answer 1' } });
  }
  source.away = false;
  expect(await read()).toMatchObject({ state: 'miss' });
});

test('[ACTIVITY-22] without an old one the refusal is passed on, and the next reader tries again', async () => {
  const { read, source } = open();
  source.away = true;
  await expect(read()).rejects.toThrow(StoreUnavailable);
  source.away = false;
  expect(await read()).toMatchObject({ state: 'miss' });
});

test('[ACTIVITY-20] the tag follows from the text', async () => {
  const { cache } = open();
  const one = await cache.read('one', async () => 'same');
  const two = await cache.read('two', async () => 'same');
  const three = await cache.read('three', async () => 'other');
  expect(one.cached.etag).toBe(two.cached.etag);
  expect(one.cached.etag).not.toBe(three.cached.etag);
  expect(one.cached.etag).toMatch(/^"[\w-]{22}"$/);
});

test('[ACTIVITY-23] turned off, each read is made for itself', async () => {
  const { read, cache, source } = open({ freshMs: 0 });
  expect(await read()).toMatchObject({ state: 'off', ageSeconds: 0 });
  expect(await read()).toMatchObject({ state: 'off' });
  expect(source.made).toBe(2);
  expect(cache.peek('key')).toBeNull();
});

test('[ACTIVITY-20] its memory is bounded', async () => {
  const { read, cache } = open({ mostEntries: 2 });
  for (const key of ['one', 'two', 'three']) await read(key);
  expect(['one', 'two', 'three'].map((key) => cache.peek(key) !== null)).toEqual([false, true, true]);
});
