/** People who wait for a match through a node that is killed: who comes back keeps the place, who does not has left. */
import { ticketTimes } from '@inkroom/shared';
import type { TicketView } from '@inkroom/shared';
import { expect, it, onTestFinished } from 'vitest';
import { guest, takeTicket, toldTicket } from '../support/play.ts';
import type { WireClient } from '../support/wire-client.ts';
import { afterDeath, startTwoNodes } from './two-nodes.ts';

it(
  '[MATCH-42] who was connected through a node that died has left, unless they are back',
  { timeout: 150_000 },
  async () => {
    const { a, b, close } = await startTwoNodes();
    onTestFinished(() => close(), 60_000);
    const [ann, ben] = [await guest(a.url), await guest(a.url)];
    const forAnn = await takeTicket(ann, 'gomoku');
    const forBen = await takeTicket(ben, 'misere');
    await a.kill();
    const back = await guest(b.url, { token: ben.session.token });
    expect(await back.ask('ticket:mine', {})).toMatchObject({ ok: true, ticket: { id: forBen.id, state: 'queued' } });

    const read = async (client: WireClient, { id }: TicketView): Promise<unknown> => {
      const headers = { Authorization: `Bearer ${client.session.token}` };
      return (await fetch(`${b.url}/api/tickets/${id}`, { headers })).json();
    };
    const timeout = afterDeath.timeout + ticketTimes.graceMs + 15_000;
    await expect
      .poll(() => read(ann, forAnn), { timeout, interval: 500 })
      .toMatchObject({ state: 'cancelled', reason: 'left' });
    // Orphaned at the same moment, and here all the time.
    expect(await read(ben, forBen)).toMatchObject({ state: 'queued', position: 1 });
    const opponent = await guest(b.url);
    await takeTicket(opponent, 'misere');
    await toldTicket(back, forBen.id, ['recalled']);
  },
);
