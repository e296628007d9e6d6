/** Messages of a whole server on the embedded store, which is killed on their way. Twilio and the webhook are real servers. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ServerProcess } from '../../e2e/support/server-process.ts';
import { mainQueue } from '../src/queue/queues.ts';
import { DeskClient } from './support/desk-client.ts';
import { FakePushService } from './support/fake-push-service.ts';
import { FakeTwilio, twilioReplies } from './support/fake-twilio.ts';
import { FakeWebhook } from './support/fake-webhook.ts';
import { WireClient, newCommandId } from './support/wire-client.ts';

const entry = path.resolve(import.meta.dirname, 'support/dying-sender.ts');
const nora = { name: 'Nora', phone: '+4930123456' };
const secret = Buffer.from('the secret of the webhook of tests');
/** A try counts as one whose node died after 20 s, and the machine may be busy. */
const afterDeath = { timeout: 180_000, interval: 100 };
const patient = { timeout: 300_000 };
const soon = { timeout: 60_000, interval: 50 };

const sorted = (states: () => Promise<readonly string[]>) => async () => (await states()).toSorted();

async function scene(env: Readonly<Record<string, string>> = {}) {
  const twilio = await FakeTwilio.start();
  const webhook = await FakeWebhook.start(secret);
  const server = await ServerProcess.start({
    ...(env['DIE_AT'] === undefined ? {} : { entry }),
    env: {
      ...twilio.env,
      WEBHOOK_SECRET: `whsec_${secret.toString('base64')}`,
      ALLOW_PRIVATE_ADDRESSES: '1',
      ...env,
    },
  });
  onTestFinished(() => server.close());
  let desk = DeskClient.beside(server);
  await desk.putQueue({ channels: ['sms'], recall: { kind: 'auto' } });
  const states = async () => (await desk.deliveries()).map(({ channel, state }) => `${channel} ${state}`);
  const restart = async (): Promise<void> => {
    await server.start();
    desk = DeskClient.beside(server);
  };
  const died = () => expect.poll(() => server.isRunning, soon).toBe(false);
  return { twilio, webhook, server, states, restart, died, desk: () => desk };
}

it('[NOTE-5] killed after the call and before anybody sent: the server sends once when it is back', async () => {
  const { twilio, desk, states, restart, died } = await scene({ DIE_AT: 'before-claim' });
  await desk()
    .take(nora)
    .catch(() => undefined);
  await died();
  expect(twilio.received).toEqual([]);
  await restart();
  await expect.poll(states, soon).toEqual(['sms sent']);
  expect(twilio.messages).toMatchObject([{ to: nora.phone, from: '+15005550006' }]);
  expect(twilio.messages[0]?.text).toContain('https://play.example/queue/main');
});

it('[NOTE-6] killed after the claim: nobody knows, so nobody sends, until the desk says so', patient, async () => {
  const { twilio, desk, states, restart, died } = await scene({ DIE_AT: 'before-send' });
  await desk()
    .take(nora)
    .catch(() => undefined);
  await died();
  await restart();
  expect(await states()).toEqual(['sms sending']);
  await expect.poll(states, afterDeath).toEqual(['sms unknown']);
  expect(twilio.received).toEqual([]);
  const [line] = await desk().deliveries();
  expect(line).toMatchObject({ retry: 'ask', tries: 1, reason: 'the server stopped while it was sent' });
  expect(await desk().retry(line?.id ?? '', false)).toBe(409);
  expect(await desk().retry(line?.id ?? '', true)).toBe(200);
  await expect.poll(states, soon).toEqual(['sms sent']);
  expect(twilio.messages).toHaveLength(1);
});

it(
  '[NOTE-6] [NOTE-7] killed while both sides answer: the SMS is not sent again, the webhook is, by the same id',
  patient,
  async () => {
    const { twilio, webhook, server, desk, states, restart } = await scene();
    await desk().putQueue({ webhook: `${webhook.url}/inkroom` });
    twilio.next('hold');
    webhook.usually('hold');
    await desk().take(nora);
    await expect.poll(() => [twilio.held, webhook.held], soon).toEqual([1, 2]);
    await server.kill('SIGKILL');
    webhook.usually('take');
    await restart();
    await expect.poll(sorted(states), afterDeath).toEqual(['sms unknown', 'webhook sent', 'webhook sent']);
    expect(twilio.messages).toHaveLength(1);
    expect(webhook.notices).toHaveLength(4);
    expect(new Set(webhook.notices.map(({ id }) => id)).size).toBe(2);
    expect(webhook.notices.map(({ body }) => (JSON.parse(body) as { type: string }).type).toSorted()).toEqual([
      'ticket.queued',
      'ticket.queued',
      'ticket.recalled',
      'ticket.recalled',
    ]);
  },
);

