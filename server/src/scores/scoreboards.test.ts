import { dayMs } from '@inkroom/shared';
import type { ListedRoom, RoomId, ScoreboardId } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { nodeClock } from '../platform/node-clock.ts';
import { ranked } from '../ports/rank-index.contract.ts';
import type { KnownScoreboard, ScoreboardPage } from './scoreboards.ts';
import { createMemoryScoreboards, recordOf } from './testing/memory-scoreboards.ts';

const noon = Date.UTC(2026, 10, 21, 12);

function open() {
  const clock = { ...nodeClock, at: noon, now: () => clock.at };
  const boards = createMemoryScoreboards({ clock, audit: { note: () => undefined } });
  const resolve = (text: string): KnownScoreboard => {
    const known = boards.scoreboards.resolve(text);
    if (!known.ok) throw new Error(known.error);
    return known.value;
  };
  const addPlayers = async (...names: readonly string[]): Promise<void> => {
    for (const name of names) await boards.players.create(recordOf(`player-${name}`, name));
  };
  return { ...boards, clock, resolve, addPlayers };
}

const listedRoom = (room: string, more: Partial<ListedRoom> & Pick<ListedRoom, 'seats'>): ListedRoom => ({
  room: room as RoomId,
  version: 1,
  mode: 'classic',
  phase: 'playing',
  origin: 'people',
  clock: { kind: 'none' },
  game: 1,
  moves: [],
  winner: null,
  watching: 0,
  createdAt: 0,
  lastAt: 0,
  ...more,
});
const seat = (name: string, bot: 'easy' | null = null) => ({ name, bot, away: false });

const members = (page: Pick<ScoreboardPage, 'rows'>): readonly string[] => page.rows.map(({ member }) => member);

it('[SCORES-9] names windows by key, and tells what is no scoreboard from what is not offered', () => {
  const { scoreboards, resolve } = open();
  expect(resolve('wins.all.all.today').id).toBe('wins.all.all.2026-11-21');
  expect(resolve('rating.classic.111.season').id).toBe('rating.classic.111.2026-Q4');
  expect(scoreboards.resolve('rating.all.all.today')).toEqual({ ok: false, error: 'not-offered' });
  expect(scoreboards.resolve('wins.chess.all.today')).toEqual({ ok: false, error: 'no-such-scoreboard' });
});

it('[SCORES-9] boards of games are always there, others from their declaration or first score on', async () => {
  const { scoreboards, resolve, named, ranks } = open();
  expect(await scoreboards.exists(resolve('wins.all.all.today'))).toBe(true);
  expect(await scoreboards.exists(resolve('players'))).toBe(false);
  named.push({ name: 'players', operator: 'set' });
  expect(await scoreboards.exists(resolve('players'))).toBe(true);
  await ranks.put([ranked('1', 1, { board: 'others' as ScoreboardId })]);
  expect(await scoreboards.exists(resolve('others'))).toBe(true);
});

it('[SCORES-10] players are called as they are now, others as their sender said or by id', async () => {
  const { scoreboards, resolve, ranks, addPlayers } = open();
  await addPlayers('ann');
  const games = resolve('rating.classic.all.all-time');
  const named = resolve('players');
  await ranks.put([
    ranked('player-ann', 3, { board: games.id, label: 'old name', mark: '?' }),
    ranked('player-gone', 2, { board: games.id, label: 'Gone' }),
    ranked('7', 3, { board: named.id, label: 'Seven' }),
    ranked('player-ann', 2, { board: named.id }),
  ]);
  const rows = async (known: KnownScoreboard) => (await scoreboards.page(known, { limit: 9 })).rows;
  expect(await rows(games)).toMatchObject([{ name: 'ann', provisional: true }, { name: 'Gone' }]);
  expect((await rows(games))[1]).not.toHaveProperty('provisional');
  expect(await rows(named)).toMatchObject([{ name: 'Seven' }, { name: 'player-ann' }]);
});

