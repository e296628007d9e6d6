import { refusal } from '@inkroom/shared';
import type { ChatLine, RoomId, RoomUpdate } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { createRoomReplica } from './room-replica.ts';
import { FakeConnection, isCommand } from './testing/fake-connection.ts';
import { FakeWorld } from './testing/fake-world.ts';
import { ann, ben, ModelRoom, room } from './testing/model-room.ts';

const presence = { room, seats: [true, true], watching: 0, names: [] } as const;

const line = (seq: number, text = `line ${seq}`): ChatLine => ({
  seq,
  player: ben,
  name: 'ben',
  text,
  at: seq,
  from: 'seat',
});

const open = () => {
  const world = new FakeWorld();
  const model = new ModelRoom();
  const connection = new FakeConnection(() => world.now);
  const { environment } = world.page();
  const replica = createRoomReplica(connection, room, { environment });
  const answer = async (name: 'room:join' | 'room:sync', chat: readonly ChatLine[] = []): Promise<void> => {
    const asked = connection.last(name);
    const position = 'position' in asked.message ? asked.message.position : undefined;
    asked.answer({
      ok: true,
      resync: model.resync(position),
      at: 0,
      ...(name === 'room:join' ? { presence, chat } : {}),
    });
    await world.pass(0);
  };
  return { world, model, connection, environment, replica, answer };
};

const ready = async () => {
  const opened = open();
  await opened.answer('room:join');
  return opened;
};

const hears = (connection: FakeConnection, ...updates: readonly RoomUpdate[]): void => {
  for (const update of updates) connection.says('room:updated', update);
};