it(
  '[NOTE-8] [NOTE-12] what Twilio did not take is tried again, as late as it asks, and arrives once',
  patient,
  async () => {
    const { twilio, desk, states } = await scene();
    twilio.next(twilioReplies.tooMany(3), twilioReplies.unavailable);
    const startedAt = Date.now();
    await desk().take(nora);
    await expect.poll(states, afterDeath).toEqual(['sms sent']);
    expect(twilio.received).toHaveLength(3);
    expect(twilio.messages).toHaveLength(1);
    expect(Date.now() - startedAt).toBeGreaterThan(3_000);
  },
);

it('[NOTE-6] after a 500 of Twilio’s own nothing is sent again by itself', patient, async () => {
  const { twilio, desk, states } = await scene();
  twilio.next(twilioReplies.broken);
  await desk().take(nora);
  await expect.poll(states, soon).toEqual(['sms unknown']);
  const [line] = await desk().deliveries();
  expect(line).toMatchObject({ retry: 'ask', nextAt: null, reason: 'Twilio: 20500: Internal Server Error' });
  expect(twilio.received).toHaveLength(1);
});

it('[NOTE-6] [NOTE-12] a lost reply is unknown at once; a wrong number fails, and says so without the number', async () => {
  const { twilio, desk, states } = await scene();
  twilio.next('take-silently');
  await desk().take(nora);
  await expect.poll(states, soon).toEqual(['sms unknown']);
  twilio.next({ status: 400, body: JSON.stringify({ code: 21211, message: 'Invalid To: +4930999999', status: 400 }) });
  await desk().take({ name: 'Ada', phone: '+4930999999' });
  await expect.poll(states, soon).toEqual(['sms failed', 'sms unknown']);
  const [failed] = await desk().deliveries();
  expect(failed).toMatchObject({ retry: 'yes', segments: 1, reason: 'Twilio: 21211: Invalid To: …' });
  expect(twilio.messages).toHaveLength(1);
});

it('[NOTE-15] with the switch off nothing leaves the server', async () => {
  const { twilio, webhook, desk, states } = await scene({ NOTIFICATIONS: '0' });
  await desk().putQueue({ webhook: webhook.url });
  const ticket = await desk().take(nora);
  await expect.poll(() => desk().stateOf(ticket), soon).toBe('recalled');
  await expect.poll(sorted(states), soon).toEqual(['sms failed', 'webhook failed', 'webhook failed']);
  expect((await desk().deliveries()).map(({ reason }) => reason)).toContain('notifications are switched off');
  expect([...twilio.received, ...webhook.received]).toEqual([]);
});

it('[NOTE-11] a player whose page is closed is told by the browser’s push service', async () => {
  const service = await FakePushService.start();
  const { server, desk, states } = await scene();
  await desk().putQueue({ channels: ['push'], recall: { kind: 'hand' } });
  const player = await WireClient.connect(server.url);
  const taken = await player.ask('ticket:take', { id: newCommandId(), queue: mainQueue });
  if (!taken.ok) throw new Error(taken.code);
  const { id: ticket, name } = taken.ticket;
  const subscribed = await player.ask('ticket:push', { ticket, subscription: service.subscription });
  player.close();
  await desk().step(ticket, 'recall');
  await expect.poll(states, soon).toEqual(['push sent']);
  const [push] = service.pushes;
  expect(subscribed).toMatchObject({ ok: true, key: push?.publicKey });
  expect(JSON.parse(push?.body ?? '')).toMatchObject({
    ticket,
    title: 'Main queue',
    text: expect.stringContaining(name) as string,
    open: '/queue/main',
  });
  expect(push?.ttlSeconds).toBeGreaterThan(1_100);
  expect(JSON.stringify(await desk().deliveries())).not.toContain(service.url);
});
