/** Other devices: by name and passphrase, by a one-time link; and ending them. */
import { beforeEach, expect, test } from 'vitest';
import { limits } from '@inkroom/shared';
import { nodeSecrets } from '../platform/node-secrets.ts';
import type { Secrets } from '../ports/secrets.ts';
import { mostDevices } from './records.ts';
import { IdentityBench, valueOf } from './testing/identity-bench.ts';
import { throttleRates } from './throttles.ts';

const refused = (code: string) => ({ ok: false, error: { code } });
const passphrase = 'correct horse';

let bench: IdentityBench;
beforeEach(async () => {
  bench = await IdentityBench.create();
});

test('[IDENTITY-20] name and passphrase sign in on another device; both go on working', async () => {
  const one = await bench.player('Ada', passphrase);
  const two = valueOf(await bench.identity.signIn({ username: 'aDA', passphrase }, '192.0.2.9'));
  expect(two).toMatchObject({ player: one.player, name: 'Ada', provisional: false });
  expect(two.device).not.toBe(one.device);
  expect(two.credentials?.secret).not.toBe(one.credentials.secret);
  bench.clock.pass(limits.sessionMs);
  await bench.restart();
  for (const credentials of [one.credentials, two.credentials]) {
    expect(valueOf(await bench.identity.open({ ...credentials }, bench.address)).player).toBe(one.player);
  }
});

test('[IDENTITY-21] unknown name, no passphrase, wrong passphrase: one answer, and the same work', async () => {
  const hashed: [string, number][] = [];
  const secrets: Secrets = {
    ...nodeSecrets,
    slowHash(text, salt, parameters) {
      hashed.push([text, parameters.cost * parameters.blockSize * parameters.parallelism]);
      return nodeSecrets.slowHash(text, salt, parameters);
    },
  };
  bench = await IdentityBench.create({ secrets });
  await bench.player('ada', passphrase);
  await bench.player('bob');
  const newcomer = await bench.newcomer();
  await bench.identity.ensureStored(newcomer);
  hashed.length = 0;
  const attempts = [
    { username: 'ada', passphrase: 'wrong horse' },
    { username: 'nobody', passphrase },
    { username: 'bob', passphrase },
    { username: newcomer.name, passphrase },
    { username: '', passphrase },
    { username: 'x'.repeat(1000), passphrase },
    { username: '__proto__', passphrase },
  ];
  for (const attempt of attempts) {
    expect(await bench.identity.signIn(attempt, bench.address)).toEqual(refused('credentials-wrong'));
  }
  expect(hashed).toHaveLength(attempts.length);
  expect(new Set(hashed.map(([, work]) => work)).size).toBe(1);
});

test('[IDENTITY-21] a bare name is never enough', async () => {
  await bench.player('ada', passphrase);
  await bench.player('bob');
  for (const username of ['ada', 'bob']) {
    for (const guess of ['', ' ', username, 'null', 'undefined']) {
      expect(await bench.identity.signIn({ username, passphrase: guess }, bench.address)).toEqual(
        refused('credentials-wrong'),
      );
    }
  }
});

test('[IDENTITY-22] guesses at one name are throttled wherever they come from, the right passphrase too', async () => {
  const one = await bench.player('ada', passphrase);
  await bench.player('bob', passphrase);
  const guess = (username: string, from: number, words = 'wrong horse') =>
    bench.identity.signIn({ username, passphrase: words }, `192.0.2.${from}`);
  for (let from = 0; from < throttleRates.signInByName.burst; from += 1) {
    expect(await guess(from % 2 === 0 ? 'ada' : ' ADA', from)).toEqual(refused('credentials-wrong'));
  }
  const throttled = { ok: false, error: { code: 'rate-limited', retryAfterMs: 12_000 } };
  expect(await guess('Ada', 100)).toEqual(throttled);
  expect(await guess('ada', 101, passphrase)).toEqual(throttled);
  expect((await guess('bob', 102, passphrase)).ok).toBe(true);
  // Its owner is not locked out of the device.
  expect((await bench.identity.open(one.credentials, bench.address)).ok).toBe(true);
  bench.clock.pass(12_000);
  expect((await guess('ada', 103, passphrase)).ok).toBe(true);
});

