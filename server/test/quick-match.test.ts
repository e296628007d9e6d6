/** Quick match over sockets, from the button to the result. */
import { matchQueueOf, queueOfMode } from '@inkroom/shared';
import type { QueueName, TicketView } from '@inkroom/shared';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { startServer } from '../src/server.ts';
import type { RunningServer } from '../src/server.ts';
import { temporaryFolder } from '../src/storage/sqlite/testing.ts';
import {
  command,
  guest,
  joinRoom,
  move,
  quickMatch,
  stateOf,
  stepTicket,
  takeTicket,
  toldTicket,
} from './support/play.ts';
import { newCommandId } from './support/wire-client.ts';
import type { WireClient } from './support/wire-client.ts';

const soon = { timeout: 60_000, interval: 10 };

let server: RunningServer;
let url: string;
const folder = temporaryFolder();

beforeAll(async () => {
  server = await startServer({
    config: readConfig({ HOST: '127.0.0.1', PORT: '0', DATA_DIR: folder.path, HOUSE_GAMES: '0', DRAIN_MS: '0' }),
    clientDir: folder.path,
  });
  url = `http://127.0.0.1:${server.port}`;
}, 90_000);

afterAll(async () => {
  await server.close();
  folder.remove();
});

const told = (client: WireClient, { id }: TicketView, ...states: TicketView['state'][]) =>
  toldTicket(client, id, states);

/** Two who have been called up together. */
async function pair() {
  const [ann, ben] = [await guest(url), await guest(url)];
  const tickets = [await takeTicket(ann, 'classic'), await takeTicket(ben, 'classic')] as const;
  await told(ann, tickets[0], 'recalled');
  const [forAnn, forBen] = tickets;
  return { ann, ben, forAnn, forBen };
}

describe('two who want a match', () => {
  it('[MATCH-10] [MATCH-20] are called up, confirm, sit in one room, play, and their tickets are completed', async () => {
    const { ann, ben, forAnn, forBen } = await pair();
    expect(await stepTicket(ann, forAnn.id, 'confirm')).toBe('ok');
    expect(await stepTicket(ben, forBen.id, 'confirm')).toBe('ok');
    const [mine, theirs] = [await told(ann, forAnn, 'playing'), await told(ben, forBen, 'playing')];
    expect(theirs.room).toBe(mine.room);
    expect(new Set([mine.seat, theirs.seat])).toEqual(new Set([0, 1]));
    const { room } = mine;
    if (room === null) throw new Error('no room');
    await Promise.all([joinRoom(ann, room), joinRoom(ben, room)]);
    expect(await stateOf(ann, room)).toMatchObject({ visibility: 'public', phase: 'open', origin: 'people' });
    const [x, o] = mine.seat === 0 ? [ann, ben] : [ben, ann];
    for (const [ply, cell] of [0, 3, 1, 4, 2].entries()) {
      expect(await move(ply % 2 === 0 ? x : o, room, [ply, cell])).toMatchObject({ ok: true });
    }
    const scores = [await told(ann, forAnn, 'completed'), await told(ben, forBen, 'completed')].map(
      ({ score }) => score,
    );
    expect(scores).toEqual(mine.seat === 0 ? [1, 0] : [0, 1]);
    // Free for the next one.
    expect((await takeTicket(ann, 'classic')).id).not.toBe(forAnn.id);
  });
});

describe('my ticket', () => {
  it('[MATCH-50] is one, however often and from wherever I ask; another queue is refused meanwhile', async () => {
    const ann = await guest(url);
    const first = await takeTicket(ann, 'gomoku');
    const tab = await guest(url, { token: ann.session.token });
    expect((await takeTicket(tab, 'gomoku')).id).toBe(first.id);
    expect(await tab.ask('ticket:mine', {})).toMatchObject({ ok: true, ticket: { id: first.id, state: 'queued' } });
    const elsewhere = await ann.ask('match:join', { id: newCommandId(), mode: 'misere' });
    expect(elsewhere).toMatchObject({ ok: false, code: 'ticket-active' });
    expect(await stepTicket(tab, first.id, 'cancel')).toBe('ok');
    expect(await ann.ask('ticket:mine', {})).toMatchObject({ ok: true, ticket: null });
  });

  it('[MATCH-50] is not for others to confirm, cancel, or be told of by', async () => {
    const [ann, eve] = [await guest(url), await guest(url)];
    const { id } = await takeTicket(ann, 'gomoku');
    // A stranger who has done something, so that they are stored.
    const theirs = await takeTicket(eve, 'misere');
    expect(await stepTicket(eve, id, 'cancel')).toBe('ticket-not-yours');
    const push = await eve.ask('ticket:push', { ticket: id, subscription: null });
    expect(push).toMatchObject({ ok: false, code: 'ticket-not-yours' });
    for (const [client, ticket] of [
      [ann, id],
      [eve, theirs.id],
    ] as const) {
      expect(await stepTicket(client, ticket, 'cancel')).toBe('ok');
    }
  });

  it('[MATCH-51] all my connections are told each change once, in order, and my place in the line as it moves', async () => {
    const people = [await guest(url), await guest(url), await guest(url)] as const;
    const [ann, ben, eve] = people;
    const board = 'ultimate';
    const first = await takeTicket(ann, board);
    const tab = await guest(url, { token: ann.session.token });
    expect(await tab.ask('ticket:mine', {})).toMatchObject({ ok: true, ticket: { id: first.id, position: 1 } });
    await takeTicket(ben, board);
    await told(ann, first, 'recalled');
    expect(await stepTicket(ann, first.id, 'cancel')).toBe('ok');
    for (const client of [ann, tab]) {
      await told(client, first, 'cancelled');
      const versions = client.heardOf('ticket:changed').map(({ version }) => version);
      expect(versions).toEqual([...new Set(versions)].toSorted((one, other) => one - other));
    }
    const back = ben.heardOf('ticket:changed').at(-1);
    await vi.waitFor(
      () => expect(ben.heardOf('ticket:changed').at(-1)).toMatchObject({ state: 'queued', reason: 'opponent-left' }),
      soon,
    );
    expect(back?.id).toBe(ben.heardOf('ticket:changed').at(-1)?.id);
    // Eve joins behind Ben, and both are called up again.
    const forEve = await takeTicket(eve, board);
    await told(eve, forEve, 'recalled');
  });

  it('[MATCH-22] [MATCH-21] whoever leaves the room before the first move is free again, and so is the other', async () => {
    const [ann, ben] = [await guest(url), await guest(url)];
    const [room] = await Promise.all([quickMatch(ann, 'drop-four'), quickMatch(ben, 'drop-four')]);
    expect(await ben.ask('ticket:mine', {})).toMatchObject({ ok: true, ticket: { state: 'playing', room } });
    expect(await command(ann, room, { type: 'leave' })).toBe('ok');
    await vi.waitFor(async () => {
      for (const client of [ann, ben]) {
        expect(await client.ask('ticket:mine', {})).toMatchObject({ ok: true, ticket: null });
      }
    }, soon);
  });
});

