import { EventEmitter } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { stopOnSignals, watchForStalls } from './shutdown.ts';

afterEach(() => vi.restoreAllMocks());

function watched() {
  const stalls: number[] = [];
  let look = (): void => undefined;
  let looking = true;
  const clock = {
    time: 0,
    now: () => clock.time,
    after: () => () => undefined,
    every: (_: number, task: () => void) => {
      look = task;
      return () => {
        looking = false;
      };
    },
  };
  const stop = watchForStalls(clock, (ms) => stalls.push(ms));
  const passes = (ms: number): void => {
    clock.time += ms;
    look();
  };
  return { stalls, passes, stop, isLooking: () => looking };
}

it('a loop that is late now and then is no stall', () => {
  const { stalls, passes } = watched();
  for (const ms of [500, 700, 2_400, 500]) passes(ms);
  expect(stalls).toEqual([]);
});

it('a loop that stood still for more than two seconds is told once', () => {
  const { stalls, passes } = watched();
  for (const ms of [500, 9_500, 500, 500]) passes(ms);
  expect(stalls).toEqual([9_000]);
});

it('who stops looking is told nothing more', () => {
  const { stop, isLooking } = watched();
  stop();
  expect(isLooking()).toBe(false);
});

/** The process as a bystander: signals are emitted, exits are noted. */
function bystander(stop: () => Promise<void>) {
  const signals = new EventEmitter();
  const exits: unknown[] = [];
  vi.spyOn(process, 'on').mockImplementation((name, listener) => {
    signals.on(String(name), listener);
    return process;
  });
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    exits.push(code);
    return undefined as never;
  });
  stopOnSignals(stop);
  return { exits, signal: (name: string) => signals.emit(name) };
}

it.each(['SIGTERM', 'SIGINT'])('%s stops once and then ends the process well', async (name) => {
  const stop = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const { signal, exits } = bystander(stop);
  signal(name);
  await vi.waitFor(() => expect(exits).toEqual([0]));
  expect(stop).toHaveBeenCalledTimes(1);
});

it('a stop that fails ends the process with 1', async () => {
  const { signal, exits } = bystander(() => Promise.reject(new Error('no')));
  signal('SIGTERM');
  await vi.waitFor(() => expect(exits).toEqual([1]));
});

it('a second signal does not wait', () => {
  const { signal, exits } = bystander(() => new Promise(() => undefined));
  signal('SIGTERM');
  expect(exits).toEqual([]);
  signal('SIGINT');
  expect(exits).toEqual([1]);
});
