import { describe, expect, it } from 'vitest';
import { httpLimits } from './http-limits.ts';
import { entriesOf, startTestServer, textAt, valueAt } from './test/test-server.ts';
import type { Answer } from './test/test-server.ts';

const problem = (answer: Answer) => [answer.status, valueAt(answer.json, 'code')];
const playerOf = (answer: Answer) => textAt(answer.json, 'me', 'player');

describe('a session', () => {
  it('[HTTP-15] makes somebody new, with credentials, and knows them again by token or secret', async () => {
    const { ask } = await startTestServer();
    const open = (body: unknown) => ask('/api/session', { method: 'POST', body });
    const first = await open({});
    expect(first.status).toBe(200);
    const credentials = valueAt(first.json, 'credentials');
    for (const claim of [{ token: textAt(first.json, 'token') }, credentials]) {
      const again = await open(claim);
      expect(playerOf(again)).toBe(playerOf(first));
      expect(valueAt(again.json, 'credentials')).toBeUndefined();
    }
    expect(playerOf(await open({}))).not.toBe(playerOf(first));
    expect(problem(await open({ ...Object.fromEntries(entriesOf(credentials)), secret: 'wrong' }))).toEqual([
      401,
      'session-invalid',
    ]);
  });

  it('[HTTP-15] needs no body', async () => {
    const { ask } = await startTestServer();
    expect((await ask('/api/session', { method: 'POST' })).status).toBe(200);
  });

  it.each([
    undefined,
    'Bearer',
    'Bearer nonsense',
    'Bearer token.player-9999.1',
    'Bearer token.player-0001.1 and more',
    'Basic dXNlcjpwYXNz',
    `Bearer ${'x'.repeat(5000)}`,
  ])('[HTTP-9] is not proven by %s', async (authorization) => {
    const { ask, signUp } = await startTestServer();
    await signUp();
    const refused = await ask('/api/me', {
      headers: authorization === undefined ? {} : { Authorization: authorization },
    });
    expect(problem(refused)).toEqual([401, 'session-invalid']);
    expect(refused.headers.get('WWW-Authenticate')).toBe('Bearer');
  });

  it('[HTTP-9] is not proven by a token in the address or the body', async () => {
    const { ask, signUp } = await startTestServer();
    const token = await signUp();
    expect((await ask(`/api/me?token=${token}`)).status).toBe(401);
    expect((await ask('/api/me', { method: 'PATCH', body: { token } })).status).toBe(401);
  });

  it('[HTTP-16] changes name, passphrase and area', async () => {
    const { ask, signUp } = await startTestServer();
    const [token, other] = [await signUp(), await signUp()];
    const change = (body: unknown, bearer = token) => ask('/api/me', { method: 'PATCH', token: bearer, body });
    const changed = await change({ username: 'ada', passphrase: 'open sesame', area: 212 });
    expect(valueAt(changed.json, 'me')).toMatchObject({ name: 'ada', username: 'ada', area: 212, hasPassphrase: true });
    expect(problem(await change({ username: 'ada' }, other))).toEqual([409, 'name-taken']);
    expect(problem(await change({ area: 7 }))).toEqual([422, 'area-invalid']);
    expect(problem(await change({ admin: true }))).toEqual([422, 'bad-message']);
    expect((await ask('/api/me', { token })).json).toEqual({ me: valueAt(changed.json, 'me') });
  });

  it('[HTTP-16] comes back by name and passphrase, and by neither alone', async () => {
    const { ask, signUp } = await startTestServer();
    const token = await signUp();
    await ask('/api/me', { method: 'PATCH', token, body: { username: 'ada', passphrase: 'open sesame' } });
    const signIn = (body: unknown) => ask('/api/session/sign-in', { method: 'POST', body });
    const back = await signIn({ username: 'ada', passphrase: 'open sesame' });
    expect(playerOf(back)).toBe('player-0001');
    expect(valueAt(back.json, 'credentials')).toBeDefined();
    const [unknown, wrong] = [
      await signIn({ username: 'bob', passphrase: 'x' }),
      await signIn({ username: 'ada', passphrase: 'x' }),
    ];
    expect(problem(unknown)).toEqual([403, 'credentials-wrong']);
    expect(wrong.text).toBe(unknown.text);
    expect(problem(await signIn({ username: 'ada' }))).toEqual([422, 'bad-message']);
  });

  it('[HTTP-16] moves to another device by a code that works once', async () => {
    const { ask, signUp } = await startTestServer();
    const link = await ask('/api/session/link', { method: 'POST', token: await signUp() });
    const redeem = () => ask('/api/session/link/redeem', { method: 'POST', body: { code: textAt(link.json, 'code') } });
    expect(playerOf(await redeem())).toBe('player-0001');
    expect(problem(await redeem())).toEqual([410, 'link-invalid']);
  });

  it('ends everywhere else', async () => {
    const { ask, signUp } = await startTestServer();
    const token = await signUp();
    const left = await ask('/api/session/sign-out-everywhere', { method: 'POST', token });
    expect(problem(await ask('/api/me', { token }))).toEqual([401, 'session-ended']);
    expect((await ask('/api/me', { token: textAt(left.json, 'token') })).status).toBe(200);
  });

  it('[HTTP-8] is not started without end from one address', async () => {
    const { ask, clock } = await startTestServer();
    const open = () => ask('/api/session', { method: 'POST', body: {} });
    for (let index = 0; index < httpLimits.sessionsBurst; index += 1) expect((await open()).status).toBe(200);
    const refused = await open();
    expect(problem(refused)).toEqual([429, 'rate-limited']);
    expect(refused.headers.get('Retry-After')).toBe('1');
    clock.at += 1000;
    expect((await open()).status).toBe(200);
  });
});