it('[SCORES-11] a row leads to the public game of its player; computers, house games and finished ones are none', async () => {
  const { scoreboards, resolve, ranks, addPlayers, listed, playing, clock, forms } = open();
  const names = ['ann', 'bob', 'cat', 'dan', 'easy'];
  await addPlayers(...names);
  const known = resolve('wins.all.all.today');
  await ranks.put(names.map((name, index) => ranked(`player-${name}`, 9 - index, { board: known.id })));
  listed.push(
    listedRoom('AAAAAAAA', { seats: [seat('ann'), seat('easy', 'easy')] }),
    listedRoom('BBBBBBBB', { seats: [seat('bob'), null], phase: 'finished' }),
    listedRoom('CCCCCCCC', { seats: [seat('cat'), null], origin: 'house' }),
  );
  forms.set('player-bob', { lastFive: 'WLD', run: 2 });
  expect(await playing.refresh()).toBe(true);
  const read = async () => (await scoreboards.page(known, { limit: 9 })).rows;
  const rows = await read();
  expect(rows.map(({ playing: room = null }) => room)).toEqual(['AAAAAAAA', null, null, null, null]);
  expect(rows[1]).toMatchObject({ lastFive: 'WLD', streak: 2 });
  listed.length = 0;
  expect(await playing.refresh()).toBe(false);
  clock.at += 1_000;
  expect(await playing.refresh()).toBe(true);
  expect((await read())[0]).not.toHaveProperty('playing');
});

it('[SCORES-12] pages go on in both directions and tell whether there is more', async () => {
  const { scoreboards, resolve, ranks } = open();
  const known = resolve('players');
  await ranks.put(['a', 'b', 'c', 'd', 'e'].map((member, index) => ranked(member, 9 - index, { board: known.id })));
  const first = await scoreboards.page(known, { limit: 2 });
  expect([members(first), first.previous, first.total]).toEqual([['a', 'b'], null, 5]);
  const second = await scoreboards.page(known, { limit: 2, after: first.next ?? undefined });
  expect(members(second)).toEqual(['c', 'd']);
  const third = await scoreboards.page(known, { limit: 2, after: second.next ?? undefined });
  expect([members(third), third.next]).toEqual([['e'], null]);
  const back = await scoreboards.page(known, { limit: 2, before: third.previous ?? undefined });
  expect(members(back)).toEqual(['c', 'd']);
  const top = await scoreboards.page(known, { limit: 2, before: back.previous ?? undefined });
  expect([members(top), top.previous, top.next === null]).toEqual([['a', 'b'], null, false]);
});

it('[SCORES-12] a page around a member has it in the middle, as far as there are enough on both sides', async () => {
  const { scoreboards, resolve, ranks } = open();
  const known = resolve('players');
  await ranks.put(['a', 'b', 'c', 'd', 'e'].map((member, index) => ranked(member, 9 - index, { board: known.id })));
  const around = (around: string, limit: number) => scoreboards.page(known, { around, limit });
  const middle = await around('c', 3);
  expect([members(middle), middle.previous === null, middle.next === null]).toEqual([['b', 'c', 'd'], false, false]);
  const top = await around('a', 3);
  expect([members(top), top.previous, top.next === null]).toEqual([['a', 'b', 'c'], null, false]);
  const end = await around('e', 3);
  expect([members(end), end.next]).toEqual([['c', 'd', 'e'], null]);
  expect(members(await around('d', 1))).toEqual(['d']);
  expect(members(await around('b', 9))).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(await around('nobody', 3)).toEqual({ rows: [], total: 5, previous: null, next: null });
});

it('[SCORES-4] my standing is my row, the one ahead, and those around', async () => {
  const { scoreboards, resolve, ranks } = open();
  const known = resolve('players');
  await ranks.put(['a', 'b', 'c'].map((member, index) => ranked(member, 9 - index, { board: known.id })));
  const standing = await scoreboards.standing(known, 'b');
  expect(standing).toMatchObject({ row: { member: 'b', rank: 2 }, ahead: { member: 'a' } });
  expect(standing.around).toHaveLength(3);
  expect((await scoreboards.standing(known, 'a')).ahead).toBeNull();
  expect(await scoreboards.standing(known, 'nobody')).toEqual({ row: null, ahead: null, around: [] });
});

