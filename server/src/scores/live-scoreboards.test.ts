import { limits } from '@inkroom/shared';
import type { ListedRoom, RoomId, ScoreboardChange, ScoreboardRow, ScoreboardSnapshot } from '@inkroom/shared';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nodeClock } from '../platform/node-clock.ts';
import { ranked } from '../ports/rank-index.contract.ts';
import { StoreUnavailable } from '../ports/store.ts';
import { LiveScoreboards } from './live-scoreboards.ts';
import type { KnownScoreboard } from './scoreboards.ts';
import { createMemoryScoreboards, recordOf } from './testing/memory-scoreboards.ts';

function open() {
  const timers = new Set<() => void>();
  const clock = {
    ...nodeClock,
    at: Date.UTC(2026, 10, 21, 12),
    now: () => clock.at,
    every: (ms: number, task: () => void) => {
      expect(ms).toBe(limits.scoreboardMs);
      timers.add(task);
      return () => timers.delete(task);
    },
  };
  const boards = createMemoryScoreboards({ clock, audit: { note: () => undefined } });
  const errors: string[] = [];
  const shown: unknown[] = [];
  const live = new LiveScoreboards({
    ...boards,
    clock,
    onShown: (members, mode) => void shown.push([members, mode]),
    logger: { ...console, error: (message) => void errors.push(message) },
  });
  const changes: ScoreboardChange[] = [];
  live.onChange((change) => changes.push(change));
  const resolve = (text: string): KnownScoreboard => {
    const known = boards.scoreboards.resolve(text);
    if (!known.ok) throw new Error(known.error);
    return known.value;
  };
  /** A quarter of a second passes, and what it leads to is done. */
  const pass = async (): Promise<void> => {
    clock.at += limits.scoreboardMs;
    for (const task of timers) task();
    await new Promise((done) => {
      setImmediate(done);
    });
  };
  const look = (known: KnownScoreboard): Promise<ScoreboardSnapshot> => {
    live.enter(known);
    return live.snapshot(known);
  };
  return { ...boards, clock, timers, live, changes, errors, shown, resolve, pass, look };
}

const calls = (all: readonly string[], name: string): number => all.filter((call) => call === name).length;

it('[SCORES-16] a snapshot, then differences that count on from it, the same for whoever comes later', async () => {
  const { ranks, resolve, look, pass, changes, clock } = open();
  const known = resolve('players');
  const put = (member: string, value: number, seq: number) =>
    ranks.put([ranked(member, value, { board: known.id, seq })]);
  await put('a', 5, 1);
  await put('b', 4, 1);
  const first = await look(known);
  expect(first).toMatchObject({ id: 'players', seq: 0, total: 2, closed: false, at: clock.at });
  expect(first.rows.map(({ member }) => member)).toEqual(['a', 'b']);
  await put('c', 3, 1);
  await put('b', 6, 2);
  await pass();
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({ id: 'players', seq: 1, total: 3, removed: [], at: clock.at });
  expect(changes[0]?.changed.map(({ member, rank }) => `${rank} ${member}`)).toEqual(['1 b', '2 a', '3 c']);
  expect(await look(known)).toMatchObject({ seq: 1, total: 3 });
  await ranks.setHidden('a', true);
  await pass();
  expect(changes[1]).toMatchObject({ seq: 2, total: 2, removed: ['a'], changed: [{ member: 'c', rank: 2 }] });
  await pass();
  expect(changes).toHaveLength(2);
});

