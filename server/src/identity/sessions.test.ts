/** Opening, proving and renewing sessions. */
import { beforeEach, expect, test } from 'vitest';
import { limits } from '@inkroom/shared';
import { nodeSecrets } from '../platform/node-secrets.ts';
import type { Session } from './identity.ts';
import { IdentityBench, valueOf } from './testing/identity-bench.ts';
import { throttleRates } from './throttles.ts';

const refused = (error: string) => ({ ok: false, error });

let bench: IdentityBench;
beforeEach(async () => {
  bench = await IdentityBench.create();
});

test('[IDENTITY-1] somebody with nothing to show is a new player and is told its secret', async () => {
  const [one, two] = [await bench.newcomer(), await bench.newcomer()];
  expect(one.player).not.toBe(two.player);
  expect(one.credentials.secret).not.toBe(two.credentials.secret);
  expect(Buffer.from(one.credentials.secret, 'base64url')).toHaveLength(16);
  expect(one).toMatchObject({ provisional: true, player: one.credentials.player, device: one.credentials.device });
  expect(await bench.meOf(one)).toEqual({
    player: one.player,
    name: one.name,
    username: null,
    area: 100,
    hasPassphrase: false,
  });
});

test('[IDENTITY-1] the secret itself is neither stored nor in a token', async () => {
  const one = await bench.newcomer();
  await bench.identity.ensureStored(one);
  const stored = JSON.stringify(bench.players.records.get(one.player));
  expect(stored).toContain(nodeSecrets.hash(one.credentials.secret));
  expect(stored).not.toContain(one.credentials.secret);
  expect(Buffer.from(one.token.split('.')[1] ?? '', 'base64url').toString()).not.toContain(one.credentials.secret);
});

test('[IDENTITY-2] page views, reloads and renewals store nobody; the first command does, once', async () => {
  const one = await bench.newcomer();
  valueOf(await bench.identity.verify(one.token));
  valueOf(await bench.identity.open({ ...one.credentials, token: one.token }, bench.address));
  bench.identity.renew(one);
  await bench.meOf(one);
  expect(bench.players.calls).toEqual([]);

  const stored = await Promise.all(Array.from({ length: 10 }, () => bench.identity.ensureStored(one)));
  for (const me of stored) expect(me).toEqual(stored[0]);
  expect(bench.players.records.size).toBe(1);
  expect(bench.players.records.get(one.player)).toMatchObject({ revision: 1, generation: 1, area: 100 });

  bench.players.calls.length = 0;
  expect(await bench.identity.ensureStored(one)).toEqual(stored[0]);
  expect(bench.players.calls).toEqual([]);
  expect(valueOf(await bench.identity.verify(one.token)).provisional).toBe(false);
});

test('[IDENTITY-2] another process can store a player from its token alone', async () => {
  const one = await bench.newcomer();
  await bench.restart();
  const elsewhere = valueOf(await bench.identity.verify(one.token));
  expect(elsewhere.provisional).toBe(true);
  valueOf(await bench.identity.ensureStored(elsewhere));
  bench.clock.pass(limits.sessionMs);
  expect(valueOf(await bench.identity.open(one.credentials, bench.address)).player).toBe(one.player);
});

test('[IDENTITY-3] a generated name that somebody else has by now gets a number, and the player is told', async () => {
  const [one, two] = [await bench.player('ada'), await bench.newcomer()];
  const record = bench.players.records.get(one.player);
  if (record === undefined) throw new Error('the player is stored');
  await bench.players.update({
    ...record,
    name: two.name.toUpperCase(),
    username: null,
    revision: record.revision + 1,
  });
  bench.changes.length = 0;
  const me = valueOf(await bench.identity.ensureStored(two));
  expect(me.name).toMatch(new RegExp(`^${two.name} \\d+$`));
  expect(bench.changes).toMatchObject([{ player: two.player, me }]);
  expect(await bench.meOf(two)).toEqual(me);
});

