import { afterEach, beforeEach, expect, it } from 'vitest';
import { RoomsBench, ann, ben, eve, newCommandId } from '../../test/support/rooms-bench.ts';

let bench: RoomsBench;

beforeEach(async () => {
  bench = await RoomsBench.open();
});

afterEach(() => bench.close());

const noRooms = () => bench.refused.add('rooms');
const noGames = () => noRooms().add('games');
const refusal = { ok: false, error: { code: 'backlog-full', retryAfterMs: 5_000 } };
const room = { mode: 'classic', visibility: 'public', clock: { kind: 'none' } } as const;
/** X takes the upper row. */
const toTheEnd = [0, 3, 1, 4, 2];

it('[RUN-10] no room is made, by hand or against the computer, and none is counted as made', async () => {
  noRooms();
  for (let time = 0; time < 20; time += 1) {
    expect(await bench.rooms.create(ann, { ...room, commandId: newCommandId() })).toEqual(refusal);
  }
  expect(await bench.rooms.create(ann, { ...room, commandId: newCommandId(), bot: 'easy' })).toEqual(refusal);
  expect(await bench.store.counts()).toMatchObject({ rooms: 0 });
  bench.refused.clear();
  await bench.create(ann);
});

it('[RUN-10] a room that was made before is still answered to the same command', async () => {
  const commandId = newCommandId();
  const made = await bench.create(ann, { commandId });
  noGames();
  expect(await bench.create(ann, { commandId })).toBe(made);
});

it('[RUN-10] in rooms that there are games begin and end while only new rooms are refused', async () => {
  const waiting = await bench.create(ann);
  bench.enter(waiting, ann);
  noRooms();
  expect(await bench.ask(ben, waiting, { type: 'take-seat' })).toBe('ok');
  await bench.play(waiting, toTheEnd);
  expect(await bench.ask(ann, waiting, { type: 'offer-rematch', game: 1 })).toBe('ok');
  expect(await bench.ask(ben, waiting, { type: 'offer-rematch', game: 1 })).toBe('ok');
  expect(await bench.state(waiting)).toMatchObject({ game: 2, phase: 'open' });
});

it('[RUN-10] later nobody sits down to a new game, no computer either, and no rematch begins', async () => {
  const alone = await bench.create(ann);
  const finished = await bench.seatTwo();
  await bench.play(finished, toTheEnd);
  noGames();
  expect(await bench.ask(eve, alone, { type: 'take-seat' })).toBe('backlog-full');
  expect(await bench.ask(ann, alone, { type: 'add-bot', strength: 'easy' })).toBe('backlog-full');
  expect(await bench.ask(ann, finished, { type: 'offer-rematch', game: 1 })).toBe('ok');
  expect(await bench.ask(ben, finished, { type: 'offer-rematch', game: 1 })).toBe('backlog-full');
  expect((await bench.state(alone)).seats[1]).toBeNull();
  expect(await bench.state(finished)).toMatchObject({ game: 1, phase: 'finished' });
  // The same wish is granted when there is room again: nothing was kept against it.
  bench.refused.clear();
  expect(await bench.ask(ben, finished, { type: 'offer-rematch', game: 1 })).toBe('ok');
});

it('[RUN-10] a retried wish that was refused for the backlog is not kept as refused', async () => {
  const alone = await bench.create(ann);
  noGames();
  const wish = { room: alone, id: newCommandId(), base: 1, command: { type: 'take-seat' } } as const;
  expect(await bench.rooms.execute(ben, { ...wish, attempt: 1 })).toEqual(refusal);
  expect(await bench.rooms.execute(ben, { ...wish, attempt: 2 })).toEqual(refusal);
  bench.refused.clear();
  expect(await bench.rooms.execute(ben, { ...wish, attempt: 3 })).toMatchObject({ ok: true });
});

it('[RUN-10] a running game always finishes, and a board that was ready is played', async () => {
  const running = await bench.seatTwo();
  await bench.play(running, toTheEnd.slice(0, 2));
  const ready = await bench.seatTwo();
  noGames();
  await bench.play(running, toTheEnd.slice(2));
  await bench.play(ready, toTheEnd);
  await bench.stop();
  const reached = bench.facts().map(({ room: of }) => of);
  expect(reached).toEqual([running, ready]);
});
