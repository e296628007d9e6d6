import { limits } from '@inkroom/shared';
import type { RoomId } from '@inkroom/shared';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RoomsBench, ann, ben, eve, newCommandId, person } from '../../test/support/rooms-bench.ts';
import type { Actor } from './committer.ts';

let bench: RoomsBench;
let room: RoomId;

beforeEach(async () => {
  bench = await RoomsBench.open();
  room = await bench.seatTwo();
});

afterEach(() => bench.close());

/** The number of the line, or the code of the refusal. */
const say = async (who: Actor, text: string, id: string = newCommandId()): Promise<number | string> => {
  const said = await bench.chat.say(who, { room, id, text });
  return said.ok ? said.value.line.seq : said.error.code;
};

const linesFor = async (who: Actor): Promise<readonly string[]> => {
  const read = await bench.chat.read(who.player, await bench.state(room));
  return read.ok ? read.value.map(({ name, text }) => `${name}: ${text}`) : [read.error.code];
};

it('[TALK-1] lines are numbered in an order of their own and leave the room as it is', async () => {
  const before = await bench.rooms.read(room);
  expect([await say(ann, 'hello'), await say(ben, ' hi '), await say(eve, 'wow')]).toEqual([1, 2, 3]);
  expect(await bench.rooms.read(room)).toEqual(before);
  expect(await linesFor(ann)).toEqual(['ann: hello', 'ben: hi', 'eve: wow']);
});

it('[TALK-1] a line that is sent again is the same line, also after a restart', async () => {
  const id = newCommandId();
  expect(await say(ann, 'hello', id)).toBe(1);
  expect(await say(ann, 'hello', id)).toBe(1);
  await bench.stop();
  await bench.start();
  expect(await say(ann, 'hello', id)).toBe(1);
  expect(await say(ben, 'hello', id)).toBe(2);
  expect(await linesFor(eve)).toEqual(['ann: hello', 'ben: hello']);
});

it('[TALK-2] what watchers say during a game reaches the seats after it', async () => {
  await say(eve, 'good luck');
  await bench.play(room, [4]);
  await say(eve, 'take the corner');
  await say(ben, 'hm');
  expect(await linesFor(ann)).toEqual(['ben: hm']);
  expect(await linesFor(person('another watcher'))).toEqual(['eve: good luck', 'eve: take the corner', 'ben: hm']);
  await bench.ask(ann, room, { type: 'resign', game: 1 });
  expect(await linesFor(ann)).toEqual(['eve: good luck', 'eve: take the corner', 'ben: hm']);
});

it('[TALK-3] only the creator closes the chat, and then only the creator writes', async () => {
  expect(await bench.ask(ben, room, { type: 'set-chat', open: false })).toBe('not-creator');
  expect(await bench.ask(ann, room, { type: 'set-chat', open: false })).toBe('ok');
  expect([await say(ben, 'a'), await say(eve, 'b'), await say(ann, 'c')]).toEqual(['chat-closed', 'chat-closed', 1]);
  expect(await bench.chat.react(eve, room)).toEqual({ ok: false, error: { code: 'chat-closed' } });
  await bench.ask(ann, room, { type: 'set-chat', open: true });
  expect(await say(ben, 'at last')).toBe(2);
});

it('somebody who chats too fast is told how long to wait, and others are not', async () => {
  for (let time = 0; time < limits.chatBurst; time += 1) expect(await say(eve, 'more')).toBe(time + 1);
  const refused = await bench.chat.say(eve, { room, id: newCommandId(), text: 'even more' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'rate-limited' } });
  expect(refused.ok ? 0 : (refused.error.retryAfterMs ?? 0)).toBeGreaterThan(0);
  expect(await say(ben, 'hi')).toBe(limits.chatBurst + 1);
  bench.clock.jump(1_000);
  expect(await say(eve, 'more')).toBe(limits.chatBurst + 2);
});

it('the last 100 lines are kept', async () => {
  const count = limits.chatLines + 3;
  for (let index = 0; index < count; index += 1) await say(person(`guest-${index}`), `line ${index}`);
  const lines = await linesFor(eve);
  expect(lines).toHaveLength(limits.chatLines);
  expect(lines.at(-1)).toBe(`guest-${count - 1}: line ${count - 1}`);
});

it('nothing is said in a room that is not there', async () => {
  const said = await bench.chat.say(ann, { room: 'ZZZZZZZZ' as RoomId, id: newCommandId(), text: 'hello' });
  expect(said).toEqual({ ok: false, error: { code: 'room-not-found' } });
});