test('[IDENTITY-22] guesses from one address are throttled whatever the name', async () => {
  const guess = (username: string) => bench.identity.signIn({ username, passphrase }, bench.address);
  for (let round = 0; round < throttleRates.signInByAddress.burst; round += 1) {
    expect(await guess(`name-${round}`)).toEqual(refused('credentials-wrong'));
  }
  expect(await guess('another')).toEqual({ ok: false, error: { code: 'rate-limited', retryAfterMs: 6000 } });
  bench.clock.pass(6000);
  expect(await guess('another')).toEqual(refused('credentials-wrong'));
});

test('[IDENTITY-23] a link signs in another device once, even if many redeem it at once', async () => {
  const one = await bench.newcomer();
  const { code, expiresAt } = valueOf(await bench.identity.createLink(one));
  expect(Buffer.from(code, 'base64url')).toHaveLength(16);
  expect(expiresAt).toBe(bench.clock.now() + limits.linkMs);
  const answers = await Promise.all(Array.from({ length: 10 }, () => bench.identity.redeemLink(code, bench.address)));
  const [winner, ...more] = answers.filter(({ ok }) => ok);
  expect(more).toEqual([]);
  expect(winner).toMatchObject({ value: { player: one.player, credentials: { player: one.player } } });
  const others = answers.filter(({ ok }) => !ok);
  expect(others).toEqual(others.map(() => refused('link-invalid')));
  expect(bench.players.records.get(one.player)?.devices).toHaveLength(2);
});

test('[IDENTITY-23] a link ends after two minutes, with a restart, and with signing out everywhere', async () => {
  const one = await bench.player('ada');
  const link = async () => valueOf(await bench.identity.createLink(one)).code;
  const redeem = (code: string) => bench.identity.redeemLink(code, bench.address);

  const late = await link();
  bench.clock.pass(limits.linkMs - 1);
  const lost = await link();
  bench.clock.pass(1);
  expect(await redeem(late)).toEqual(refused('link-invalid'));
  await bench.restart();
  expect(await redeem(lost)).toEqual(refused('link-invalid'));
  const ended = await link();
  valueOf(await bench.identity.signOutEverywhere(one));
  expect(await redeem(ended)).toEqual(refused('link-invalid'));
  for (const code of ['', 'x', one.player, one.credentials.secret]) {
    expect(await redeem(code)).toEqual(refused('link-invalid'));
  }
  expect(bench.players.records.get(one.player)?.devices).toHaveLength(1);
});

test('[IDENTITY-23] links are throttled, when made by player and when redeemed by address', async () => {
  const one = await bench.player('ada');
  for (let round = 0; round < throttleRates.linkByPlayer.burst; round += 1) {
    valueOf(await bench.identity.createLink(one));
  }
  expect(await bench.identity.createLink(one)).toMatchObject({ error: { code: 'rate-limited', retryAfterMs: 10_000 } });
  for (let round = 0; round < throttleRates.redeemByAddress.burst; round += 1) {
    expect(await bench.identity.redeemLink(`${round}`, bench.address)).toEqual(refused('link-invalid'));
  }
  expect(await bench.identity.redeemLink('x', bench.address)).toMatchObject({ error: { code: 'rate-limited' } });
});

test('[IDENTITY-24] with one device too many the oldest is forgotten', async () => {
  const first = await bench.player('ada', passphrase);
  const later = [];
  for (let device = 0; device < mostDevices; device += 1) {
    bench.clock.pass(60_000);
    later.push(valueOf(await bench.identity.signIn({ username: 'ada', passphrase }, bench.address)));
  }
  expect(bench.players.records.get(first.player)?.devices).toHaveLength(mostDevices);
  expect(await bench.identity.open(first.credentials, bench.address)).toEqual({ ok: false, error: 'session-ended' });
  for (const { credentials } of later) {
    expect((await bench.identity.open({ ...credentials }, bench.address)).ok).toBe(true);
  }
});

