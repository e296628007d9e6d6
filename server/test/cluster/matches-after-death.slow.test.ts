/** People who wait for a match while a node is killed, or Redis stands still. */
import { ticketTimes } from '@inkroom/shared';
import type { TicketView } from '@inkroom/shared';
import { expect, it, onTestFinished } from 'vitest';
import { guest, stepTicket, takeTicket, toldTicket } from '../support/play.ts';
import type { WireClient } from '../support/wire-client.ts';
import { afterDeath, startTwoNodes } from './two-nodes.ts';

it(
  '[MATCH-42] who was connected through a node that died has left, unless they are back',
  { timeout: 360_000 },
  async () => {
    const { a, b, close } = await startTwoNodes();
    onTestFinished(() => close(), 180_000);
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
    const timeout = afterDeath.timeout + ticketTimes.graceMs + 90_000;
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

it(
  '[MATCH-14] [MATCH-31] Redis stands still during a ready check: nobody is blamed, and the two are called up anew',
  { timeout: 360_000 },
  async () => {
    const { a, b, redis, close } = await startTwoNodes();
    onTestFinished(() => close(), 180_000);
    const people = [await guest(a.url), await guest(b.url)] as const;
    const tickets = [await takeTicket(people[0], 'gomoku'), await takeTicket(people[1], 'gomoku')] as const;
    const called = await toldTicket(people[0], tickets[0].id, ['recalled']);
    await toldTicket(people[1], tickets[1].id, ['recalled']);
    redis.process.pause();
    await expect.poll(() => Date.now() - (called.deadline ?? 0), { timeout: 90_000 }).toBeGreaterThan(2_000);
    expect(await stepTicket(people[0], tickets[0].id, 'confirm')).not.toBe('ok');
    redis.process.resume();
    const isCalledAnew = (client: WireClient): boolean => {
      const { state, deadline } = client.heardOf('ticket:changed').at(-1) ?? called;
      return state === 'recalled' && deadline !== called.deadline;
    };
    await expect.poll(() => people.every(isCalledAnew), { timeout: 120_000 }).toBe(true);
    for (const [index, client] of people.entries()) {
      expect(await stepTicket(client, tickets[index === 0 ? 0 : 1].id, 'confirm')).toBe('ok');
    }
    const [mine, theirs] = [
      await toldTicket(people[0], tickets[0].id, ['playing']),
      await toldTicket(people[1], tickets[1].id, ['playing']),
    ];
    expect(mine.room).toBe(theirs.room);
  },
);
