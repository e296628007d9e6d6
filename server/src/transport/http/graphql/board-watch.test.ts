import { expect, it, vi } from 'vitest';
import { createBoardWatch } from './board-watch.ts';

function open() {
  const tasks = new Set<() => void>();
  const asked: string[][] = [];
  const state = { versions: new Map<string, number>(), away: false, stopping: false };
  const watch = createBoardWatch({
    ranks: {
      async versions(boards) {
        asked.push([...boards]);
        if (state.away) throw new Error('away');
        return boards.map((board) => state.versions.get(board) ?? 0);
      },
    },
    clock: {
      after(_, task) {
        tasks.add(task);
        return () => void tasks.delete(task);
      },
    },
    isStopping: () => state.stopping,
  });
  const look = async (): Promise<void> => {
    const [task] = tasks;
    if (task === undefined) throw new Error('nobody looks');
    tasks.delete(task);
    task();
    await vi.waitFor(() => expect(tasks.size).toBe(1));
  };
  return { watch, tasks, asked, state, look };
}

const follower = () => ({ changed: vi.fn<() => void>(), ended: vi.fn<() => void>() });

it('[INGEST-36] asks once for all boards that are followed, and tells who follows one that changed', async () => {
  const { watch, tasks, asked, state, look } = open();
  const [one, two, other] = [follower(), follower(), follower()];
  const stops = [watch.follow('kills', one), watch.follow('kills', two), watch.follow('laps', other)];
  await look();
  for (const { changed } of [one, two, other]) changed.mockClear();
  state.versions.set('kills', 3);
  await look();
  await look();
  expect([one, two, other].map(({ changed }) => changed.mock.calls.length)).toEqual([1, 1, 0]);
  expect(asked).toEqual([
    ['kills', 'laps'],
    ['kills', 'laps'],
    ['kills', 'laps'],
  ]);
  expect(watch.followers).toBe(3);
  for (const stop of [...stops, ...stops]) stop();
  expect([watch.followers, tasks.size]).toEqual([0, 0]);
});

it('[INGEST-36] goes on when the store was away, and ends them all when the node stops', async () => {
  const { watch, state, look } = open();
  const one = follower();
  watch.follow('kills', one);
  state.away = true;
  await look();
  expect(one.changed).not.toHaveBeenCalled();
  state.away = false;
  await look();
  expect(one.changed).toHaveBeenCalledOnce();
  state.stopping = true;
  await look();
  expect(one.ended).toHaveBeenCalledOnce();
});