test('[IDENTITY-4] a token proves its player for 15 minutes, without the store', async () => {
  const one = await bench.player('ada');
  bench.players.calls.length = 0;
  bench.players.fault = 'away';
  bench.clock.pass(limits.sessionMs - 1);
  const session = valueOf(await bench.identity.verify(one.token));
  expect(session).toMatchObject({ player: one.player, device: one.device, name: 'ada', provisional: false });
  expect(valueOf(await bench.identity.open({ token: one.token }, bench.address)).player).toBe(one.player);
  bench.clock.pass(1);
  expect(await bench.identity.verify(one.token)).toEqual(refused('session-expired'));
  expect(await bench.identity.open({ token: one.token }, bench.address)).toEqual(refused('session-expired'));
  expect(bench.players.calls).toEqual([]);
});

test('[IDENTITY-4] a renewed token is good for another 15 minutes', async () => {
  const one = await bench.player('ada');
  bench.clock.pass(limits.sessionMs - 1);
  const renewed = bench.identity.renew(one);
  expect(renewed.expiresAt).toBe(bench.clock.now() + limits.sessionMs);
  bench.clock.pass(limits.sessionMs - 1);
  expect(valueOf(await bench.identity.verify(renewed.token)).player).toBe(one.player);
});

test('[IDENTITY-5] garbage, a foreign signature and a bit changed anywhere open nothing', async () => {
  const one = await bench.player('ada');
  const other = await IdentityBench.create();
  const foreign = await other.player('ada');
  const changed = Array.from(one.token, (letter, place) => {
    const bit = String.fromCharCode(letter.charCodeAt(0) ^ 1);
    return one.token.slice(0, place) + bit + one.token.slice(place + 1);
  });
  for (const token of ['', 'x', foreign.token, ...changed]) {
    expect(await bench.identity.verify(token)).toEqual(refused('session-invalid'));
    expect(await bench.identity.open({ token }, bench.address)).toEqual(refused('session-invalid'));
  }
});

test("[IDENTITY-5] another player's token does not make me that player, nor that player me", async () => {
  const [ada, bob] = [await bench.player('ada'), await bench.player('bob')];
  const claim = { token: bob.token, player: ada.player, device: ada.device };
  expect(await bench.identity.open(claim, bench.address)).toEqual(refused('session-invalid'));
  const withBobsSecret = { ...claim, secret: bob.credentials.secret };
  expect(await bench.identity.open(withBobsSecret, bench.address)).toEqual(refused('session-invalid'));
  const withOwnSecret = { ...claim, secret: ada.credentials.secret };
  expect(valueOf(await bench.identity.open(withOwnSecret, bench.address)).player).toBe(ada.player);
});

test('[IDENTITY-6] after a long absence the device secret opens a session, in one read', async () => {
  const one = await bench.player('ada');
  bench.clock.pass(30 * 24 * 60 * 60 * 1000);
  bench.players.calls.length = 0;
  for (const token of [one.token, undefined, 'garbage']) {
    const session = valueOf(await bench.identity.open({ ...one.credentials, token }, bench.address));
    expect(session).toMatchObject({ player: one.player, device: one.device, name: 'ada', provisional: false });
    expect(session.credentials).toBeUndefined();
  }
  expect(bench.players.calls).toEqual(['load', 'load', 'load']);
});

test('[IDENTITY-6] device secrets are throttled by address', async () => {
  const one = await bench.player('ada');
  const open = () => bench.identity.open(one.credentials, bench.address);
  for (let round = 0; round < throttleRates.secretByAddress.burst; round += 1) valueOf(await open());
  expect(await open()).toEqual(refused('rate-limited'));
  expect((await bench.identity.open(one.credentials, '192.0.2.2')).ok).toBe(true);
  bench.clock.pass(1000);
  expect((await open()).ok).toBe(true);
});

test('[IDENTITY-6] a player that never was stored is the same again by its device secret alone', async () => {
  const one = await bench.newcomer();
  bench.clock.pass(24 * 60 * 60 * 1000);
  await bench.restart();
  const again = valueOf(await bench.identity.open(one.credentials, bench.address));
  expect(again).toMatchObject({ player: one.player, device: one.device, name: one.name, provisional: true });
  expect(again.credentials).toBeUndefined();
  expect(bench.players.records.size).toBe(0);
  valueOf(await bench.identity.ensureStored(again));
  expect(valueOf(await bench.identity.open(one.credentials, bench.address))).toMatchObject({
    player: one.player,
    provisional: false,
  });
});

