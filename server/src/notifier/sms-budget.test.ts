import { expect, it } from 'vitest';
import type { Notifier } from '../ports/notifier.ts';
import { perNumberAndHour, withinBudget } from './sms-budget.ts';
import { messageOf } from './testing.ts';

function scene(perHour: number) {
  let now = 0;
  const sent: string[] = [];
  const sms: Notifier = {
    channel: 'sms',
    mayRepeat: false,
    send({ to }) {
      sent.push(to);
      return Promise.resolve({ kind: 'sent', reference: null });
    },
    close: () => Promise.resolve(),
  };
  const limited = withinBudget(sms, { perHour, clock: { now: () => now } });
  const kindsOf = async (to: string, times: number) => {
    const kinds: string[] = [];
    for (let time = 0; time < times; time += 1) kinds.push((await limited.send(messageOf({ to }))).kind);
    return kinds;
  };
  return {
    limited,
    sent,
    kindsOf,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

it('[NOTE-18] one number gets six SMS at once and six an hour, others are not held up', async () => {
  const { kindsOf, pass, limited } = scene(600);
  const most = Array.from({ length: perNumberAndHour }, () => 'sent');
  expect(await kindsOf('+4930111111', perNumberAndHour + 2)).toEqual([...most, 'later', 'later']);
  expect(await kindsOf('+4930222222', 1)).toEqual(['sent']);
  expect(await limited.send(messageOf({ to: '+4930111111' }))).toMatchObject({ kind: 'later', retryAfterMs: 600_000 });
  pass(600_000);
  expect(await kindsOf('+4930111111', 2)).toEqual(['sent', 'later']);
});

it('[NOTE-18] a node sends no more than SMS_PER_HOUR, and what it holds back does not count against its number', async () => {
  const { kindsOf, pass, sent, limited } = scene(3);
  expect(await kindsOf('+4930111111', 20)).toEqual(
    Array.from({ length: 20 }, (_, index) => (index < 3 ? 'sent' : 'later')),
  );
  expect(await limited.send(messageOf({ to: '+4930333333' }))).toEqual({
    kind: 'later',
    reason: 'more SMS than SMS_PER_HOUR allows',
    retryAfterMs: 1_200_000,
  });
  pass(1_200_000);
  expect(await kindsOf('+4930111111', 1)).toEqual(['sent']);
  expect(sent).toHaveLength(4);
});
