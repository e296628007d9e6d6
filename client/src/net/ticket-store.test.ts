import { refusal } from '@inkroom/shared';
import type { QueueName, RoomId, TicketId, TicketView } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { FakeConnection } from './testing/fake-connection.ts';
import { FakeWorld } from './testing/fake-world.ts';
import { createTicketStore } from './ticket-store.ts';

const gomoku = 'gomoku' as QueueName;
const main = 'main' as QueueName;
const room = 'ABCD0000' as RoomId;

const view = (change: Partial<TicketView> = {}): TicketView => ({
  id: 'gomoku.ABCD1234' as TicketId,
  queue: gomoku,
  kind: 'match',
  state: 'queued',
  version: 1,
  name: 'ann',
  sign: '1234',
  reason: 'joined',
  rating: 1500,
  createdAt: 1_000,
  waitingSince: 1_000,
  deadline: null,
  position: 1,
  estimateMs: null,
  opponent: null,
  room: null,
  seat: null,
  station: null,
  team: null,
  score: null,
  metrics: {},
  allowed: ['cancel'],
  at: 1_000,
  ...change,
});

function open(lasting?: ReturnType<FakeWorld['page']>['environment']) {
  const world = new FakeWorld();
  const connection = new FakeConnection(() => world.now);
  const environment = lasting ?? world.page().environment;
  const store = createTicketStore(connection, environment);
  const answer = async (name: Parameters<FakeConnection['last']>[0], content: object): Promise<void> => {
    connection.last(name).answer(content);
    await world.pass(0);
  };
  const mine = (ticket: TicketView | null, more: object = {}) => answer('ticket:mine', { ok: true, ticket, ...more });
  return { world, connection, environment, store, answer, mine };
}

it('[PAGE-119] asks on each connection, again while nobody can tell, and follows each change', async () => {
  const { world, connection, store, answer, mine } = open();
  expect(store.getState()).toMatchObject({ isKnown: false, ticket: null });
  await answer('ticket:mine', refusal('store-unavailable'));
  await world.pass(1_000);
  expect(connection.count('ticket:mine')).toBe(2);
  await mine(view());
  expect(store.getState()).toMatchObject({ isKnown: true, ticket: { version: 1 } });
  connection.says('ticket:changed', view({ version: 2, position: 3 }));
  expect(store.getState().ticket?.position).toBe(3);
  connection.down();
  connection.up();
  expect(connection.count('ticket:mine')).toBe(3);
});

it('[PAGE-119] the newest view of the newest ticket stays, whatever overtakes what', async () => {
  const { connection, store, mine } = open();
  await mine(view({ version: 4, at: 2_000 }));
  connection.says('ticket:changed', view({ version: 3, position: 9, at: 3_000 }));
  connection.says('ticket:changed', view({ version: 4, position: 9, at: 1_999 }));
  expect(store.getState().ticket?.position).toBe(1);
  connection.says('ticket:changed', view({ version: 4, position: 7, at: 2_001 }));
  expect(store.getState().ticket?.position).toBe(7);
  connection.says('ticket:changed', view({ id: 'gomoku.OLDER000' as TicketId, createdAt: 999, version: 99 }));
  expect(store.getState().ticket?.version).toBe(4);
  connection.says('ticket:changed', view({ id: 'main.NEWER000' as TicketId, createdAt: 1_001, queue: main }));
  expect(store.getState().ticket?.queue).toBe(main);
});

it('[PAGE-119] an answer that knows of no ticket yet does not undo the news of one', async () => {
  const { connection, store, mine } = open();
  connection.says('ticket:changed', view());
  await mine(null);
  expect(store.getState()).toMatchObject({ ticket: { state: 'queued' }, isLost: false });
});

it('[PAGE-111] a ticket that ended while nobody was connected is lost, and a game that ended is not', async () => {
  const { connection, store, mine } = open();
  await mine(view());
  connection.down();
  connection.up();
  await mine(null);
  expect(store.getState()).toMatchObject({ ticket: { state: 'queued' }, isLost: true });
  store.dismiss();
  expect(store.getState()).toMatchObject({ ticket: null, isLost: false });
  connection.says('ticket:changed', view({ state: 'playing', room }));
  connection.down();
  connection.up();
  await mine(null);
  expect(store.getState()).toMatchObject({ ticket: null, isLost: false });
});