it('[SCORES-13] finds a whole name anywhere, parts of names near the top, nobody twice, and nobody who is hidden', async () => {
  const { scoreboards, resolve, ranks, addPlayers } = open();
  await addPlayers('Mossy', 'mossy-two', 'other');
  const known = resolve('wins.all.all.today');
  const crowd = Array.from({ length: 1_200 }, (_, index) =>
    ranked(`crowd ${index}`, 10_000 - index, { board: known.id }),
  );
  await ranks.put([
    ...crowd,
    ranked('player-mossy-two', 20_000, { board: known.id }),
    ranked('player-Mossy', 1, { board: known.id }),
    ranked('player-other', 30_000, { board: known.id }),
  ]);
  const found = async (text: string) =>
    (await scoreboards.search(known, text)).map(({ name, rank }) => `${rank} ${name}`);
  expect(await found('mossy')).toEqual(['1203 Mossy', '2 mossy-two']);
  expect(await found('crowd 1199')).toEqual(['1202 crowd 1199']);
  expect(await found('owd 1199')).toEqual([]);
  await ranks.setHidden('player-Mossy', true);
  expect(await found('mossy')).toEqual(['2 mossy-two']);
});

it('[SCORES-14] offers what goes together, and knows a busy day', async () => {
  const { scoreboards, resolve, ranks, named, crowd } = open();
  named.push({ name: 'players', operator: 'set' }, { name: 'climbers', operator: 'best' });
  const offer = await scoreboards.offer();
  for (const { measure, modes, windows } of offer.measures) {
    for (const mode of modes) for (const window of windows) resolve(`${measure}.${mode}.all.${window}`);
  }
  expect(offer.measures.find(({ measure }) => measure === 'rating')).toMatchObject({ windows: ['season', 'all-time'] });
  expect(offer.windows.map(({ key }) => key)).toEqual(['2026-11-21', '2026-W47', '2026-Q4', 'all-time']);
  expect(offer.named.map(({ name }) => name)).toEqual(['climbers', 'players']);
  expect(offer.busyDay).toBe(false);
  const board = resolve('points.all.all.today.people').id;
  const people = (count: number) =>
    Array.from({ length: count }, (_, index) => ranked(`player-${index}`, 3, { board }));
  await ranks.put(people(9));
  expect(await scoreboards.isBusyDay()).toBe(false);
  await ranks.put(people(10));
  expect((await scoreboards.offer()).busyDay, 'while the archive is away, those on the board').toBe(true);
  crowd.people = 9;
  expect(await scoreboards.isBusyDay()).toBe(false);
  crowd.people = 10;
  expect(await scoreboards.isBusyDay()).toBe(true);
});

it('[SCORES-15] a window that is over is closed, listed if anybody played in it, and still takes what ended in time', async () => {
  const { scoreboards, resolve, ranks, clock } = open();
  const known = resolve('points.all.all.today');
  await ranks.put([ranked('player-ann', 3, { board: known.id })]);
  expect(scoreboards.isClosed(known)).toBe(false);
  clock.at += dayMs;
  expect(scoreboards.isClosed(known)).toBe(true);
  expect(resolve('points.all.all.today').id).toBe('points.all.all.2026-11-22');
  expect((await scoreboards.offer()).closed.map(({ key }) => key)).toEqual(['2026-11-21']);
  await ranks.put([ranked('player-ann', 6, { board: known.id, seq: 2 })]);
  const lookedUp = resolve('points.all.all.2026-11-21');
  expect((await scoreboards.page(lookedUp, { limit: 5 })).rows).toMatchObject([{ value: 6 }]);
  expect(scoreboards.isClosed(resolve('points.all.all.all-time'))).toBe(false);
  expect(scoreboards.isClosed(resolve('players'))).toBe(false);
});
