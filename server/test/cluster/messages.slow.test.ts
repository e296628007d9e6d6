/** Messages of two nodes on one Redis: whoever is there sends, and a death leads to no second SMS. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { consoleKeyOn } from '../../../scripts/keys/keyring.ts';
import { NodeProcess } from '../../../scripts/cluster/node-process.ts';
import { addressOf, startRedis } from '../../src/storage/redis/testing.ts';
import { DeskClient } from '../support/desk-client.ts';
import { FakeTwilio } from '../support/fake-twilio.ts';
import { FakeWebhook } from '../support/fake-webhook.ts';

const entry = path.resolve(import.meta.dirname, '../support/dying-sender.ts');
const nora = { name: 'Nora', phone: '+4930123456' };
const secret = Buffer.from('the secret of the webhook of tests');
/** A try counts as one whose node died after 20 s, and the machine may be busy. */
const afterDeath = { timeout: 180_000, interval: 100 };
const soon = { timeout: 60_000, interval: 50 };
const patient = { timeout: 360_000 };

async function scene({ dieAt }: { readonly dieAt?: string } = {}) {
  const twilio = await FakeTwilio.start();
  const webhook = await FakeWebhook.start(secret);
  const redis = await startRedis();
  onTestFinished(() => redis.close());
  const start = async (name: string, program: { entry?: string; env?: Readonly<Record<string, string>> } = {}) => {
    const node = await NodeProcess.start({
      ...program,
      name,
      env: {
        HOST: '127.0.0.1',
        REDIS_URL: redis.url,
        NODE_NAME: name,
        HOUSE_GAMES: '0',
        DRAIN_MS: '100',
        WEBHOOK_SECRET: `whsec_${secret.toString('base64')}`,
        ALLOW_PRIVATE_ADDRESSES: '1',
        ...twilio.env,
        ...program.env,
      },
    });
    onTestFinished(() => node.kill());
    return node;
  };
  const dying = dieAt === undefined ? {} : { entry, env: { DIE_AT: dieAt, DATA_DIR: path.dirname(redis.process.dir) } };
  const [a, b] = await Promise.all([start('a', dying), start('b')]);
  const key = (await consoleKeyOn(addressOf(redis.url))) ?? '';
  const desk = new DeskClient(a.url, key);
  await desk.putQueue({ channels: ['sms'], recall: { kind: 'hand' } });
  const states = async () => (await desk.deliveries()).map(({ channel, state }) => `${channel} ${state}`).toSorted();
  return { twilio, webhook, key, a, b, desk, states };
}

it('[NOTE-5] a node that dies before it sends what it called up is followed by the other', patient, async () => {
  const { twilio, a, b, desk, states } = await scene({ dieAt: 'before-claim' });
  const ticket = await desk.take(nora);
  await desk.step(ticket, 'recall').catch(() => undefined);
  await expect.poll(() => a.isRunning, soon).toBe(false);
  desk.url = b.url;
  await expect.poll(states, afterDeath).toEqual(['sms sent']);
  expect(twilio.messages).toHaveLength(1);
});

it(
  '[NOTE-6] [NOTE-7] a node that dies while both sides answer: no second SMS, the same notice again',
  patient,
  async () => {
    const { twilio, webhook, a, b, desk, states } = await scene();
    await desk.putQueue({ webhook: webhook.url });
    twilio.next('hold');
    webhook.usually('hold');
    const ticket = await desk.take(nora);
    await desk.step(ticket, 'recall');
    await expect.poll(() => [twilio.held, webhook.held], soon).toEqual([1, 2]);
    await a.kill('SIGKILL');
    desk.url = b.url;
    webhook.usually('take');
    await expect.poll(states, afterDeath).toEqual(['sms unknown', 'webhook sent', 'webhook sent']);
    expect(twilio.messages).toHaveLength(1);
    expect(webhook.notices).toHaveLength(4);
    expect(new Set(webhook.notices.map(({ id }) => id)).size).toBe(2);
  },
);

it(
  '[NOTE-6] a node that stands still in mid-try is given up; when it goes on, what it knows counts',
  patient,
  async () => {
    const { twilio, a, b, desk, states } = await scene();
    twilio.next('hold');
    const ticket = await desk.take(nora);
    await desk.step(ticket, 'recall');
    await expect.poll(() => twilio.held, soon).toBe(1);
    a.pause();
    twilio.release();
    desk.url = b.url;
    await expect.poll(states, afterDeath).toEqual(['sms unknown']);
    a.resume();
    await expect.poll(states, afterDeath).toEqual(['sms sent']);
    expect(twilio.messages).toHaveLength(1);
  },
);

it('[NOTE-5] [NOTE-6] forty people called up at two nodes get one SMS each', patient, async () => {
  const { twilio, key, a, b, states } = await scene();
  const callUp = async ({ url }: NodeProcess, from: number): Promise<void> => {
    const host = new DeskClient(url, key);
    for (let number = from; number < 50; number += 2) {
      const ticket = await host.take({ name: `Guest ${number}`, phone: `+49301234${number}` });
      await host.step(ticket, 'recall');
    }
  };
  await Promise.all([callUp(a, 10), callUp(b, 11)]);
  const everybody = Array.from({ length: 40 }, (_, index) => `+49301234${index + 10}`);
  await expect.poll(states, afterDeath).toEqual(everybody.map(() => 'sms sent'));
  expect(twilio.messages.map(({ to }) => to).toSorted()).toEqual(everybody);
});
