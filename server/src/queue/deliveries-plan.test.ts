import { deliveryIdOf, matchQueueOf, stationQueueOf } from '@inkroom/shared';
import type { Contact, Delivery, PlayerId, QueueName, QueueSettings, Ticket } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { planDeliveries } from './deliveries-plan.ts';
import type { PlanOptions } from './deliveries-plan.ts';
import { DeliveriesBench, main, phone, push, recallOf } from '../../test/support/deliveries-bench.ts';
import { draftTicket } from './tickets-change.ts';
import type { TicketChange } from './tickets-change.ts';

const options: PlanOptions = { publicUrl: 'https://play.example', whyNot: () => null };
const everything: QueueSettings = {
  ...stationQueueOf(main),
  channels: ['page', 'push', 'sms', 'log'],
  webhook: 'https://hooks.example/inkroom',
};

async function calledUp(): Promise<{ change: TicketChange; contact: Contact }> {
  const bench = await DeliveriesBench.open();
  const node = bench.node();
  const id = await bench.wait(node, {});
  const drafted = draftTicket(await node.records.load<Ticket>(id), recallOf(node), {
    now: node.records.store.now(),
    role: 'desk',
  });
  if (!drafted.ok || drafted.value.change === null) throw new Error('it can be called up');
  const contact: Contact = { ticket: id, phone, push, email: 'nora@example.org', forgetAt: 0 };
  return { change: drafted.value.change, contact };
}

const planned = (
  ...[change, about, how = options]: [TicketChange, Parameters<typeof planDeliveries>[1], PlanOptions?]
) => planDeliveries(change, about, how).map(({ after }) => after as Delivery);

it('[NOTE-1] somebody who is called up is told on every channel of the queue that reaches them', async () => {
  const { change, contact } = await calledUp();
  const all = planned(change, { settings: everything, contact });
  expect(all.map(({ channel }) => channel)).toEqual(['page', 'push', 'sms', 'log', 'webhook']);
  expect(all.map(({ id }) => id)).toEqual(all.map(({ channel }) => deliveryIdOf(change.id, change.version, channel)));
  expect(all.every(({ state, wakeAt }) => state === 'waiting' && wakeAt === change.at)).toBe(true);
});

it('[NOTE-1] nothing is planned for a channel that leads nowhere', async () => {
  const { change } = await calledUp();
  const guest = { ...change, after: { ...change.after, owner: null } };
  const all = planned(guest, { settings: { ...everything, webhook: null }, contact: null });
  expect(all.map(({ channel }) => channel)).toEqual(['log']);
});

it('[NOTE-1] people are told who, where and until when, with a way to the page', async () => {
  const { change, contact } = await calledUp();
  const [sms] = planned(change, { settings: { ...everything, channels: ['sms'] }, contact });
  expect(sms?.text).toBe(
    'Nora, it is your turn at Main queue (9QXV). Please come within 20 minutes. https://play.example/queue/main',
  );
  const [bare] = planned(change, { settings: everything, contact }, { ...options, publicUrl: null });
  expect(bare?.text).toBe('Nora, it is your turn at Main queue (9QXV). Please come within 20 minutes.');
});

it('[NOTE-20] the server’s log tells a call by the ticket’s sign, whatever the guest is called', async () => {
  const { change, contact } = await calledUp();
  const settings: QueueSettings = { ...everything, channels: ['sms', 'log'], webhook: null };
  const [sms, log] = planned(change, { settings, contact });
  expect(sms?.text).toContain('Nora');
  expect(log?.text).toMatch(/^9QXV, it is your turn at Main queue/);
  expect(JSON.stringify(log)).not.toContain('Nora');
});

it('[NOTE-1] what the desk takes back calls nobody a second time', async () => {
  const bench = await DeliveriesBench.open();
  const node = bench.node();
  const id = await bench.wait(node);
  expect(await bench.step(node, id, recallOf(node))).toHaveLength(1);
  await bench.step(node, id, { type: 'confirm' });
  expect(await bench.step(node, id, { type: 'undo' })).toEqual([]);
  expect((await node.records.load<Ticket>(id))?.state.state).toBe('recalled');
});

it('[NOTE-11] a browser is handed what it shows and what a click opens', async () => {
  const { change, contact } = await calledUp();
  const [message] = planned(change, { settings: { ...everything, channels: ['push'] }, contact });
  expect(JSON.parse(message?.body ?? '')).toEqual({
    id: message?.id,
    ticket: change.id,
    title: 'Main queue',
    text: message?.text,
    open: '/queue/main',
  });
});

it('[NOTE-3] no number, address or owner is written down with a message', async () => {
  const { change, contact } = await calledUp();
  const text = JSON.stringify(planDeliveries(change, { settings: everything, contact }, options));
  for (const secret of [phone, 'push.example', 'nora@example.org', 'player-nora' satisfies string, 'hooks.example']) {
    expect(text).not.toContain(secret);
  }
});

it('[NOTE-2] a system is told of each transition, once, with its version', async () => {
  const { change } = await calledUp();
  const quiet: QueueSettings = { ...everything, channels: [] };
  const [notice] = planned(change, { settings: quiet, contact: null });
  expect(JSON.parse(notice?.body ?? '')).toMatchObject({
    type: 'ticket.recalled',
    from: 'queued',
    queue: 'main',
    version: change.version,
    by: 'desk',
    ticket: { id: change.id, sign: '9QXV', name: 'Nora', state: 'recalled', recalls: 1 },
  });
  const renamed: TicketChange = {
    ...change,
    before: change.after,
    after: { ...change.after, name: 'Ada' },
    events: [{ type: 'ticket-renamed', name: 'Ada' }],
  };
  expect(planned(renamed, { settings: quiet, contact: null })).toEqual([]);
});

it('[NOTE-15] what is not set up is in the desk’s log as failed, with the reason', async () => {
  const { change, contact } = await calledUp();
  const [sms] = planned(
    change,
    { settings: { ...everything, channels: ['sms'], webhook: null }, contact },
    { ...options, whyNot: () => 'notifications are switched off' },
  );
  expect(sms).toMatchObject({ state: 'failed', reason: 'notifications are switched off' });
});

it('[NOTE-1] a pair that is called up for a match is told by its pages alone', async () => {
  const { change } = await calledUp();
  const settings = matchQueueOf('classic' as QueueName);
  const owner = 'player-nora' as PlayerId;
  expect(planned({ ...change, after: { ...change.after, owner } }, { settings, contact: null })).toEqual([]);
});
