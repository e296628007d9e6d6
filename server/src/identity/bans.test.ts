/** Players who may not come in, and what becomes of their sessions. */
import { beforeEach, expect, test } from 'vitest';
import { IdentityBench, valueOf } from './testing/identity-bench.ts';

const banned = { ok: false, error: 'player-banned' };

let bench: IdentityBench;
beforeEach(async () => {
  bench = await IdentityBench.create();
});

test('[SCORES-25] a ban is answered to token, device secret, passphrase and link alike', async () => {
  const { identity, address } = bench;
  const ann = await bench.player('ann', 'correct horse');
  const { code } = valueOf(await identity.createLink(ann));
  valueOf(await identity.setBanned(ann.player, true));
  expect(await identity.verify(ann.token)).toEqual(banned);
  expect(await identity.me(ann)).toEqual(banned);
  expect(await identity.ensureStored(ann)).toEqual(banned);
  expect(await identity.update(ann, { area: 200 })).toEqual({ ok: false, error: { code: 'player-banned' } });
  expect(await identity.open({ token: ann.token }, address)).toEqual(banned);
  expect(await identity.open({ ...ann.credentials }, address)).toEqual(banned);
  expect(await identity.open({ ...ann.credentials, token: ann.token }, address)).toEqual(banned);
  expect(await identity.signIn({ username: 'ann', passphrase: 'correct horse' }, address)).toMatchObject({
    error: { code: 'player-banned' },
  });
  expect(await identity.redeemLink(code, address)).toMatchObject({ ok: false });
  // Whoever guesses learns nothing of it.
  expect(await identity.signIn({ username: 'ann', passphrase: 'wrong horse' }, address)).toMatchObject({
    error: { code: 'credentials-wrong' },
  });
  expect(await identity.open({ ...ann.credentials, secret: 'x' }, address)).toEqual({
    ok: false,
    error: 'session-invalid',
  });
});

test('[SCORES-25] all nodes hear of a ban and of its end, also those that start later', async () => {
  const ann = await bench.player('ann');
  bench.changes.length = 0;
  valueOf(await bench.identity.setBanned(ann.player, true));
  valueOf(await bench.identity.setBanned(ann.player, true));
  expect(bench.changes).toMatchObject([{ player: ann.player, minimalGeneration: 2, learnt: { banned: true } }]);
  const other = await IdentityBench.create({ sessionKeys: ['k'.repeat(32)] });
  const [change] = bench.changes;
  if (change !== undefined) other.identity.learn(change);
  expect(other.changes).toHaveLength(1);
  await bench.restart();
  expect(await bench.identity.open({ ...ann.credentials }, bench.address)).toEqual(banned);
  valueOf(await bench.identity.setBanned(ann.player, false));
  expect(bench.changes.at(-1)?.learnt).not.toHaveProperty('banned');
});

test('[SCORES-25] lifting it lets the player in again by its device, not by a token from before', async () => {
  const ann = await bench.player('ann');
  valueOf(await bench.identity.setBanned(ann.player, true));
  valueOf(await bench.identity.setBanned(ann.player, false));
  expect(await bench.identity.verify(ann.token)).toEqual({ ok: false, error: 'session-ended' });
  const again = valueOf(await bench.identity.open({ ...ann.credentials, token: ann.token }, bench.address));
  expect(again).toMatchObject({ player: ann.player, name: 'ann' });
  expect(await bench.identity.verify(again.token)).toMatchObject({ ok: true });
});

test('[SCORES-25] nobody is banned who is not stored', async () => {
  const newcomer = await bench.newcomer();
  expect(await bench.identity.setBanned(newcomer.player, true)).toEqual({
    ok: false,
    error: { code: 'player-not-found' },
  });
});
