import { expect, it } from 'vitest';
import { FakePushService } from '../../test/support/fake-push-service.ts';
import { nodeClock } from '../platform/node-clock.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Settings } from '../ports/settings.ts';
import { messageOf } from './testing.ts';
import { createWebPush, storedVapidKeys } from './web-push.ts';

function memorySettings(): Settings {
  const values = new Map<string, string>();
  return {
    getOrCreate(name, initial) {
      values.set(name, values.get(name) ?? initial);
      return Promise.resolve(values.get(name) ?? '');
    },
  };
}

const keys = await storedVapidKeys(memorySettings());

const notifier = (changes: { allowPrivate?: boolean; timeoutMs?: number } = {}): Notifier =>
  createWebPush({
    keys,
    subject: 'mailto:desk@play.example',
    rules: { allowPrivate: true, timeoutMs: 10_000, ...changes },
    clock: nodeClock,
  });

it('[NOTE-11] keys are made once and are the same for every node', async () => {
  const settings = memorySettings();
  const [one, two] = [await storedVapidKeys(settings), await storedVapidKeys(settings)];
  expect(two).toEqual(one);
  expect(Buffer.from(one.publicKey, 'base64url')).toHaveLength(65);
  expect(await storedVapidKeys(memorySettings())).not.toEqual(one);
});

it('[NOTE-11] the service worker gets what was said, and nobody in between can read it', async () => {
  const service = await FakePushService.start();
  const body = '{"title":"Main queue","text":"Zoë, it is your turn"}';
  const sent = await notifier().send(messageOf({ to: service.subscription, body, ttlMs: 90_500 }));
  expect(sent).toEqual({ kind: 'sent', reference: '1' });
  expect(service.pushes).toMatchObject([
    { body, ttlSeconds: 91, publicKey: keys.publicKey, subject: 'mailto:desk@play.example' },
  ]);
  expect(service.received[0]?.body.includes('Main queue')).toBe(false);
});

it('[NOTE-11] a second call of a ticket takes the place of one that was not delivered yet', async () => {
  const service = await FakePushService.start();
  await notifier().send(messageOf({ to: service.subscription }));
  await notifier().send(messageOf({ to: service.subscription }));
  const [first, second] = service.pushes;
  expect(first?.topic).toMatch(/^[\w-]{32}$/);
  expect(second?.topic).toBe(first?.topic);
});

it.each([404, 410])('[NOTE-11] a browser that wants no more messages (%i) is to be forgotten', async (status) => {
  const service = await FakePushService.start();
  service.next({ status });
  expect(await notifier().send(messageOf({ to: service.subscription }))).toMatchObject({
    kind: 'failed',
    isGone: true,
  });
});

it('[NOTE-11] a push service that is busy or broken is asked again later', async () => {
  const service = await FakePushService.start();
  service.next({ status: 429, headers: { 'retry-after': '3' } }, { status: 500 });
  const message = messageOf({ to: service.subscription });
  expect(await notifier().send(message)).toMatchObject({ kind: 'later', retryAfterMs: 3_000 });
  expect(await notifier().send(message)).toMatchObject({ kind: 'later', retryAfterMs: null });
});

it('[NOTE-11] any other refusal is final', async () => {
  const service = await FakePushService.start();
  service.next({ status: 413 });
  expect(await notifier().send(messageOf({ to: service.subscription }))).toEqual({
    kind: 'failed',
    reason: 'the push service answered 413',
  });
});

it('[NOTE-7] without an answer it may have been taken', async () => {
  const service = await FakePushService.start();
  service.next('take-silently', 'never');
  const message = messageOf({ to: service.subscription });
  expect(await notifier().send(message)).toMatchObject({ kind: 'unknown' });
  expect(await notifier({ timeoutMs: 100 }).send(message)).toEqual({ kind: 'unknown', reason: 'no answer in 0.1 s' });
});

it.each([
  '',
  'null',
  '{"endpoint":"https://push.example/x"}',
  '{"endpoint":"https://push.example/x","keys":{"p256dh":"AAAA","auth":"AAAA"}}',
])('[NOTE-11] nothing is sent for the subscription %s', async (to) => {
  expect(await notifier().send(messageOf({ to }))).toMatchObject({ kind: 'failed', isGone: true });
});

it('[NOTE-10] a browser cannot make this server call what stands behind it', async () => {
  const service = await FakePushService.start();
  const subscription = service.subscription.replace('http:', 'https:');
  expect(await notifier({ allowPrivate: false }).send(messageOf({ to: subscription }))).toMatchObject({
    kind: 'failed',
  });
  expect(service.received).toEqual([]);
});
