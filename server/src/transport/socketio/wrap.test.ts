import { errorTable, limits, ok } from '@inkroom/shared';
import { expect, it, vi } from 'vitest';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import { silentLogger } from '../../storage/sqlite/testing.ts';
import type { RoomSocket } from './types.ts';
import { wrapSocket } from './wrap.ts';
import type { Handlers } from './wrap.ts';

/** A wrapped socket on which one handler is as the test wants it. */
function wrapped(time: Handlers['session:time'] = () => ok({ at: 1 })) {
  let hear: (name: unknown, ...rest: unknown[]) => void = () => undefined;
  const emitted: unknown[] = [];
  let disconnected = false;
  const timers: { ms: number; task: () => void }[] = [];
  const clock = {
    time: 0,
    now: () => clock.time,
    after: (ms: number, task: () => void) => {
      timers.push({ ms, task });
      return () => undefined;
    },
    every: () => () => undefined,
  };
  const socket = {
    onAny: (listener: typeof hear) => {
      hear = listener;
    },
    emit: (...parts: unknown[]) => emitted.push(parts),
    disconnect: () => {
      disconnected = true;
    },
  } as unknown as RoomSocket;
  const counted: string[] = [];
  wrapSocket(socket, {
    handlers: { 'session:time': time } as Handlers,
    clock,
    logger: silentLogger,
    metrics: { message: (name, result) => counted.push(`${name} ${result}`) },
  });
  const ask = (name: unknown, ...payload: unknown[]): Promise<unknown> =>
    new Promise((resolve) => {
      hear(name, ...payload, resolve);
    });
  return {
    ask,
    hear: (name: unknown, ...rest: unknown[]) => hear(name, ...rest),
    clock,
    timers,
    emitted,
    counted,
    isDisconnected: () => disconnected,
  };
}

it('[WIRE-1] what a handler throws is a typed answer', async () => {
  const cases: readonly (readonly [Error, string])[] = [
    [new StoreUnavailable('away'), 'store-unavailable'],
    [new OutcomeUnknown('perhaps'), 'outcome-unknown'],
    [new TypeError('a bug'), 'internal'],
  ];
  for (const [error, code] of cases) {
    const later = wrapped(() => Promise.reject(error));
    expect(await later.ask('session:time', {})).toMatchObject({ ok: false, code, retryable: true });
    const atOnce = wrapped(() => {
      throw error;
    });
    expect(await atOnce.ask('session:time', {})).toMatchObject({ ok: false, code });
    expect(atOnce.counted).toEqual([`session:time ${code}`]);
  }
});

it('[WIRE-1] an answer that takes longer than its budget is one that nobody knows', async () => {
  const { ask, timers } = wrapped(() => new Promise(() => undefined));
  const answer = ask('session:time', {});
  await vi.waitFor(() => expect(timers).toHaveLength(1));
  expect(timers[0]?.ms).toBe(limits.serverMs);
  timers[0]?.task();
  expect(await answer).toMatchObject({ ok: false, code: 'outcome-unknown', retryable: true });
});

it('[WIRE-1] fields that no schema names are refused', async () => {
  const { ask } = wrapped();
  expect(await ask('session:time', {})).toEqual({ ok: true, at: 1 });
  expect(await ask('session:time', { extra: 1 })).toMatchObject({ ok: false, code: 'bad-message' });
});

it('[WIRE-3] an unknown message is answered, told and disconnected, also when its name is of the language', async () => {
  for (const name of ['room:explode', 'constructor', '__proto__', 'toString', 7, null]) {
    const { ask, emitted, counted, isDisconnected } = wrapped();
    expect(await ask(name, {})).toMatchObject({ ok: false, code: 'unknown-event' });
    const { message } = errorTable['unknown-event'];
    expect(emitted).toEqual([['session:ended', { code: 'unknown-event', message }]]);
    expect(counted).toEqual(['unknown unknown-event']);
    await vi.waitFor(() => expect(isDisconnected()).toBe(true));
  }
});

it('[WIRE-2] a message without an ack closes its connection', async () => {
  for (const payload of [[], [{}], [{}, 'ack'], [{}, {}, () => undefined]]) {
    const { hear, isDisconnected } = wrapped();
    hear('session:time', ...payload);
    await vi.waitFor(() => expect(isDisconnected()).toBe(true));
  }
});

it('[WIRE-8] after a burst of 40 a command is refused with the time to wait, and 20 a second go through', async () => {
  const { ask, clock } = wrapped();
  const burst = async (count: number): Promise<number> => {
    const answers = await Promise.all(Array.from({ length: count }, () => ask('lobby:leave', { extra: 1 })));
    return answers.filter((answer) => !JSON.stringify(answer).includes('rate-limited')).length;
  };
  expect(await burst(100)).toBe(limits.commandsBurst);
  expect(await ask('lobby:leave', {})).toEqual({
    ok: false,
    code: 'rate-limited',
    message: errorTable['rate-limited'].message,
    retryable: true,
    retryAfterMs: 1000 / limits.commandsPerSecond,
  });
  clock.time += 1000;
  expect(await burst(100)).toBe(limits.commandsPerSecond);
});

it('[WIRE-8] asking for the time does not use up the commands', async () => {
  const { ask } = wrapped();
  for (let count = 0; count < limits.commandsBurst; count += 1) await ask('session:time', {});
  expect(await ask('session:time', {})).toMatchObject({ code: 'rate-limited' });
  expect(await ask('lobby:leave', { extra: 1 })).toMatchObject({ code: 'bad-message' });
});