it('[CLIENT-37] a lost connection does not end a quick match: it goes on by the same id on the next one', async () => {
  const { world, connection, store, answer } = open();
  const taken = store.take(gomoku);
  const { message } = connection.last('match:join');
  expect(store.getState().busy).toBe(gomoku);
  connection.down();
  await world.pass(10_000);
  expect(connection.count('match:join')).toBe(1);
  connection.up();
  await world.pass(0);
  expect(connection.last('match:join').message).toEqual(message);
  await answer('match:join', { ok: true, ticket: view() });
  expect(await taken).toMatchObject({ state: 'queued' });
  expect(store.getState()).toMatchObject({ busy: null, ticket: { state: 'queued' } });
});

it('[PAGE-110] another board’s line is joined once the place in this one is given up', async () => {
  const { connection, store, mine, answer } = open();
  await mine(view());
  const taken = store.take('classic' as QueueName);
  expect(connection.last('ticket:do').message).toMatchObject({ step: 'cancel', ticket: 'gomoku.ABCD1234', version: 1 });
  await answer('ticket:do', { ok: true, ticket: view({ state: 'cancelled', version: 2, reason: 'by-owner' }) });
  expect(connection.last('match:join').message).toMatchObject({ mode: 'classic' });
  await answer('match:join', { ok: true, ticket: view({ queue: 'classic' as QueueName, createdAt: 2_000 }) });
  expect((await taken)?.queue).toBe('classic');
});

it('[PAGE-125] a ticket of a station is asked for by its queue; a ticket elsewhere is shown instead', async () => {
  const { connection, store, mine, answer } = open();
  await mine(null);
  const taken = store.take(main);
  expect(connection.last('ticket:take').message).toMatchObject({ queue: 'main' });
  await answer('ticket:take', refusal('ticket-active'));
  expect(connection.count('ticket:mine')).toBe(2);
  await mine(view());
  expect(await taken).toBeNull();
  expect(store.getState()).toMatchObject({ ticket: { queue: 'gomoku' }, refused: { what: 'main' } });
});

it('[PAGE-118] the ticket of the game that has just ended is not the one that was asked for', async () => {
  const { world, connection, store, answer } = open();
  const taken = store.take(gomoku, room);
  await answer('match:join', { ok: true, ticket: view({ state: 'playing', room }) });
  await world.pass(500);
  expect(connection.count('match:join')).toBe(2);
  await answer('match:join', { ok: true, ticket: view({ id: 'gomoku.NEWER000' as TicketId, createdAt: 2_000 }) });
  expect((await taken)?.state).toBe('queued');
});

it('[PAGE-115] after a missed check it says when there is a next ticket', async () => {
  const { world, connection, store, mine, answer } = open();
  await mine(view({ state: 'recalled', deadline: 11_000, version: 2 }));
  connection.says('ticket:changed', view({ state: 'expired', reason: 'no-show', version: 3 }));
  await world.pass(300);
  // It is not written down yet.
  await mine(null);
  await world.pass(1_000);
  await mine(null, { coolUntil: world.now + 30_000 });
  await world.pass(10_000);
  expect(connection.count('ticket:mine')).toBe(3);
  expect(store.getState()).toMatchObject({
    ticket: { state: 'expired' },
    coolUntil: world.now + 20_000,
    isLost: false,
  });
  const taken = store.take(gomoku);
  await answer('match:join', refusal('cooling-down', 12_000));
  expect(await taken).toBeNull();
  expect(store.getState()).toMatchObject({ coolUntil: world.now + 12_000, refused: { what: 'gomoku' } });
  await world.pass(12_000);
  expect(store.getState().refused).toBeNull();
});

it('[PAGE-119] a step is for the ticket as it was seen: tried again if it still stands there, not if it stands elsewhere', async () => {
  const { connection, store, mine, answer } = open();
  await mine(view({ version: 1 }));
  const left = store.step('cancel');
  expect(connection.last('ticket:do').message).toMatchObject({ version: 1 });
  await answer('ticket:do', refusal('ticket-changed'));
  await mine(view({ version: 2 }));
  expect(connection.last('ticket:do').message).toMatchObject({ version: 2, step: 'cancel' });
  await answer('ticket:do', refusal('ticket-changed'));
  await mine(view({ version: 3, state: 'recalled', deadline: 11_000 }));
  expect(await left).toBe(false);
  expect(connection.count('ticket:do')).toBe(2);
  expect(store.getState()).toMatchObject({ busy: null, refused: null, ticket: { state: 'recalled' } });
});

