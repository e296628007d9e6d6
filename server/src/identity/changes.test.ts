/** Claiming names, setting passphrases and areas. */
import { beforeEach, expect, test } from 'vitest';
import { limits } from '@inkroom/shared';
import { nodeEntropy } from '../platform/node-entropy.ts';
import { releaseName, reservedMs } from './release-name.ts';
import { IdentityBench, valueOf } from './testing/identity-bench.ts';
import { throttleRates } from './throttles.ts';

const refused = (code: string) => ({ ok: false, error: { code } });

let bench: IdentityBench;
beforeEach(async () => {
  bench = await IdentityBench.create();
});

test('[IDENTITY-10] a newcomer claims a name, is stored with it, and listeners are told', async () => {
  const one = await bench.newcomer();
  const session = valueOf(await bench.identity.update(one, { username: 'Ada' }));
  expect(session).toMatchObject({ name: 'Ada', provisional: false, player: one.player });
  const me = await bench.meOf(session);
  expect(me).toMatchObject({ name: 'Ada', username: 'Ada' });
  expect(bench.changes).toMatchObject([{ player: one.player, me }]);
  // The older token is as good as the new one.
  expect(valueOf(await bench.identity.verify(one.token))).toMatchObject({ name: 'Ada', provisional: false });
});

test('[IDENTITY-10] [IDENTITY-11] [IDENTITY-13] [IDENTITY-14] what does not fit is refused and stores nobody', async () => {
  const one = await bench.newcomer();
  const update = bench.identity.update.bind(bench.identity, one);
  expect(await update({ username: 'a b c' })).toEqual(refused('name-invalid'));
  expect(await update({ username: 'Admin' })).toEqual(refused('name-reserved'));
  expect(await update({ passphrase: 'short' })).toEqual(refused('passphrase-invalid'));
  expect(await update({ passphrase: 'x'.repeat(129) })).toEqual(refused('passphrase-invalid'));
  for (const area of [99, 1000, 0, -100, 100.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(await update({ area })).toEqual(refused('area-invalid'));
  }
  expect(bench.players.calls).toEqual([]);
});

test('[IDENTITY-12] a name is taken whatever its case, and free again when its owner takes another', async () => {
  const [ada, bob] = [await bench.player('Ada'), await bench.newcomer()];
  expect(await bench.identity.update(bob, { username: 'aDA' })).toEqual(refused('name-taken'));
  expect((await bench.meOf(bob)).username).toBeNull();
  expect(valueOf(await bench.identity.update(ada, { username: 'ADA' })).name).toBe('ADA');
  valueOf(await bench.identity.update(ada, { username: 'countess' }));
  expect(valueOf(await bench.identity.update(bob, { username: 'ada' })).name).toBe('ada');
});

test('[IDENTITY-12] of many who claim one name at once, one gets it', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, () => bench.newcomer()));
  const answers = await Promise.all(people.map((one) => bench.identity.update(one, { username: 'ada' })));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  const others = answers.filter(({ ok }) => !ok);
  expect(others).toEqual(others.map(() => refused('name-taken')));
  const names = await Promise.all(people.map(async (one) => (await bench.meOf(one)).name));
  expect(new Set(names).size).toBe(10);
});

test('[IDENTITY-14] an area is kept with the player and known to every session', async () => {
  const one = await bench.newcomer();
  for (const area of [limits.area.least, limits.area.most, 415]) {
    valueOf(await bench.identity.update(one, { area }));
    expect((await bench.meOf(one)).area).toBe(area);
  }
  expect(bench.players.records.get(one.player)?.area).toBe(415);
});

test('[IDENTITY-15] several changes are one; one that fails leaves all undone', async () => {
  await bench.player('ada');
  const bob = await bench.player('bob');
  const before = bench.players.records.get(bob.player);
  const wishes = { username: 'Ada', passphrase: 'correct horse', area: 415 };
  expect(await bench.identity.update(bob, wishes)).toEqual(refused('name-taken'));
  expect(bench.players.records.get(bob.player)).toEqual(before);
  valueOf(await bench.identity.update(bob, { ...wishes, username: 'robert' }));
  expect(bench.players.records.get(bob.player)).toMatchObject({ username: 'robert', area: 415, revision: 3 });
  expect(await bench.meOf(bob)).toMatchObject({ name: 'robert', area: 415, hasPassphrase: true });
});

test('[IDENTITY-15] changes at once from two tabs both happen', async () => {
  const one = await bench.player('ada');
  const answers = await Promise.all([
    bench.identity.update(one, { area: 415 }),
    bench.identity.update(one, { username: 'countess' }),
    bench.identity.update(one, { passphrase: 'correct horse' }),
  ]);
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(await bench.meOf(one)).toMatchObject({ name: 'countess', area: 415, hasPassphrase: true });
  expect(bench.players.records.get(one.player)?.revision).toBe(5);
});

test('[IDENTITY-15] with a conflict each time it gives up, retryably', async () => {
  const one = await bench.player('ada');
  let area = 200;
  const quicker = async () => {
    const record = bench.players.records.get(one.player);
    if (record === undefined) throw new Error('the player is stored');
    bench.players.records.set(one.player, { ...record, area: (area += 1), revision: record.revision + 1 });
    await Promise.resolve();
    bench.players.beforeUpdate = quicker;
  };
  bench.players.beforeUpdate = quicker;
  const answer = await bench.identity.update(one, { username: 'countess' });
  expect(answer).toMatchObject({ ok: false, error: { code: 'rate-limited' } });
  expect(bench.players.calls.filter((call) => call === 'update').length).toBeLessThan(20);
});