it('[SCORES-16] snapshot and differences give the board, whatever happens and whenever somebody comes', async () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constant('put' as const), fc.nat(130), fc.integer({ min: -5, max: 5 })) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('hide' as const), fc.nat(130), fc.nat(1)) },
    { weight: 3, arbitrary: fc.tuple(fc.constant('pass' as const), fc.constant(0), fc.constant(0)) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120 }), fc.nat(), async (steps, joinAt) => {
      const { ranks, resolve, look, pass, changes } = open();
      const known = resolve('players');
      // More than are shown, so that rows come and go at the end.
      await ranks.put(
        Array.from({ length: limits.scoreboardRows }, (_, member) =>
          ranked(`${member}`, 0, { board: known.id, seq: 0 }),
        ),
      );
      await look(known);
      let snapshot: ScoreboardSnapshot | null = null;
      for (const [seq, [kind, member, value]] of steps.entries()) {
        if (seq === joinAt % steps.length) snapshot = await look(known);
        if (kind === 'put') await ranks.put([ranked(`${member}`, value, { board: known.id, seq: seq + 1 })]);
        else if (kind === 'hide') await ranks.setHidden(`${member}`, value === 1);
        else await pass();
      }
      await pass();
      const rows = new Map<string, ScoreboardRow>((snapshot?.rows ?? []).map((row) => [row.member, row]));
      let seq = snapshot?.seq ?? 0;
      let total = snapshot?.total ?? 0;
      for (const change of changes.filter((each) => each.seq > (snapshot?.seq ?? 0))) {
        seq += 1;
        expect(change.seq).toBe(seq);
        for (const member of change.removed) rows.delete(member);
        for (const row of change.changed) rows.set(row.member, row);
        ({ total } = change);
      }
      const wanted = ranks.all(known.id);
      const shown = wanted
        .slice(0, limits.scoreboardRows)
        .map(({ rank, member, value }) => `${rank} ${member} ${value}`);
      const got = [...rows.values()].map(({ rank, member, value }) => `${rank} ${member} ${value}`);
      expect(new Set(got)).toEqual(new Set(shown));
      expect(total).toBe(wanted.length);
    }),
    { numRuns: 40 },
  );
});

it('[SCORES-17] all boards are asked for in one call, only what changed is read, once, however many look and score', async () => {
  const { ranks, resolve, look, pass, changes, live } = open();
  const watched = ['one', 'two', 'three'].map(resolve);
  for (const known of watched) for (let viewer = 0; viewer < 5; viewer += 1) await look(known);
  expect(calls(ranks.calls, 'page')).toBe(3);
  ranks.calls.length = 0;
  for (let score = 0; score < 500; score += 1) {
    await ranks.put([ranked(`${score % 20}`, score, { board: resolve('two').id, seq: score })]);
  }
  await pass();
  expect([calls(ranks.calls, 'versions'), calls(ranks.calls, 'page'), changes.length]).toEqual([1, 1, 1]);
  expect(live.reads).toBe(4);
});

it('[SCORES-17] nobody looks: nothing runs', async () => {
  const { ranks, resolve, look, pass, live, timers, changes } = open();
  expect(timers.size).toBe(0);
  const known = resolve('players');
  await look(known);
  await look(known);
  expect(timers.size).toBe(1);
  live.exit(known.id);
  await ranks.put([ranked('a', 1, { board: known.id })]);
  await pass();
  expect(changes).toHaveLength(1);
  live.exit(known.id);
  live.exit(known.id);
  expect([timers.size, live.size]).toEqual([0, 0]);
  await ranks.put([ranked('a', 2, { board: known.id, seq: 2 })]);
  ranks.calls.length = 0;
  await pass();
  expect(ranks.calls).toEqual([]);
  // Whoever comes back starts anew.
  expect(await look(known)).toMatchObject({ seq: 0, rows: [{ value: 2 }] });
});

it('[SCORES-16] what was read for those who have left is not told to whoever came meanwhile', async () => {
  const { ranks, resolve, live, look, pass, changes } = open();
  const known = resolve('players');
  await look(known);
  await ranks.put([ranked('a', 1, { board: known.id })]);
  const read = ranks.page.bind(ranks);
  const slow = Promise.withResolvers<void>();
  ranks.page = async (...asked) => {
    const page = await read(...asked);
    await slow.promise;
    return page;
  };
  await pass();
  ranks.page = read;
  live.exit(known.id);
  await ranks.put([ranked('a', 2, { board: known.id, seq: 2 })]);
  expect(await look(known)).toMatchObject({ seq: 0, rows: [{ value: 2 }] });
  slow.resolve();
  await pass();
  expect(changes).toEqual([]);
});