describe('a room on the page', () => {
  it('[CLIENT-40] opens with a snapshot, then follows update by update', async () => {
    const { model, connection, replica, answer } = open();
    expect(replica.getState()).toMatchObject({ status: 'loading', confirmed: null });
    await answer('room:join');
    expect(replica.getState()).toMatchObject({ status: 'ready', mySeats: [0], presence });
    expect(replica.getState().confirmed).toEqual(model.state);
    hears(connection, model.move(ann, 4), model.move(ben, 0));
    expect(replica.getState().confirmed).toEqual(model.state);
    expect(connection.count('room:sync')).toBe(0);
  });

  it('[CLIENT-40] what comes before the first snapshot is not lost', async () => {
    const { model, connection, replica, answer } = open();
    const asked = connection.last('room:join');
    const early = model.snapshot();
    hears(connection, model.move(ann, 4), model.move(ben, 0));
    asked.answer({
      ok: true,
      resync: { kind: 'snapshot', snapshot: early, rewound: false },
      presence,
      chat: [],
      at: 0,
    });
    await answer('room:join');
    expect(replica.getState().confirmed).toEqual(model.state);
    expect(connection.count('room:sync')).toBe(0);
  });

  it('[CLIENT-40] many gaps ask one question, with the position of this page', async () => {
    const { world, model, connection, replica, answer } = await ready();
    const { position } = model;
    model.move(ann, 4);
    hears(connection, model.move(ben, 0), model.move(ann, 1), model.move(ben, 2));
    expect(connection.count('room:sync')).toBe(1);
    expect(connection.last('room:sync').message).toEqual({ room, position });
    await answer('room:sync');
    expect(replica.getState().confirmed).toEqual(model.state);
    await world.pass(10_000);
    expect(connection.count('room:sync')).toBe(1);
  });

  it('[CLIENT-40] a gap that opens while a question is under way is asked about after it', async () => {
    const { world, model, connection, replica, answer } = await ready();
    model.move(ann, 4);
    hears(connection, model.move(ben, 0));
    const answerSoFar = model.resync(undefined);
    model.move(ann, 1);
    hears(connection, model.move(ben, 2));
    connection.last('room:sync').answer({ ok: true, resync: answerSoFar, at: 0 });
    await world.pass(0);
    expect(connection.count('room:sync')).toBe(2);
    await answer('room:sync');
    expect(replica.getState().confirmed).toEqual(model.state);
  });

  it('[CLIENT-40] a server that lost the thread makes the page ask', async () => {
    const { model, connection, replica, answer } = await ready();
    model.move(ann, 4);
    connection.says('room:stale', { room });
    await answer('room:sync');
    expect(replica.getState().confirmed).toEqual(model.state);
  });

  it('[CLIENT-40] each connection joins anew, with the position of this page, and gets only what is missing', async () => {
    const { model, connection, replica, answer } = await ready();
    const { position } = model;
    connection.down();
    model.move(ann, 4);
    connection.up();
    expect(connection.last('room:join').message).toEqual({ room, position, watch: false });
    await answer('room:join');
    expect(replica.getState().confirmed).toEqual(model.state);
  });

  it('[CLIENT-41] my move is on the board at once, and stays when the server agrees', async () => {
    const { model, connection, replica } = await ready();
    const sent = replica.send({ type: 'move', game: 1, ply: 0, cell: 4 });
    expect(replica.getState().shown?.position.moves).toEqual([4]);
    expect(replica.getState().confirmed?.position.moves).toEqual([]);
    expect(replica.getState().pending).toHaveLength(1);
    const update = model.move(ann, 4);
    connection.last('room:command').answer({ ok: true, version: update.version, update });
    expect(await sent).toMatchObject({ ok: true });
    expect(replica.getState().confirmed?.position.moves).toEqual([4]);
    expect(replica.getState().pending).toEqual([]);
  });

  it('[CLIENT-41] a refused move is taken back, and why is told until dismissed', async () => {
    const { connection, replica } = await ready();
    const command = { type: 'move', game: 1, ply: 0, cell: 4 } as const;
    const sent = replica.send(command);
    connection.last('room:command').answer(refusal('clock-expired'));
    await sent;
    expect(replica.getState().shown?.position.moves).toEqual([]);
    expect(replica.getState().refused).toEqual({ command, code: 'clock-expired', message: 'Your time is up.' });
    replica.dismiss();
    expect(replica.getState().refused).toBeNull();
  });

  it('[CLIENT-41] a move that cannot be is not drawn, and the server says why', async () => {
    const { model, connection, replica } = await ready();
    hears(connection, model.move(ann, 4));
    void replica.send({ type: 'move', game: 1, ply: 1, cell: 0 });
    expect(replica.getState().shown?.position.moves).toEqual([4]);
    expect(connection.count('room:command')).toBe(1);
  });

  it('[CLIENT-41] an ack and the broadcast of the same move may come in either order', async () => {
    const { world, model, connection, replica } = await ready();
    void replica.send({ type: 'move', game: 1, ply: 0, cell: 4 });
    const update = model.move(ann, 4);
    hears(connection, update);
    connection.last('room:command').answer({ ok: true, version: update.version, update });
    hears(connection, update);
    await world.pass(0);
    expect(replica.getState().confirmed?.position.moves).toEqual([4]);
    expect(replica.getState().pending).toEqual([]);
    expect(connection.count('room:sync')).toBe(0);
  });

  it('[CLIENT-43] a board that went back says so, in the same moment, until dismissed', async () => {
    const { model, connection, replica, answer } = await ready();
    const before = model.checkpoint();
    hears(connection, model.move(ann, 4));
    model.restore(before);
    const seen: string[] = [];
    replica.subscribe(() => {
      const { confirmed, rewound } = replica.getState();
      seen.push(`${confirmed?.position.moves.length} ${rewound}`);
    });
    connection.says('room:stale', { room });
    await answer('room:sync');
    expect(seen).toEqual(['0 true']);
    replica.dismiss();
    expect(replica.getState().rewound).toBe(false);
  });

  it('[CLIENT-43] an update of the lost history, though it would fit, does not follow the answer that it was lost', async () => {
    const { world, model, connection, replica, answer } = await ready();
    const before = model.checkpoint();
    const lost = model.move(ann, 1);
    hears(connection, lost);
    connection.says('room:stale', { room });
    hears(connection, model.move(ben, 2), { ...lost, tip: 'other', after: before.position.tip });
    model.restore(before);
    await answer('room:sync');
    await world.pass(0);
    await answer('room:sync');
    expect(replica.getState().confirmed).toEqual(model.state);
    expect(replica.getState().rewound).toBe(true);
  });

  it('[CLIENT-34] a move that is seen in a later answer is settled without its ack', async () => {
    const { world, model, connection, replica, answer } = await ready();
    const sent = replica.send({ type: 'move', game: 1, ply: 0, cell: 4 });
    const { message } = connection.last('room:command');
    if (isCommand(message)) model.execute(ann, message);
    connection.says('room:stale', { room });
    await answer('room:sync');
    expect(await sent).toEqual({ ok: true, version: 2 });
    await world.pass(10_000);
    expect(connection.count('room:command')).toBe(1);
    expect(replica.getState().pending).toEqual([]);
  });

  it('[CLIENT-44] an answer that cannot be read is asked for again, in full', async () => {
    const { world, model, connection, replica, answer } = await ready();
    model.move(ann, 4);
    connection.says('room:stale', { room });
    connection
      .last('room:sync')
      .answer({ ok: true, resync: { kind: 'updates', updates: [{ nonsense: true }] }, at: 0 });
    await world.pass(250);
    expect(connection.last('room:sync').message).toEqual({ room });
    await answer('room:sync');
    expect(replica.getState().confirmed).toEqual(model.state);
    connection.says('room:stale', { room });
    connection.last('room:sync').answer({ ok: true });
    await world.pass(250);
    await answer('room:sync');
    expect(replica.getState().status).toBe('ready');
  });

  it('[CLIENT-44] a question that the server cannot answer now is asked again', async () => {
    const { world, connection, replica, answer } = open();
    connection.last('room:join').answer(refusal('store-unavailable', 500));
    await world.pass(499);
    expect(connection.count('room:join')).toBe(1);
    await world.pass(10);
    await answer('room:join');
    expect(replica.getState().status).toBe('ready');
  });

  it('[CLIENT-45] a room that does not exist is gone, and nothing is sent to it', async () => {
    const { world, connection, replica } = open();
    connection.last('room:join').answer(refusal('room-not-found'));
    await world.pass(10_000);
    expect(replica.getState().status).toBe('gone');
    expect(connection.count('room:join')).toBe(1);
    expect(await replica.send({ type: 'leave' })).toMatchObject({ ok: false });
    expect(connection.count('room:command')).toBe(0);
  });

  it('[CLIENT-45] a room that closes is gone; its last board stays', async () => {
    const { model, connection, replica, answer } = await ready();
    hears(connection, model.move(ann, 4));
    const last = model.state;
    const { epoch, version, tip } = model.position;
    const closed = { type: 'room-closed', reason: 'idle' } as const;
    hears(connection, {
      room,
      epoch,
      version: version + 1,
      tip: 'end',
      after: tip,
      at: 1,
      cause: 'c',
      events: [closed],
    });
    expect(replica.getState().status).toBe('gone');
    expect(replica.getState().confirmed).toEqual(last);
    connection.down();
    connection.up();
    connection.last('room:join').answer(refusal('room-not-found'));
    await answer('room:join');
    expect(replica.getState().status).toBe('gone');
  });

  it('[CLIENT-46] a move that counted stays on the board while what came before it is fetched', async () => {
    const { world, model, connection, replica, answer } = await ready();
    void replica.send({ type: 'move', game: 1, ply: 0, cell: 4 });
    const boards: number[] = [];
    replica.subscribe(() => boards.push(replica.getState().shown?.position.moves.length ?? -1));
    model.run(ann, 'chat', { type: 'set-chat', open: false });
    const update = model.move(ann, 4);
    connection.last('room:command').answer({ ok: true, version: update.version, update });
    await world.pass(0);
    expect(replica.getState().shown?.position.moves).toEqual([4]);
    await answer('room:sync');
    expect(replica.getState().confirmed).toEqual(model.state);
    expect(boards.every((moves) => moves === 1)).toBe(true);
  });

  it('[CLIENT-46] the sender is told when the board has it', async () => {
    const { world, model, connection, replica, answer } = await ready();
    let seen = -1;
    void replica.send({ type: 'move', game: 1, ply: 0, cell: 4 }).then(() => {
      seen = replica.getState().confirmed?.position.moves.length ?? -1;
    });
    const { version } = model.move(ann, 4);
    connection.last('room:command').answer({ ok: true, version });
    await world.pass(0);
    expect(seen).toBe(-1);
    await answer('room:sync');
    expect(seen).toBe(1);
  });

  it('[CLIENT-47] lines of chat are kept in order, each once, as many as the server keeps', async () => {
    const { connection, replica, answer } = open();
    await answer('room:join', [line(1), line(2)]);
    connection.says('chat:said', { room, lines: [line(4)] });
    connection.says('chat:said', { room, lines: [line(3), line(4), line(2)] });
    expect(replica.getState().chat.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    const { chat } = replica.getState();
    connection.says('chat:said', { room, lines: [line(3)] });
    expect(replica.getState().chat).toBe(chat);
    connection.says('chat:said', { room, lines: Array.from({ length: 150 }, (_, index) => line(index + 5)) });
    expect(replica.getState().chat).toHaveLength(100);
    expect(replica.getState().chat.at(-1)?.seq).toBe(154);
  });

  it('[CLIENT-47] a line is sent again by the same id while its fate is unknown', async () => {
    const { world, connection, replica } = await ready();
    const said = replica.say('hello');
    const first = connection.last('chat:say').message;
    connection.last('chat:say').answer(refusal('outcome-unknown'));
    await world.pass(500);
    expect(connection.count('chat:say')).toBe(2);
    expect(connection.last('chat:say').message).toEqual(first);
    connection.last('chat:say').answer({ ok: true, seq: 1 });
    expect(await said).toEqual({ ok: true, seq: 1 });
  });

  it('[CLIENT-45] a lost room is described as this page last knew it, with the seats of who was here', async () => {
    const { world, model, connection, replica } = await ready();
    hears(connection, model.move(ann, 4));
    const { epoch } = model.position;
    const { state } = model;
    // The server lost its players as well: this page comes back as somebody new.
    connection.down();
    connection.up('somebody');
    connection.last('room:join').answer(refusal('room-not-found'));
    await world.pass(0);
    expect(replica.getState()).toMatchObject({ status: 'gone', mySeats: [] });
    expect(replica.getState().lost).toEqual({ epoch, wasClosed: false, state, mySeats: [0] });
  });

  it('[CLIENT-45] a refresh of the page still knows the room that was lost, and no other', async () => {
    const { world, model, connection, environment, replica } = await ready();
    connection.says('room:stale', { room });
    connection.last('room:sync').answer(refusal('room-not-found'));
    await world.pass(0);
    const { lost } = replica.getState();
    expect(lost).toMatchObject({ wasClosed: false, state: model.state });
    replica.close();

    const refreshed = async (code: RoomId) => {
      const next = createRoomReplica(connection, code, { environment });
      connection.last('room:join').answer(refusal('room-not-found'));
      await world.pass(0);
      return next.getState().lost;
    };
    expect(await refreshed(room)).toEqual(lost);
    expect(await refreshed('OTHER000' as RoomId)).toBeNull();
    environment.tab.setItem('inkroom.lost', '{"state":{}}');
    expect(await refreshed(room)).toBeNull();
  });

  it('[CLIENT-48] the server is told when the last part of the page has left the room', async () => {
    const { world, connection, environment, replica, answer } = await ready();
    const other = createRoomReplica(connection, room, { environment, watch: true });
    await answer('room:join');
    replica.close();
    await world.pass(0);
    expect(connection.count('room:leave')).toBe(0);
    other.close();
    other.close();
    await world.pass(0);
    expect(connection.count('room:leave')).toBe(1);
  });

  it('[CLIENT-48] leaving waits for the answer to the join, or the server would count somebody who has left', async () => {
    const { world, connection, replica, answer } = open();
    replica.close();
    await world.pass(0);
    expect(connection.count('room:leave')).toBe(0);
    await answer('room:join');
    expect(connection.count('room:leave')).toBe(1);
    expect(replica.getState().status).toBe('loading');
  });

  it('what is said of another room is not for this page', async () => {
    const { model, connection, replica } = await ready();
    const before = replica.getState();
    const update = { ...model.move(ann, 4), room: 'OTHER000' };
    hears(connection, update);
    expect(replica.getState()).toBe(before);
  });

  it('who is told nothing new is not told at all', async () => {
    const { connection, replica } = await ready();
    let told = 0;
    replica.subscribe(() => void (told += 1));
    connection.says('session:changed', {
      me: { ...replica.getState(), player: ann, name: 'ann', username: null, area: 1, hasPassphrase: false },
      elsewhere: 2,
    });
    connection.says('room:presence', { ...presence, watching: 3 });
    expect(told).toBe(1);
  });
});