test('[IDENTITY-25] signing out everywhere leaves one device, with a fresh token, and tells listeners', async () => {
  const one = await bench.player('ada', passphrase);
  const two = valueOf(await bench.identity.signIn({ username: 'ada', passphrase }, bench.address));
  bench.changes.length = 0;
  const fresh = valueOf(await bench.identity.signOutEverywhere(two));

  expect(bench.changes).toMatchObject([{ player: one.player, minimalGeneration: 2, device: two.device }]);
  for (const { token } of [one, two]) {
    expect(await bench.identity.verify(token)).toEqual({ ok: false, error: 'session-ended' });
    expect(await bench.identity.open({ token }, bench.address)).toEqual({ ok: false, error: 'session-ended' });
  }
  expect(await bench.identity.me(one)).toEqual({ ok: false, error: 'session-ended' });
  expect(await bench.identity.update(one, { area: 415 })).toEqual(refused('session-ended'));
  expect(await bench.identity.createLink(one)).toEqual(refused('session-ended'));
  expect(await bench.identity.verify(bench.identity.renew(one).token)).toEqual({ ok: false, error: 'session-ended' });
  const byFirst = { ...one.credentials, token: one.token };
  expect(await bench.identity.open(byFirst, bench.address)).toEqual({ ok: false, error: 'session-ended' });

  expect(valueOf(await bench.identity.verify(fresh.token)).device).toBe(two.device);
  const bySecond = { ...two.credentials, token: two.token };
  expect(valueOf(await bench.identity.open(bySecond, bench.address)).generation).toBe(2);
});

test('[IDENTITY-25] a first passphrase ends nothing; changing it ends every other session and the former passphrase', async () => {
  const one = await bench.player('ada');
  valueOf(await bench.identity.update(one, { passphrase }));
  expect((await bench.identity.verify(one.token)).ok).toBe(true);
  const two = valueOf(await bench.identity.signIn({ username: 'ada', passphrase }, bench.address));

  const fresh = valueOf(await bench.identity.update(one, { passphrase: 'battery staple' }));
  expect(bench.changes.at(-1)).toMatchObject({ player: one.player, minimalGeneration: 2, device: one.device });
  expect((await bench.identity.verify(fresh.token)).ok).toBe(true);
  expect(await bench.identity.verify(two.token)).toEqual({ ok: false, error: 'session-ended' });
  expect(await bench.identity.open({ ...two.credentials }, bench.address)).toEqual({
    ok: false,
    error: 'session-ended',
  });
  const signIn = (words: string) => bench.identity.signIn({ username: 'ada', passphrase: words }, bench.address);
  expect(await signIn(passphrase)).toEqual(refused('credentials-wrong'));
  expect((await signIn('battery staple')).ok).toBe(true);
});

test('[IDENTITY-25] a sign-in that meets a change of passphrase is refused', async () => {
  const one = await bench.player('ada', passphrase);
  bench.players.beforeUpdate = async () => {
    valueOf(await bench.identity.update(one, { passphrase: 'battery staple' }));
  };
  expect(await bench.identity.signIn({ username: 'ada', passphrase }, bench.address)).toEqual(
    refused('credentials-wrong'),
  );
  expect(bench.players.records.get(one.player)?.devices).toHaveLength(1);
});

test('[IDENTITY-26] an ended token stays ended after a restart, at the price of one read', async () => {
  const one = await bench.player('ada');
  const fresh = valueOf(await bench.identity.signOutEverywhere(one));
  bench.clock.pass(1);
  await bench.restart();
  bench.players.calls.length = 0;
  expect(await bench.identity.verify(one.token)).toEqual({ ok: false, error: 'session-ended' });
  expect((await bench.identity.verify(fresh.token)).ok).toBe(true);
  expect((await bench.identity.open({ token: fresh.token }, bench.address)).ok).toBe(true);
  expect(bench.players.calls).toEqual(['load']);
});

test('[IDENTITY-26] what is remembered of ended tokens outlives them, and not much more', async () => {
  const one = await bench.player('ada');
  bench.clock.pass(limits.sessionMs - 1);
  const renewed = bench.identity.renew(one);
  valueOf(await bench.identity.signOutEverywhere(one));
  bench.clock.pass(limits.sessionMs - 1);
  expect(await bench.identity.verify(renewed.token)).toEqual({ ok: false, error: 'session-ended' });
  bench.clock.pass(1);
  expect(await bench.identity.verify(renewed.token)).toEqual({ ok: false, error: 'session-expired' });
});
