/** Quick match over several nodes on one Redis: two that only serve people, and one that only pairs them. */
import type { ModeName, RoomId, TicketView } from '@inkroom/shared';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { NodeProcess } from '../../../scripts/cluster/node-process.ts';
import { guest, joinRoom, move, quickMatch, stepTicket, takeTicket, toldTicket } from '../support/play.ts';
import type { WireClient } from '../support/wire-client.ts';
import { countersAt, startTwoNodes } from './two-nodes.ts';
import type { TwoNodes } from './two-nodes.ts';

const soon = { timeout: 60_000, interval: 25 };

let nodes: TwoNodes;
let matchmaker: NodeProcess;

beforeAll(async () => {
  nodes = await startTwoNodes({ ROLES: 'edge' });
  matchmaker = await nodes.startNode('m', { ROLES: 'matchmaker' });
}, 180_000);

afterAll(async () => {
  await matchmaker.kill();
  await nodes.close();
}, 180_000);

const apart = async (): Promise<readonly [WireClient, WireClient]> => [
  await guest(nodes.a.url),
  await guest(nodes.b.url),
];

async function calledUp(clients: readonly WireClient[], mode: ModeName): Promise<readonly TicketView[]> {
  const tickets: TicketView[] = [];
  for (const client of clients) tickets.push(await takeTicket(client, mode));
  return Promise.all(
    clients.map((client, index) => toldTicket(client, tickets[index]?.id ?? ('' as never), ['recalled'])),
  );
}

describe('two who are connected to different nodes', () => {
  it('[MATCH-2] [MATCH-51] are called up by a third, confirm, play and are done; each is told at their own node', async () => {
    const people = await apart();
    const [ann, ben] = people;
    const [forAnn, forBen] = (await calledUp(people, 'classic')) as [TicketView, TicketView];
    expect(forAnn.opponent?.name).toBe(ben.session.me.name);
    expect(await stepTicket(ann, forAnn.id, 'confirm')).toBe('ok');
    expect(await stepTicket(ben, forBen.id, 'confirm')).toBe('ok');
    const mine = await toldTicket(ann, forAnn.id, ['playing']);
    expect((await toldTicket(ben, forBen.id, ['playing'])).room).toBe(mine.room);
    const room = mine.room as RoomId;
    for (const client of people) await joinRoom(client, room);
    const [x, o] = mine.seat === 0 ? [ann, ben] : [ben, ann];
    for (const [ply, cell] of [0, 3, 1, 4, 2].entries()) {
      // Its node may not have heard yet of the move before.
      const moved = () => move(ply % 2 === 0 ? x : o, room, [ply, cell]);
      await vi.waitFor(async () => expect(await moved()).toMatchObject({ ok: true }), soon);
    }
    for (const [client, { id }] of [
      [ann, forAnn],
      [ben, forBen],
    ] as const)
      await toldTicket(client, id, ['completed']);
  });

  it('[MATCH-13] [MATCH-51] one cancels: the other one is told so at the other node, and is first in line', async () => {
    const people = await apart();
    const [ann, ben] = people;
    const [forAnn, forBen] = (await calledUp(people, 'misere')) as [TicketView, TicketView];
    expect(await stepTicket(ann, forAnn.id, 'cancel')).toBe('ok');
    expect(await toldTicket(ben, forBen.id, ['queued'])).toMatchObject({ reason: 'opponent-left', position: 1 });
    expect(await stepTicket(ben, forBen.id, 'cancel')).toBe('ok');
  });

  it('[MATCH-53] are counted in the lobby of either', async () => {
    const [ann, ben] = await apart();
    const { id } = await takeTicket(ann, 'ultimate');
    await vi.waitFor(async () => {
      for (const client of [ann, ben]) expect((await countersAt(client)).waiting).toEqual({ ultimate: 1 });
    }, soon);
    expect(await stepTicket(ann, id, 'cancel')).toBe('ok');
  });
});

it('[MATCH-1] [CLUSTER-46] of nine who press at once on two nodes four pairs are seated, once each, and one waits', async () => {
  const clients = await Promise.all(
    Array.from({ length: 9 }, (_, index) => guest(index % 2 === 0 ? nodes.a.url : nodes.b.url)),
  );
  const rooms: RoomId[] = [];
  // The odd one waits for somebody until the test is over.
  const seek = async (client: WireClient) => rooms.push(await quickMatch(client, 'four-by-four'));
  for (const client of clients) void seek(client).catch(() => undefined);
  await expect.poll(() => rooms.length, { timeout: 90_000 }).toBe(8);
  const sizes = [...Map.groupBy(rooms, (room) => room).values()].map(({ length }) => length);
  expect(sizes).toEqual([2, 2, 2, 2]);
});

it('[MATCH-41] a tab at one node keeps the ticket when the one at the other is closed; a tab that comes back keeps the place', async () => {
  const first = await guest(nodes.a.url);
  const { id } = await takeTicket(first, 'gomoku');
  const second = await guest(nodes.b.url, { token: first.session.token });
  expect(await second.ask('ticket:mine', {})).toMatchObject({ ok: true, ticket: { id } });
  first.close();
  const opponent = await guest(nodes.a.url);
  const theirs = await takeTicket(opponent, 'gomoku');
  // Nobody is paired who is away.
  await toldTicket(second, id, ['recalled']);
  expect(await stepTicket(second, id, 'cancel')).toBe('ok');
  expect(await toldTicket(opponent, theirs.id, ['queued'])).toMatchObject({ reason: 'opponent-left' });
  opponent.close();
  const back = await guest(nodes.b.url, { token: opponent.session.token });
  expect(await back.ask('ticket:mine', {})).toMatchObject({ ok: true, ticket: { id: theirs.id, position: 1 } });
  const third = await guest(nodes.a.url);
  await takeTicket(third, 'gomoku');
  await toldTicket(back, theirs.id, ['recalled']);
});

it('[MATCH-41] [MATCH-51] a tab that was open at another node before the ticket was taken hears of it, and is enough to be here', async () => {
  const first = await guest(nodes.a.url);
  const older = await guest(nodes.b.url, { token: first.session.token });
  // Both nodes know that the player is at the other one, too.
  await vi.waitFor(() => expect(first.heardOf('session:changed').at(-1)?.elsewhere).toBe(2), soon);
  const { id } = await takeTicket(first, 'drop-four');
  await toldTicket(older, id, ['queued']);
  first.close();
  const opponent = await guest(nodes.a.url);
  const theirs = await takeTicket(opponent, 'drop-four');
  await toldTicket(older, id, ['recalled']);
  await toldTicket(opponent, theirs.id, ['recalled']);
});
