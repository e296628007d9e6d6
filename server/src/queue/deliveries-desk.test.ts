import { ticketIdOf } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { DeliveriesBench, main, phone } from '../../test/support/deliveries-bench.ts';
import type { Node } from '../../test/support/deliveries-bench.ts';

const retry = (node: Node, id: string, confirmed = false) =>
  node.deliveries.retry(id, { commandId: `desk/${id}/${Math.random()}`, confirmed, who: 'tablet' });

describe('the desk', () => {
  it('[NOTE-14] sees what was told, latest first, with what an SMS costs, and no number', async () => {
    const bench = await DeliveriesBench.open();
    bench.settings = { ...bench.settings, template: `{name} ${'ö'.repeat(160)}` };
    const node = bench.node();
    const first = await bench.callUp(node);
    bench.advance(10);
    const second = await bench.callUp(node);
    await node.deliveries.fire(first.sms);
    const listed = await node.deliveries.list(main, 10);
    expect(listed).toMatchObject({
      ok: true,
      value: [
        { id: second.sms, state: 'waiting', segments: 2, retry: 'no', sign: '6F8H' },
        { id: first.sms, state: 'sent', segments: 2, retry: 'no', sign: '9QXV', reference: 'sms-1', nextAt: null },
      ],
    });
    expect(JSON.stringify(listed)).not.toContain(phone);
    expect(await node.deliveries.list(main, 1)).toMatchObject({ value: [{ id: second.sms }] });
  });

  it('[NOTE-13] sends again what failed', async () => {
    const bench = await DeliveriesBench.open();
    const node = bench.node();
    const { sms } = await bench.callUp(node);
    node.notifiers.sms.next({ kind: 'failed', reason: 'no credit' });
    await node.deliveries.fire(sms);
    expect(await retry(node, sms)).toMatchObject({ ok: true, value: { state: 'waiting', retry: 'no' } });
    await node.deliveries.fire(sms);
    expect(await bench.read(node, sms)).toMatchObject({ state: 'sent', tries: 2 });
  });

  it('[NOTE-13] confirms before an SMS that may have arrived is sent again', async () => {
    const bench = await DeliveriesBench.open();
    const node = bench.node();
    const { sms } = await bench.callUp(node);
    node.notifiers.sms.next({ kind: 'unknown', reason: 'no answer' });
    await node.deliveries.fire(sms);
    expect(await retry(node, sms)).toEqual({ ok: false, error: { code: 'delivery-uncertain' } });
    await node.deliveries.fire(sms);
    expect(node.notifiers.sms.tries).toHaveLength(1);
    expect(await retry(node, sms, true)).toMatchObject({ ok: true });
    await node.deliveries.fire(sms);
    expect(node.notifiers.sms.tries).toHaveLength(2);
  });

  it('[NOTE-13] does not send what has arrived, is on its way, tells of a call that is over, or is not there', async () => {
    const bench = await DeliveriesBench.open();
    const node = bench.node();
    const { sms, ticket } = await bench.callUp(node);
    expect(await retry(node, sms, true)).toEqual({ ok: false, error: { code: 'nothing-to-do' } });
    node.notifiers.sms.next({ kind: 'failed', reason: 'no credit' });
    await node.deliveries.fire(sms);
    await bench.step(node, ticket, { type: 'confirm' });
    expect(await retry(node, sms, true)).toEqual({ ok: false, error: { code: 'call-over' } });
    const second = await bench.callUp(node);
    await node.deliveries.fire(second.sms);
    expect(await retry(node, second.sms, true)).toEqual({ ok: false, error: { code: 'nothing-to-do' } });
    const nobody = { ok: false, error: { code: 'delivery-not-found' } };
    expect(await retry(node, 'main.delivery-7K3M9QXV-99-sms')).toEqual(nobody);
    expect(await retry(node, ticketIdOf(main, '7K3M9QXV'))).toEqual(nobody);
  });

  it('[NOTE-13] asks once, however often the request arrives', async () => {
    const bench = await DeliveriesBench.open();
    const node = bench.node();
    const { sms } = await bench.callUp(node);
    node.notifiers.sms.next({ kind: 'failed', reason: 'no credit' });
    await node.deliveries.fire(sms);
    const request = { commandId: 'desk/one', confirmed: false, who: 'tablet' };
    await node.deliveries.retry(sms, request);
    node.notifiers.sms.next({ kind: 'failed', reason: 'no credit' });
    await node.deliveries.fire(sms);
    expect(await node.deliveries.retry(sms, request)).toMatchObject({ ok: true, value: { state: 'failed' } });
    await node.deliveries.fire(sms);
    expect(node.notifiers.sms.tries).toHaveLength(2);
  });
});