it('[SCORES-17] many who come at once are one read', async () => {
  const { ranks, resolve, look } = open();
  const snapshots = await Promise.all(Array.from({ length: 20 }, () => look(resolve('players'))));
  expect(new Set(snapshots.map(({ seq }) => seq))).toEqual(new Set([0]));
  expect(calls(ranks.calls, 'page')).toBe(1);
});

it('[SCORES-18] with the store away rows stay, and it goes on when the store is back', async () => {
  const { ranks, resolve, look, pass, changes, errors } = open();
  const known = resolve('players');
  await ranks.put([ranked('a', 1, { board: known.id })]);
  await look(known);
  ranks.failure = new StoreUnavailable('away');
  await pass();
  await pass();
  expect(await look(known)).toMatchObject({ rows: [{ member: 'a', value: 1 }] });
  await expect(look(resolve('others'))).rejects.toThrow(StoreUnavailable);
  ranks.failure = null;
  await ranks.put([ranked('a', 2, { board: known.id, seq: 2 })]);
  await pass();
  expect(changes).toMatchObject([{ seq: 1, changed: [{ member: 'a', value: 2 }] }]);
  expect(await look(resolve('others'))).toMatchObject({ rows: [] });
  expect(errors).toEqual([]);
});

it('[SCORES-18] a bug is told to the operator, and the next look is made all the same', async () => {
  const { ranks, resolve, look, pass, changes, errors } = open();
  const known = resolve('players');
  await look(known);
  ranks.failure = new Error('a bug');
  await pass();
  ranks.failure = null;
  await ranks.put([ranked('a', 2, { board: known.id })]);
  await pass();
  expect(errors).toEqual(['scoreboards failed']);
  expect(changes).toHaveLength(1);
});

it('[SCORES-10] a rename is told without any score', async () => {
  const { ranks, resolve, look, pass, changes, players, names, live } = open();
  const known = resolve('wins.all.all.today');
  await players.create(recordOf('player-ann', 'ann'));
  await ranks.put([ranked('player-ann', 1, { board: known.id })]);
  await look(known);
  names.learn(recordOf('player-ann', 'ann').id, 'Anne');
  live.lookAgain();
  await pass();
  expect(changes).toMatchObject([{ seq: 1, changed: [{ member: 'player-ann', name: 'Anne' }] }]);
});

it('[SCORES-11] games that begin and end are seen once a second at most; who is shown is told', async () => {
  const { ranks, resolve, look, pass, changes, players, listed, shown } = open();
  const known = resolve('wins.all.all.today');
  await players.create(recordOf('player-ann', 'ann'));
  await ranks.put([ranked('player-ann', 1, { board: known.id })]);
  await look(known);
  const room = 'AAAAAAAA' as RoomId;
  const seats = [{ name: 'ann', bot: null, away: false }, null] as const;
  listed.push({ room, seats, phase: 'playing', origin: 'people' } as unknown as ListedRoom);
  for (let quarter = 0; quarter < 3; quarter += 1) await pass();
  expect(changes).toEqual([]);
  await pass();
  expect(changes).toMatchObject([{ seq: 1, changed: [{ member: 'player-ann', playing: room }] }]);
  await ranks.put([ranked('player-ann', 2, { board: known.id, seq: 2 }), ranked('player-bob', 1, { board: known.id })]);
  await pass();
  expect(shown).toEqual([
    [['player-ann'], 'all'],
    [['player-ann', 'player-bob'], 'all'],
  ]);
});
