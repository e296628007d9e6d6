import { expect, it, vi } from 'vitest';
import { createMemoryPlug } from '../platform/memory-plug.ts';
import { StoreUnavailable } from '../ports/store.ts';
import { watchPlug } from './plug-watch.ts';

function node(plug = createMemoryPlug(), production = false) {
  const told: boolean[] = [];
  let look = (): void => undefined;
  const watch = watchPlug({
    plug,
    production,
    projector: { setUnplugged: (unplugged) => void told.push(unplugged) },
    clock: {
      every: (_, task) => {
        look = task;
        return () => undefined;
      },
    },
  });
  return { watch, told, look: () => look() };
}

it('[ACCOUNT-34] every node holds its projector back, whichever node the switch was pulled on', async () => {
  const plug = createMemoryPlug();
  const [one, two] = [node(plug), node(plug)];
  await one.watch.set(true);
  expect([one.watch.isUnplugged, one.told]).toEqual([true, [true]]);
  two.look();
  await vi.waitFor(() => expect([two.watch.isUnplugged, two.told]).toEqual([true, [true]]));
  const late = node(plug);
  await vi.waitFor(() => expect(late.told).toEqual([true]));
  await two.watch.set(false);
  one.look();
  await vi.waitFor(() => expect(one.told).toEqual([true, false]));
  expect(two.told).toEqual([true, false]);
});

it('[ACCOUNT-34] while the live store is away, what was known goes on to count', async () => {
  const plug = createMemoryPlug();
  const one = node(plug);
  await one.watch.set(true);
  let asked = 0;
  plug.isUnplugged = async () => {
    asked += 1;
    throw new StoreUnavailable('told to be away');
  };
  one.look();
  await vi.waitFor(() => expect(asked).toBe(1));
  expect(one.watch.isUnplugged).toBe(true);
});

it('[ACCOUNT-32] a switch that was pulled before counts for nothing in production', async () => {
  const plug = createMemoryPlug();
  await plug.set(true);
  const one = node(plug, true);
  one.look();
  await new Promise((resolve) => void setImmediate(resolve));
  expect([one.watch.isUnplugged, one.told]).toEqual([false, []]);
});
