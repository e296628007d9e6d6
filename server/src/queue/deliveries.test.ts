import { contactIdOf, deliveryTimes, ticketIdOf } from '@inkroom/shared';
import type { Contact, Delivery, DeliveryId, Ticket } from '@inkroom/shared';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { DeliveriesBench, main, phone, push, recallOf } from '../../test/support/deliveries-bench.ts';
import type { Sent } from '../ports/notifier.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { Store } from '../ports/store.ts';
import { contactDraft, contactOf } from './contacts.ts';
import type { Loaded } from './records.ts';

const taken: Sent = { kind: 'sent', reference: 'late' };
const busy: Sent = { kind: 'later', reason: 'busy', retryAfterMs: null };

/** Answers when the test says so. */
function held(): { readonly wait: () => Promise<Sent>; readonly answer: (sent: Sent) => void } {
  let answer: (sent: Sent) => void = () => undefined;
  const sent = new Promise<Sent>((resolve) => {
    answer = resolve;
  });
  return { wait: () => sent, answer: (outcome) => answer(outcome) };
}

/** The store with another commit. */
const storeWith = (store: Store, commit: Store['commit']): Store =>
  new Proxy(store, {
    get(target, name) {
      if (name === 'commit') return commit;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

describe('one message', () => {
  it('[NOTE-5] it is sent once, to the number that its person has given, and the reference is kept', async () => {
    const bench = await DeliveriesBench.open();
    const node = bench.node();
    const { sms, ticket } = await bench.callUp(node);
    await node.deliveries.fire(sms);
    await node.deliveries.fire(sms);
    expect(node.notifiers.sms.tries).toMatchObject([{ id: sms, ticket, to: phone }]);
    expect(await bench.read(node, sms)).toMatchObject({ state: 'sent', tries: 1, reference: 'sms-1', claim: null });
  });

  it('[NOTE-5] of two nodes that want to send it at once, one does', async () => {
    const bench = await DeliveriesBench.open();
    const [a, b] = [bench.node(), bench.node()];
    const { sms } = await bench.callUp(a);
    await Promise.all([a, b, a, b].map(({ deliveries }) => deliveries.fire(sms)));
    expect([...a.notifiers.sms.tries, ...b.notifiers.sms.tries]).toHaveLength(1);
    expect(await bench.read(a, sms)).toMatchObject({ state: 'sent', tries: 1 });
  });

  it('[NOTE-3] a number that is forgotten before it is sent is not used', async () => {
    const bench = await DeliveriesBench.open();
    const node = bench.node();
    const { sms, ticket } = await bench.callUp(node);
    const contact = contactOf(await node.records.load<Contact>(contactIdOf(ticket)));
    if (contact === null) throw new Error('it is known');
    const without = contactDraft(contact, { ...contact.state, phone: null });
    await node.records.attempt({ commandId: 'forget', fingerprint: '' }, [without]);
    await node.deliveries.fire(sms);
    expect(node.notifiers.sms.tries).toEqual([]);
    expect(await bench.read(node, sms)).toMatchObject({
      state: 'failed',
      reason: 'nobody can be reached that way any more',
    });
  });

  it('[NOTE-4] nobody is told to come who has come', async () => {
    const bench = await DeliveriesBench.open();
    const node = bench.node();
    const { sms, ticket } = await bench.callUp(node);
    await bench.step(node, ticket, { type: 'confirm' });
    await node.deliveries.fire(sms);
    expect(node.notifiers.sms.tries).toEqual([]);
    expect(await bench.read(node, sms)).toMatchObject({ state: 'failed', reason: 'the call was over before' });
  });

  it('[NOTE-4] a call that waits for its next try ends with the call, and another call is told of anew', async () => {
    const bench = await DeliveriesBench.open();
    const node = bench.node();
    const { sms, ticket } = await bench.callUp(node);
    node.notifiers.sms.next(busy);
    await node.deliveries.fire(sms);
    await bench.step(node, ticket, { type: 'queue' });
    bench.advance(5_000);
    const [second] = await bench.step(node, ticket, recallOf(node));
    if (second === undefined) throw new Error('it is told again');
    await node.deliveries.fire(sms);
    await node.deliveries.fire(second);
    expect(node.notifiers.sms.tries.map(({ id }) => id)).toEqual([sms, second]);
    expect(await bench.read(node, sms)).toMatchObject({ state: 'failed' });
    expect(await bench.read(node, second)).toMatchObject({ state: 'sent', call: 2 });
  });

  it('[NOTE-8] it is tried again when its time has come, not before', async () => {
    const bench = await DeliveriesBench.open();
    const node = bench.node();
    const { sms } = await bench.callUp(node);
    node.notifiers.sms.next(busy);
    await node.deliveries.fire(sms);
    await node.deliveries.fire(sms);
    expect(node.notifiers.sms.tries).toHaveLength(1);
    expect(await bench.read(node, sms)).toMatchObject({ state: 'waiting', reason: 'busy' });
    bench.advance(2_100);
    await node.deliveries.fire(sms);
    expect(node.notifiers.sms.tries).toHaveLength(2);
    expect(await bench.read(node, sms)).toMatchObject({ state: 'sent', tries: 2, reason: null });
    expect(node.tries).toEqual(['sms later', 'sms sent']);
  });

  it('[NOTE-14] it leaves the log after its time', async () => {
    const bench = await DeliveriesBench.open();
    const node = bench.node();
    const { sms } = await bench.callUp(node);
    await node.deliveries.fire(sms);
    bench.advance(deliveryTimes.keepMs + 1_000);
    await node.deliveries.fire(sms);
    expect(await bench.read(node, sms)).toBe(null);
    expect(node.notifiers.sms.tries).toHaveLength(1);
  });
});

describe('a sender that dies in mid-try', () => {
  it('[NOTE-6] an SMS is unknown from then on, and nobody sends it again', async () => {
    const bench = await DeliveriesBench.open();
    const [dying, other] = [bench.node(), bench.node()];
    const { sms } = await bench.callUp(dying);
    const { wait, answer } = held();
    dying.notifiers.sms.next(wait);
    onTestFinished(() => answer(taken));
    void dying.deliveries.fire(sms);
    await vi.waitFor(() => expect(dying.notifiers.sms.tries).toHaveLength(1));
    await other.deliveries.fire(sms);
    expect(await bench.read(other, sms)).toMatchObject({ state: 'sending' });
    bench.advance(deliveryTimes.tryMs + 100);
    await other.deliveries.fire(sms);
    expect(await bench.read(other, sms)).toMatchObject({
      state: 'unknown',
      reason: 'the server stopped while it was sent',
    });
    bench.advance(60_000);
    await other.deliveries.fire(sms);
    expect(other.notifiers.sms.tries).toEqual([]);
  });

  it('[NOTE-6] if it was not dead but slow, what it knows counts', async () => {
    const bench = await DeliveriesBench.open();
    const [slow, other] = [bench.node(), bench.node()];
    const { sms } = await bench.callUp(slow);
    const { wait, answer } = held();
    slow.notifiers.sms.next(wait);
    const done = slow.deliveries.fire(sms);
    await vi.waitFor(() => expect(slow.notifiers.sms.tries).toHaveLength(1));
    bench.advance(deliveryTimes.tryMs + 100);
    await other.deliveries.fire(sms);
    expect(await bench.read(other, sms)).toMatchObject({ state: 'unknown' });
    answer(taken);
    await done;
    expect(await bench.read(other, sms)).toMatchObject({ state: 'sent', reference: 'late', reason: null });
  });

  it('[NOTE-7] a webhook is told again, by the same id', async () => {
    const bench = await DeliveriesBench.open();
    bench.settings = { ...bench.settings, channels: [], webhook: 'https://hooks.example' };
    const [dying, other] = [bench.node(), bench.node()];
    const ticket = await bench.wait(dying);
    const [notice] = await bench.step(dying, ticket, recallOf(dying));
    if (notice === undefined) throw new Error('there is a notice');
    const { wait, answer } = held();
    dying.notifiers.webhook.next(wait);
    onTestFinished(() => answer(taken));
    void dying.deliveries.fire(notice);
    await vi.waitFor(() => expect(dying.notifiers.webhook.tries).toHaveLength(1));
    bench.advance(deliveryTimes.tryMs + 100);
    await other.deliveries.fire(notice);
    bench.advance(5_000);
    await other.deliveries.fire(notice);
    expect(other.notifiers.webhook.tries).toMatchObject([{ id: notice, to: 'https://hooks.example' }]);
    expect(await bench.read(other, notice)).toMatchObject({ state: 'sent', tries: 2 });
  });
});

describe('while the store is in trouble', () => {
  it('[NOTE-5] a claim that is refused sends nothing', async () => {
    const bench = await DeliveriesBench.open();
    const fine = bench.node();
    const { sms } = await bench.callUp(fine);
    const node = bench.node(storeWith(bench.store, () => Promise.reject(new StoreUnavailable())));
    await expect(node.deliveries.fire(sms)).rejects.toThrow(StoreUnavailable);
    expect(node.notifiers.sms.tries).toEqual([]);
    await fine.deliveries.fire(sms);
    expect(fine.notifiers.sms.tries).toHaveLength(1);
  });

  it('[NOTE-5] a claim whose answer was lost is asked for again by its id, and sends once', async () => {
    const bench = await DeliveriesBench.open();
    const { sms } = await bench.callUp(bench.node());
    let losses = 0;
    const node = bench.node(
      storeWith(bench.store, async (writes) => {
        const result = await bench.store.commit(writes);
        if (writes[0].commandId.startsWith('claim/') && losses === 0) {
          losses += 1;
          throw new OutcomeUnknown();
        }
        return result;
      }),
    );
    await node.deliveries.fire(sms);
    expect(losses).toBe(1);
    expect(node.notifiers.sms.tries).toHaveLength(1);
    expect(await bench.read(node, sms)).toMatchObject({ state: 'sent', tries: 1 });
  });

  it('[NOTE-6] what was sent is written down as soon as the store is back', async () => {
    const bench = await DeliveriesBench.open();
    const { sms } = await bench.callUp(bench.node());
    let refusals = 0;
    const node = bench.node(
      storeWith(bench.store, (writes) => {
        if (!writes[0].commandId.startsWith('sent/') || refusals >= 2) return bench.store.commit(writes);
        refusals += 1;
        return Promise.reject(new StoreUnavailable());
      }),
    );
    await node.deliveries.fire(sms);
    expect(refusals).toBe(2);
    expect(await bench.read(node, sms)).toMatchObject({ state: 'sent' });
    expect(node.notifiers.sms.tries).toHaveLength(1);
  });
});

it('[NOTE-11] a browser that wants no more messages is forgotten with the refusal', async () => {
  const bench = await DeliveriesBench.open();
  bench.settings = { ...bench.settings, channels: ['push'] };
  const node = bench.node();
  const ticket = await bench.wait(node, { phone, push });
  const [id] = await bench.step(node, ticket, recallOf(node));
  if (id === undefined) throw new Error('it is told');
  node.notifiers.push.next({ kind: 'failed', reason: 'gone', isGone: true });
  await node.deliveries.fire(id);
  const contact = (await node.records.load<Contact>(contactIdOf(ticket))) as Loaded<Contact>;
  expect(contact.state).toMatchObject({ phone, push: null });
  expect(await bench.read(node, id)).toMatchObject({ state: 'failed', reason: 'gone' });
});

it('[NOTE-16] a webhook that does not answer holds up no SMS', async () => {
  const bench = await DeliveriesBench.open();
  bench.settings = { ...bench.settings, webhook: 'https://hooks.example' };
  const node = bench.node();
  const { wait, answer } = held();
  const hanging = Array.from({ length: 20 }, () => wait);
  node.notifiers.webhook.next(...hanging);
  const ticket = await bench.wait(node);
  const notices: DeliveryId[] = [];
  let sms: DeliveryId | undefined;
  for (let round = 0; round < 10; round += 1) {
    const told = await bench.step(node, ticket, recallOf(node));
    sms = told.find((id) => id.endsWith('-sms'));
    notices.push(...told.filter((id) => id.endsWith('-webhook')));
    if (round < 9) notices.push(...(await bench.step(node, ticket, { type: 'queue' })));
  }
  const all = notices.map((id) => node.deliveries.fire(id));
  await vi.waitFor(() => expect(node.notifiers.webhook.tries).toHaveLength(8));
  if (sms === undefined) throw new Error('there is an SMS');
  await node.deliveries.fire(sms);
  expect(await bench.read(node, sms)).toMatchObject({ state: 'sent' });
  expect(node.notifiers.webhook.tries).toHaveLength(8);
  answer(taken);
  await Promise.all(all);
  expect(node.notifiers.webhook.tries).toHaveLength(notices.length);
});

it('[NOTE-15] what is not set up any more fails, and says why', async () => {
  const bench = await DeliveriesBench.open();
  const node = bench.node();
  const { sms } = await bench.callUp(node);
  node.missing.add('sms');
  await node.deliveries.fire(sms);
  expect(await bench.read(node, sms)).toMatchObject({ state: 'failed', reason: 'no sms' } satisfies Partial<Delivery>);
  expect((await node.records.load<Ticket>(ticketIdOf(main, '7K3M9QXV')))?.state.state).toBe('recalled');
});
