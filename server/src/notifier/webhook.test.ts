import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { FakeWebhook } from '../../test/support/fake-webhook.ts';
import { nodeClock } from '../platform/node-clock.ts';
import type { Notifier } from '../ports/notifier.ts';
import { messageOf } from './testing.ts';
import { createWebhook, signedHeaders } from './webhook.ts';

const secret = Buffer.from('a secret of the webhook, 32 bytes');
const older = Buffer.from('the secret that there was before');

const notifier = (
  changes: { secrets?: readonly Uint8Array[]; allowPrivate?: boolean; timeoutMs?: number } = {},
): Notifier =>
  createWebhook({
    secrets: changes.secrets ?? [secret],
    rules: { allowPrivate: changes.allowPrivate ?? true, timeoutMs: changes.timeoutMs ?? 10_000 },
    clock: nodeClock,
  });

it('[NOTE-9] the receiver can tell who sends it, and when', async () => {
  const webhook = await FakeWebhook.start(secret);
  const message = messageOf({ to: webhook.url, body: '{"name":"Zoë"}' });
  expect(await notifier().send(message)).toEqual({ kind: 'sent', reference: null });
  expect(webhook.notices).toEqual([{ id: message.id, body: '{"name":"Zoë"}' }]);
});

it('[NOTE-9] somebody with another secret is not believed', async () => {
  const webhook = await FakeWebhook.start(secret);
  expect(await notifier({ secrets: [older] }).send(messageOf({ to: webhook.url }))).toMatchObject({ kind: 'later' });
  expect(webhook.notices).toEqual([]);
});

it('[NOTE-9] while a secret is changed both sign', async () => {
  const [before, after] = [await FakeWebhook.start(older), await FakeWebhook.start(secret)];
  const both = notifier({ secrets: [secret, older] });
  expect(await both.send(messageOf({ to: before.url }))).toMatchObject({ kind: 'sent' });
  expect(await both.send(messageOf({ to: after.url }))).toMatchObject({ kind: 'sent' });
});

it('[NOTE-9] the signature is over id, time and body', () => {
  const message = messageOf({ to: 'https://hooks.example' });
  const headers = signedHeaders(message, { secrets: [secret], seconds: 1_700_000_000 });
  const text = `${message.id}.1700000000.${message.body}`;
  expect(headers).toMatchObject({
    'webhook-id': message.id,
    'webhook-timestamp': '1700000000',
    'webhook-signature': `v1,${createHmac('sha256', secret).update(text).digest('base64')}`,
  });
});

it.each([
  [500, 'later'],
  [404, 'later'],
  [302, 'failed'],
  [410, 'failed'],
])('[NOTE-9] after an answer of %i it has %s', async (status, kind) => {
  const webhook = await FakeWebhook.start(secret);
  webhook.next({ status, headers: { location: `${webhook.url}/elsewhere` } });
  expect(await notifier().send(messageOf({ to: webhook.url }))).toMatchObject({ kind });
  expect(webhook.received).toHaveLength(1);
});

it('[NOTE-8] the receiver may say when it wants to be asked again', async () => {
  const webhook = await FakeWebhook.start(secret);
  webhook.next(
    { status: 503, headers: { 'retry-after': '30' } },
    { status: 429, headers: { 'retry-after': new Date(Date.now() + 3_600_000_000).toUTCString() } },
  );
  const message = messageOf({ to: webhook.url });
  expect(await notifier().send(message)).toMatchObject({ kind: 'later', retryAfterMs: 30_000 });
  expect(await notifier().send(message)).toMatchObject({ kind: 'later', retryAfterMs: 3_600_000 });
});

it('[NOTE-7] a receiver that hangs up without a word may have got it; one that is not there has not', async () => {
  const webhook = await FakeWebhook.start(secret);
  webhook.next('take-silently', 'reset');
  const message = messageOf({ to: webhook.url });
  expect(await notifier().send(message)).toEqual({ kind: 'unknown', reason: 'ECONNRESET' });
  expect(await notifier().send(message)).toEqual({ kind: 'unknown', reason: 'ECONNRESET' });
  await webhook.close();
  expect(await notifier().send(message)).toEqual({ kind: 'later', reason: 'ECONNREFUSED', retryAfterMs: null });
});

it('[NOTE-10] it goes to public addresses only, also by a name that leads elsewhere', async () => {
  const webhook = await FakeWebhook.start(secret);
  const { port } = new URL(webhook.url);
  const guarded = notifier({ allowPrivate: false });
  for (const to of [
    webhook.url,
    `https://127.0.0.1:${port}/`,
    `https://2130706433:${port}/`,
    `https://[::1]:${port}/`,
    `https://[::ffff:127.0.0.1]:${port}/`,
    `https://localhost:${port}/`,
    `https://user:word@hooks.example/`,
    'ftp://hooks.example/',
    'nonsense',
    '',
  ]) {
    expect(await guarded.send(messageOf({ to })), to).toMatchObject({ kind: 'failed' });
  }
  expect(webhook.received).toEqual([]);
});