test('[IDENTITY-15] what changes nothing writes nothing and tells nobody', async () => {
  const one = await bench.player('ada');
  const writes = () => bench.players.calls.filter((call) => call === 'update').length;
  const [before, told] = [writes(), bench.changes.length];
  for (const wish of [{}, { username: 'ada' }, { area: 100 }]) valueOf(await bench.identity.update(one, wish));
  expect(writes()).toBe(before);
  expect(bench.changes).toHaveLength(told);
});

test('[IDENTITY-15] changes are throttled by player', async () => {
  const one = await bench.player('ada');
  const change = () => bench.identity.update(one, { area: 415 });
  for (let round = 1; round < throttleRates.changeByPlayer.burst; round += 1) valueOf(await change());
  expect(await change()).toEqual({ ok: false, error: { code: 'rate-limited', retryAfterMs: 3000 } });
  bench.clock.pass(3000);
  expect((await change()).ok).toBe(true);
});

test('[IDENTITY-27] with the store away a change is refused as retryable, and works when it is back', async () => {
  const one = await bench.newcomer();
  bench.players.fault = 'away';
  expect(await bench.identity.update(one, { username: 'ada' })).toMatchObject({
    ok: false,
    error: { code: 'store-unavailable' },
  });
  expect(await bench.identity.ensureStored(one)).toEqual({ ok: false, error: 'store-unavailable' });
  expect(await bench.identity.open({ ...one.credentials }, bench.address)).toEqual({
    ok: false,
    error: 'store-unavailable',
  });
  expect((await bench.identity.verify(one.token)).ok).toBe(true);
  bench.players.fault = 'none';
  expect(valueOf(await bench.identity.update(one, { username: 'ada' })).name).toBe('ada');
});

test('[IDENTITY-27] when the outcome of a change is unknown, the store is asked before a token counts', async () => {
  const one = await bench.player('ada');
  bench.players.fault = 'unknown';
  expect(await bench.identity.signOutEverywhere(one)).toMatchObject({ ok: false, error: { code: 'outcome-unknown' } });
  bench.players.fault = 'away';
  expect(await bench.identity.verify(one.token)).toEqual({ ok: false, error: 'store-unavailable' });
  bench.players.fault = 'none';
  // It did happen: the older token has ended, and the device comes back by its secret.
  expect(await bench.identity.verify(one.token)).toEqual({ ok: false, error: 'session-ended' });
  expect((await bench.identity.open({ ...one.credentials, token: one.token }, bench.address)).ok).toBe(true);
});

test('[IDENTITY-25] a change that meets a sign-out from elsewhere is refused', async () => {
  const one = await bench.player('ada', 'correct horse');
  const two = valueOf(await bench.identity.signIn({ username: 'ada', passphrase: 'correct horse' }, bench.address));
  bench.players.beforeUpdate = async () => {
    valueOf(await bench.identity.signOutEverywhere(two));
  };
  expect(await bench.identity.update(one, { username: 'countess' })).toEqual(refused('session-ended'));
  expect(bench.players.records.get(one.player)?.username).toBe('ada');
});

test('[IDENTITY-30] a released name is kept from others for 30 days, and its player can take it back', async () => {
  const [one, bob] = [await bench.player('Ada'), await bench.newcomer()];
  const options = { players: bench.players, clock: bench.clock, entropy: nodeEntropy };
  expect(await releaseName('nobody', options)).toBeNull();
  const release = async () => {
    const released = await releaseName('ada', options);
    if (released === null) throw new Error('somebody is called ada');
    return valueOf(released);
  };
  const first = await release();
  expect(first).toMatchObject({
    player: { id: one.player, username: null },
    reservedUntil: bench.clock.now() + reservedMs,
  });
  expect(first.player.name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+( \d+)?$/);
  bench.clock.pass(reservedMs - 1);
  expect(await bench.identity.update(bob, { username: 'ada' })).toEqual(refused('name-taken'));
  expect(valueOf(await bench.identity.update(one, { username: 'Ada' })).name).toBe('Ada');
  await release();
  bench.clock.pass(reservedMs);
  expect(valueOf(await bench.identity.update(bob, { username: 'ada' })).name).toBe('ada');
  expect(await bench.identity.update(one, { username: 'Ada' })).toEqual(refused('name-taken'));
});

test('[IDENTITY-30] a player whose name went to somebody else is given a generated one at its next change', async () => {
  const [one, bob] = [await bench.player('ada'), await bench.newcomer()];
  await bench.players.releaseName('ada', bench.clock.now() + 1000);
  bench.clock.pass(1000);
  valueOf(await bench.identity.update(bob, { username: 'ada' }));
  valueOf(await bench.identity.update(one, { area: 415 }));
  const me = await bench.meOf(one);
  expect(me).toMatchObject({ username: null, area: 415 });
  expect(me.name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+( \d+)?$/);
  expect(bench.changes.at(-1)).toMatchObject({ player: one.player, me });
});
