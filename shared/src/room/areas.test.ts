/** Areas on seats: who plays from where, up to the fact that the archive gets. */
import { expect, test } from 'vitest';
import { parseRoom, serializeRoom } from './codec.ts';
import type { StoredRoom } from './codec.ts';
import { decide } from './decide.ts';
import { applyUpdate } from './evolve.ts';
import { factsOf } from './facts.ts';
import type { PlayerId, RoomId } from './ids.ts';
import type { RoomCommand } from './commands.ts';
import type { RoomEvent } from './events.ts';
import { ann, ben, seatedRoom, TestRoom } from './testing.ts';

/** Asks as somebody from an area. */
function askFrom(test: TestRoom, who: { player: PlayerId; name: string; area: number }, command: RoomCommand) {
  const decision = decide(test.state, command, {
    now: test.now,
    ...who,
    outages: [],
    bot: (strength) => ({ player: 'bot-1' as PlayerId, name: 'Bot', bot: strength }),
  });
  if (!decision.ok) return decision.error.code;
  apply(test, decision.value);
  return 'ok';
}

function apply(test: TestRoom, events: readonly RoomEvent[]): void {
  test.log.push(...events);
  const position = { epoch: 'e', version: 1, tip: 't' };
  test.state = applyUpdate(test.state, { room: 'TEST0000', ...position, after: '', cause: 'c', at: test.now, events });
}

function roomOfTwoAreas(): TestRoom {
  const test = seatedRoom();
  const taken = (['ann', 'ben'] as const).map((name, seat) => {
    const player = seat === 0 ? ann : ben;
    return askFrom(test, { player, name, area: seat === 0 ? 111 : 415 }, { type: 'rename' });
  });
  expect(taken).toEqual(['ok', 'ok']);
  return test;
}

const factsAfter = (test: TestRoom) => {
  const before = test.room;
  const from = test.log.length;
  test.play(0, 3, 1, 4, 2);
  return factsOf(before, test.log.slice(from), test.room, 'epoch');
};

test('[ACTIVITY-1] a finished game tells from where each side played', () => {
  const [fact] = factsAfter(roomOfTwoAreas());
  expect(fact?.players.map((player) => player?.area)).toEqual([111, 415]);
});

test('[ACTIVITY-1] a seat is taken with the area of whoever takes it, and follows when they move', () => {
  const test = new TestRoom();
  const me = { player: ann, name: 'ann', bot: null, area: 111 };
  test.ask(ann, {
    type: 'create',
    id: 'TEST0000' as RoomId,
    mode: 'classic',
    visibility: 'public',
    clock: { kind: 'none' },
    origin: 'people',
    table: false,
    seed: 7,
    seats: [me, null],
  });
  expect(askFrom(test, { player: ben, name: 'ben', area: 415 }, { type: 'take-seat' })).toBe('ok');
  expect(test.room.seats.map((seat) => seat?.area)).toEqual([111, 415]);
  expect(askFrom(test, { player: ben, name: 'ben', area: 999 }, { type: 'rename' })).toBe('ok');
  expect(test.room.seats[1]).toMatchObject({ name: 'ben', area: 999 });
  expect(askFrom(test, { player: ben, name: 'ben', area: 999 }, { type: 'rename' })).toBe('nothing-to-do');
});

test('[ACTIVITY-2] a room that was stored before seats had areas loads, plays and ends with unknown areas', () => {
  const test = seatedRoom();
  const stored = serializeRoom(test.room);
  expect(JSON.stringify(stored)).not.toContain('area');
  const loaded = parseRoom(JSON.parse(JSON.stringify(stored)) as StoredRoom);
  expect(loaded).toEqual({ ok: true, value: test.room });
  const [fact] = factsAfter(test);
  expect(fact?.players.map((player) => player?.area)).toEqual([null, null]);
});

test('[ACTIVITY-2] the computer plays from nowhere', () => {
  const test = new TestRoom();
  test.ask(ann, {
    type: 'create',
    id: 'TEST0000' as RoomId,
    mode: 'classic',
    visibility: 'public',
    clock: { kind: 'none' },
    origin: 'people',
    table: false,
    seed: 7,
    seats: [{ player: ann, name: 'ann', bot: null, area: 111 }, null],
  });
  test.ask(ann, { type: 'add-bot', strength: 'easy' });
  const [fact] = factsAfter(test);
  expect(fact?.players.map((player) => player?.area)).toEqual([111, null]);
});