describe('a queue', () => {
  it('[MATCH-52] shows a picture, and each new one to whoever looks, until they leave', async () => {
    const [ann, watcher, gone] = [await guest(url), await guest(url), await guest(url)];
    const queue = queueOfMode('four-by-four');
    const { title } = matchQueueOf(queue);
    for (const client of [watcher, gone]) {
      const joined = await client.ask('queue:join', { queue });
      expect(joined).toMatchObject({ ok: true, queue: { queue, title, waiting: 0, next: [] } });
    }
    await gone.ask('queue:leave', { queue });
    const { id, sign } = await takeTicket(ann, 'four-by-four');
    await vi.waitFor(
      () => expect(watcher.heardOf('queue:changed').at(-1)).toMatchObject({ waiting: 1, next: [{ sign }] }),
      soon,
    );
    expect(await stepTicket(ann, id, 'cancel')).toBe('ok');
    await vi.waitFor(() => expect(watcher.heardOf('queue:changed').at(-1)).toMatchObject({ waiting: 0 }), soon);
    expect(gone.heardOf('queue:changed')).toEqual([]);
    expect(JSON.stringify(watcher.heardOf('queue:changed'))).not.toContain(ann.player);
  });

  it('[MATCH-52] that does not exist is not shown', async () => {
    const watcher = await guest(url);
    const joined = await watcher.ask('queue:join', { queue: 'no-such-queue' as QueueName });
    expect(joined).toMatchObject({ ok: false, code: 'queue-not-found' });
  });

  it('[MATCH-53] [MATCH-55] counts in the lobby and in the metrics', async () => {
    const ann = await guest(url);
    const { id } = await takeTicket(ann, 'gomoku');
    // Two are called up to the station at once; the third waits.
    for (const one of [await guest(url), await guest(url), await guest(url)]) {
      const taken = await one.ask('ticket:take', { id: newCommandId(), queue: 'main' as QueueName });
      expect(taken).toMatchObject({ ok: true, ticket: { kind: 'station' } });
    }
    const joined = await ann.ask('lobby:join', {});
    expect(joined).toMatchObject({ ok: true, lobby: { counters: { waiting: { gomoku: 1 } } } });
    const main = await ann.ask('queue:join', { queue: 'main' as QueueName });
    expect(main).toMatchObject({ ok: true });
    await vi.waitFor(
      () => expect(ann.heardOf('queue:changed').at(-1) ?? (main.ok && main.queue)).toMatchObject({ waiting: 1 }),
      soon,
    );
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toMatch(/inkroom_tickets\{queue="gomoku",state="queued",[^}]*\} 1/);
    expect(text).toMatch(/inkroom_tickets\{queue="stations",state="queued",[^}]*\} 1/);
    expect(text).toMatch(/inkroom_matches_paired_total\{[^}]*\} \d/);
    expect(await stepTicket(ann, id, 'cancel')).toBe('ok');
  });
});

it('[MATCH-54] a program gets its ticket over HTTP, confirms it, and finds its room', async () => {
  const opened = await fetch(`${url}/api/session`, { method: 'POST' });
  const { token } = (await opened.json()) as { token: string };
  const ask = async (method: string, address: string, body?: object) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const sent = await fetch(url + address, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: sent.status, ticket: (await sent.json()) as Pick<TicketView, 'id' | 'state' | 'room' | 'queue'> };
  };
  const taken = await ask('POST', '/api/matches', { mode: 'misere' });
  expect(taken).toMatchObject({ status: 201, ticket: { state: 'queued', queue: 'misere' } });
  const address = `/api/tickets/${taken.ticket.id}`;
  const ben = await guest(url);
  const playing = quickMatch(ben, 'misere');
  await vi.waitFor(async () => expect((await ask('GET', address)).ticket.state).toBe('recalled'), soon);
  expect((await ask('POST', `${address}/confirm`, {})).status).toBe(200);
  const room = await playing;
  await vi.waitFor(
    async () => expect((await ask('GET', address)).ticket).toMatchObject({ state: 'playing', room }),
    soon,
  );
});
