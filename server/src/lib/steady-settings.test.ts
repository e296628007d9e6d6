import { expect, it, vi } from 'vitest';
import { StoreUnavailable } from '../ports/store.ts';
import { steadySettings } from './steady-settings.ts';

/** A store of settings that can lose them, and say that something happened. */
function open() {
  const kept = new Map<string, string>();
  const state = { isAway: false };
  let unheard = () => {};
  const errors: string[] = [];
  const later: (() => void)[] = [];
  const settings = steadySettings({
    settings: {
      async getOrCreate(name, initial) {
        if (state.isAway) throw new StoreUnavailable('away');
        if (!kept.has(name)) kept.set(name, initial);
        return kept.get(name) ?? '';
      },
    },
    store: {
      onUnheard(listener) {
        unheard = listener;
        return () => {};
      },
    },
    clock: {
      after(_, task) {
        later.push(task);
        return () => {};
      },
    },
    logger: { info() {}, warn() {}, error: (message) => void errors.push(message) },
  });
  return { kept, state, errors, later, settings, somethingHappened: () => unheard() };
}

it('a store that lost its settings gets back what this process has read', async () => {
  const { kept, settings, somethingHappened } = open();
  expect(await settings.getOrCreate('key', 'one')).toBe('one');
  expect(await settings.getOrCreate('key', 'two')).toBe('one');
  kept.clear();
  somethingHappened();
  await vi.waitFor(() => expect([...kept]).toEqual([['key', 'one']]));
});

it('while the store is away it is tried again, until it is back', async () => {
  const { kept, state, errors, later, settings, somethingHappened } = open();
  await settings.getOrCreate('key', 'one');
  kept.clear();
  state.isAway = true;
  somethingHappened();
  await vi.waitFor(() => expect(later).toHaveLength(1));
  later.pop()?.();
  await vi.waitFor(() => expect(later).toHaveLength(1));
  expect([...kept]).toEqual([]);
  state.isAway = false;
  later.pop()?.();
  await vi.waitFor(() => expect([...kept]).toEqual([['key', 'one']]));
  expect(errors).toEqual([]);
});

it('another value that was made meanwhile stays, and is spoken of', async () => {
  const { kept, errors, settings, somethingHappened } = open();
  await settings.getOrCreate('key', 'one');
  kept.set('key', 'another');
  somethingHappened();
  await vi.waitFor(() => expect(errors).toHaveLength(1));
  expect(kept.get('key')).toBe('another');
});
