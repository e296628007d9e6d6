import { deliveryIdOf, deliveryTimes, ticketIdOf } from '@inkroom/shared';
import type { Channel, Delivery, QueueName, Ticket } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import type { Sent } from '../ports/notifier.ts';
import { afterTry, askedAgain, claimed, isCallOver, retryOf } from './deliveries-steps.ts';

const ticket = ticketIdOf('main' as QueueName, '7K3M9QXV');
const start = 1_000_000;

const delivery = (changes: Partial<Delivery> = {}): Delivery => ({
  id: deliveryIdOf(ticket, 3, 'sms'),
  ticket,
  channel: 'sms',
  call: 1,
  text: 'come',
  body: '',
  state: 'waiting',
  tries: 0,
  claim: null,
  createdAt: start,
  lastAt: start,
  wakeAt: start,
  until: start + 20 * 60_000,
  reference: null,
  reason: null,
  ...changes,
});

const sending = (changes: Partial<Delivery> = {}): Delivery =>
  claimed(delivery(changes), { claim: 'mine', now: start });

const at = { now: start + 500, mayRepeat: false, chance: 0.5 };

it('[NOTE-5] a claim is a try, with a time after which its sender counts as dead', () => {
  expect(sending({ tries: 2 })).toMatchObject({
    state: 'sending',
    tries: 3,
    claim: 'mine',
    wakeAt: start + deliveryTimes.tryMs,
  });
});

describe('what becomes of a try', () => {
  it.each<[Sent, object]>([
    [
      { kind: 'sent', reference: 'SM1' },
      { state: 'sent', reference: 'SM1', reason: null },
    ],
    [
      { kind: 'failed', reason: 'wrong number' },
      { state: 'failed', reason: 'wrong number' },
    ],
    [
      { kind: 'unknown', reason: 'no answer' },
      { state: 'unknown', reason: 'no answer' },
    ],
  ])('[NOTE-6] an SMS that was %o is settled, and nobody tries again', (sent, expected) => {
    const after = afterTry(sending(), sent, at);
    expect(after).toMatchObject({ ...expected, claim: null, wakeAt: at.now + deliveryTimes.keepMs });
  });

  it('[NOTE-7] what its receiver can tell apart is sent again after an unknown end', () => {
    const after = afterTry(sending(), { kind: 'unknown', reason: 'no answer' }, { ...at, mayRepeat: true });
    expect(after).toMatchObject({ state: 'waiting', claim: null, wakeAt: at.now + 2_000 });
  });

  it('[NOTE-8] each try waits twice as long as the one before, ten minutes at most', () => {
    const waits = [0, 1, 2, 3, 4, 20].map((tries) => {
      const far = sending({ tries, until: start + 86_400_000 });
      return afterTry(far, { kind: 'later', reason: 'busy', retryAfterMs: null }, at).wakeAt - at.now;
    });
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 600_000]);
  });

  it('[NOTE-8] tries that failed together do not come together again', () => {
    const later: Sent = { kind: 'later', reason: 'busy', retryAfterMs: null };
    const waits = [0, 0.999].map((chance) => afterTry(sending(), later, { ...at, chance }).wakeAt - at.now);
    expect(waits).toEqual([1_500, 2_499]);
  });

  it('[NOTE-8] it waits for as long as the other side asks', () => {
    const after = afterTry(sending(), { kind: 'later', reason: 'busy', retryAfterMs: 60_000 }, at);
    expect(after).toMatchObject({ state: 'waiting', wakeAt: at.now + 60_000, reason: 'busy' });
  });

  it('[NOTE-8] it is given up when the next try would come too late', () => {
    const hasten = sending({ until: start + 2_000 });
    const after = afterTry(hasten, { kind: 'later', reason: 'busy', retryAfterMs: null }, at);
    expect(after).toMatchObject({ state: 'failed', reason: 'busy' });
  });

  it('[NOTE-14] what a system has taken leaves the log sooner', () => {
    const after = afterTry(sending({ channel: 'webhook', call: null }), { kind: 'sent', reference: null }, at);
    expect(after.wakeAt).toBe(at.now + deliveryTimes.keepTakenNoticeMs);
  });
});

it('[NOTE-4] a call is over once its ticket is elsewhere, called anew, gone, or too late', () => {
  const called = { state: 'recalled', deadline: delivery().until } as Ticket;
  expect(isCallOver(delivery(), called, start)).toBe(false);
  expect(isCallOver(delivery(), { ...called, state: 'confirmed', deadline: null }, start)).toBe(true);
  expect(isCallOver(delivery(), { ...called, deadline: delivery().until + 1 }, start)).toBe(true);
  expect(isCallOver(delivery(), null, start)).toBe(true);
  expect(isCallOver(delivery(), called, delivery().until)).toBe(true);
  expect(isCallOver(delivery({ call: null }), null, start)).toBe(false);
});

it('[NOTE-13] the desk may ask again for what failed, and confirms where it may have arrived', () => {
  const answers = (['sms', 'push'] satisfies readonly Channel[]).map((channel) =>
    (['waiting', 'sending', 'sent', 'failed', 'unknown'] as const).map((state) => retryOf({ channel, state })),
  );
  expect(answers).toEqual([
    ['no', 'no', 'no', 'yes', 'ask'],
    ['no', 'no', 'no', 'yes', 'yes'],
  ]);
});

it('[NOTE-13] what is asked for again is tried at once, a notice also after its time', () => {
  const late = start + 100_000_000;
  expect(askedAgain(delivery({ state: 'failed', call: null }), late)).toMatchObject({ state: 'waiting', wakeAt: late });
  expect(askedAgain(delivery({ state: 'failed', call: null }), late).until).toBeGreaterThan(late);
  expect(askedAgain(delivery({ state: 'failed' }), late).until).toBe(delivery().until);
});