test('[IDENTITY-6] credentials that we did not give out make somebody new, never somebody of that id', async () => {
  const [one, two] = [await bench.newcomer(), await bench.newcomer()];
  const { player, device, secret } = one.credentials;
  const other = await IdentityBench.create();
  const claims = [
    { player, device, secret: two.credentials.secret },
    { player, device: two.device, secret },
    { player, device: two.device, secret: two.credentials.secret },
    { player, device: device.split('.')[0], secret },
    { player, device: `${device}A`, secret },
    { player, device: '.', secret: '' },
    (await other.newcomer()).credentials,
  ];
  for (const claim of claims) {
    const fresh = valueOf(await bench.identity.open(claim, bench.address));
    expect([player, claim.player]).not.toContain(fresh.player);
    expect(fresh.credentials?.player).toBe(fresh.player);
  }
});

test('[IDENTITY-7] a wrong secret, or none, is refused', async () => {
  const [ada, bob] = [await bench.player('ada'), await bench.player('bob')];
  const { player, device, secret } = ada.credentials;
  const claims = [
    { player },
    { device },
    { secret },
    { player, device },
    { player, secret },
    { device, secret },
    { player, device, secret: bob.credentials.secret },
    { player, device, secret: `${secret}A` },
    { player, device, secret: '' },
    { player: 'x', device, secret },
    { player, device, secret: nodeSecrets.hash(secret) },
  ];
  for (const claim of claims) {
    expect(await bench.identity.open(claim, bench.address)).toEqual(refused('session-invalid'));
  }
  expect(await bench.identity.open({ player, device: bob.device, secret }, bench.address)).toEqual(
    refused('session-ended'),
  );
});

test('[IDENTITY-8] without keys one is made once and shared; configured keys rotate without signing anybody out', async () => {
  const one = await bench.player('ada');
  await bench.restart();
  expect((await bench.identity.verify(one.token)).ok).toBe(true);
  expect(bench.settings.size).toBe(1);

  const [first, second] = ['1'.repeat(32), '2'.repeat(32)] as const;
  await bench.restart({ sessionKeys: [first] });
  expect(await bench.identity.verify(one.token)).toEqual(refused('session-invalid'));
  const session = valueOf(await bench.identity.open(one.credentials, bench.address));
  await bench.restart({ sessionKeys: [second, first] });
  const { token } = valueOf(await bench.identity.open({ token: session.token }, bench.address));
  await bench.restart({ sessionKeys: [second] });
  expect((await bench.identity.verify(token)).ok).toBe(true);
  expect(await bench.identity.verify(session.token)).toEqual(refused('session-invalid'));
});

test('[IDENTITY-9] a tab that is never reloaded keeps up with changes from elsewhere, for hours', async () => {
  const one = await bench.player('ada');
  let tab: Session = valueOf(await bench.identity.open({ token: one.token }, bench.address));
  valueOf(await bench.identity.update(one, { username: 'countess', area: 415 }));
  for (let round = 0; round < 10; round += 1) {
    bench.clock.pass(limits.sessionMs - 1);
    tab = { ...tab, ...bench.identity.renew(tab) };
    expect(valueOf(await bench.identity.verify(tab.token)).name).toBe('countess');
    expect(await bench.meOf(tab)).toMatchObject({ name: 'countess', username: 'countess', area: 415 });
  }
});

test('[IDENTITY-9] a token from before a restart answers with what was changed after it was signed', async () => {
  const one = await bench.player('ada');
  valueOf(await bench.identity.update(one, { username: 'countess' }));
  bench.clock.pass(1);
  await bench.restart();
  expect(valueOf(await bench.identity.verify(one.token)).name).toBe('countess');
});

test('[IDENTITY-7] a token of a player that the store does not have any more opens nothing; its first browser starts over', async () => {
  const one = await bench.player('ada');
  bench.players.records.clear();
  bench.clock.pass(1);
  await bench.restart();
  expect(await bench.identity.verify(one.token)).toEqual(refused('session-invalid'));
  const anew = valueOf(await bench.identity.open({ ...one.credentials, token: one.token }, bench.address));
  expect(anew).toMatchObject({ player: one.player, provisional: true });
  expect(anew.name).not.toBe('ada');
  expect(valueOf(await bench.identity.ensureStored(anew)).username).toBeNull();
});