it('[PAGE-111] a yes that another tab of mine was quicker with is no fault', async () => {
  const { store, mine, answer } = open();
  await mine(view({ state: 'recalled', deadline: 11_000, version: 2 }));
  const done = store.step('confirm');
  await answer('ticket:do', refusal('transition-illegal'));
  await mine(view({ state: 'confirmed', deadline: 11_000, version: 3 }));
  expect(await done).toBe(true);
  expect(store.getState().refused).toBeNull();
});

it('[PAGE-120] the tab that said yes goes to the room, once; the one that took the ticket only if it is looked at', async () => {
  const { store, mine, answer, connection } = open();
  await mine(view({ state: 'playing', room, version: 5 }));
  expect(store.claimRoom(true)).toBeNull();
  const taken = store.take(gomoku);
  await answer('match:join', { ok: true, ticket: view({ state: 'playing', room, version: 5 }) });
  await taken;
  expect(store.claimRoom(false)).toBeNull();
  expect(store.claimRoom(true)).toBe(room);
  expect(store.claimRoom(true)).toBeNull();

  connection.says('ticket:changed', view({ id: 'gomoku.NEWER000' as TicketId, createdAt: 2_000, state: 'recalled' }));
  const accepted = store.step('confirm');
  const confirmed = { id: 'gomoku.NEWER000' as TicketId, createdAt: 2_000, version: 3 };
  await answer('ticket:do', { ok: true, ticket: view({ ...confirmed, state: 'confirmed' }) });
  await accepted;
  expect(store.claimRoom(false)).toBeNull();
  connection.says('ticket:changed', view({ ...confirmed, state: 'playing', version: 4, room }));
  expect(store.claimRoom(false)).toBe(room);
});

it('[PAGE-120] a refresh in between does not lose the way to the room', async () => {
  const before = open();
  await before.mine(null);
  const taken = before.store.take(gomoku);
  await before.answer('match:join', { ok: true, ticket: view() });
  await taken;
  const after = open(before.environment);
  await after.mine(view({ state: 'playing', room, version: 5 }));
  expect(after.store.claimRoom(true)).toBe(room);
});

it('[PAGE-121] a tab knows whether its ticket was taken in it, also after a refresh; a new tab knows that it was not', async () => {
  const before = open();
  expect(before.store.isTakenHere()).toBe(false);
  await before.mine(null);
  const taken = before.store.take(gomoku);
  await before.answer('match:join', { ok: true, ticket: view() });
  await taken;
  expect(before.store.isTakenHere()).toBe(true);
  const after = open(before.environment);
  await after.mine(view());
  expect(after.store.isTakenHere()).toBe(true);
  const elsewhere = open();
  await elsewhere.mine(view());
  expect(elsewhere.store.isTakenHere()).toBe(false);
});

it('[PAGE-119] a page that becomes somebody else forgets the ticket', async () => {
  const { connection, store, mine } = open();
  await mine(view());
  connection.down();
  connection.up('ben');
  expect(store.getState()).toMatchObject({ isKnown: false, ticket: null });
  await mine(null);
  expect(store.getState()).toMatchObject({ isKnown: true, ticket: null, isLost: false });
});

it('[PAGE-126] a code is kept, and sent by one id, until the server has said something about it', async () => {
  const { world, connection, store, answer } = open();
  const adopted = store.adopt('CODE');
  const { message } = connection.last('ticket:adopt');
  connection.down();
  await world.pass(60_000);
  connection.up();
  await world.pass(0);
  expect(connection.last('ticket:adopt').message).toEqual(message);
  await answer('ticket:adopt', { ok: true, ticket: view({ queue: main, kind: 'station' }) });
  expect(await adopted).toMatchObject({ ok: true });

  const refused = store.adopt('USED');
  await answer('ticket:adopt', refusal('link-invalid'));
  expect(await refused).toMatchObject({ ok: false, code: 'link-invalid' });
});

it('[PAGE-126] a ticket is adopted by its code', async () => {
  const { connection, store, answer } = open();
  const adopted = store.adopt('CODE');
  expect(connection.last('ticket:adopt').message).toMatchObject({ code: 'CODE' });
  await answer('ticket:adopt', { ok: true, ticket: view({ queue: main, kind: 'station' }) });
  expect(await adopted).toMatchObject({ ok: true });
  expect(store.getState().ticket?.queue).toBe(main);
});
