import { describe, expect, it } from 'vitest';
import { httpLimits } from './http-limits.ts';
import { startTestServer, valueAt } from './test/test-server.ts';

describe('a route that needs a key', () => {
  it('[ACCOUNT-11] says what is missing, wrong or not allowed, before it reads the request', async () => {
    const { ask, keyFor } = await startTestServer();
    const post = async (token?: string) => {
      const { status, json, headers } = await ask('/api/accounts', { method: 'POST', body: { no: 1 }, token });
      return [status, valueAt(json, 'code'), headers.get('WWW-Authenticate')];
    };
    expect(await post()).toEqual([401, 'key-missing', 'Bearer']);
    expect(await post('nonsense')).toEqual([401, 'key-invalid', 'Bearer']);
    expect(await post(await keyFor('ingest'))).toEqual([403, 'scope-missing', null]);
    expect(await post(await keyFor('admin'))).toEqual([422, 'bad-message', null]);
  });

  it.each(['/api/accounts', '/api/scores'])(
    '[ACCOUNT-11] reads nothing of what comes without its key, be it garbage or too long: %s',
    async (path) => {
      const { raw, keyFor } = await startTestServer();
      const token = await keyFor(path === '/api/scores' ? 'ingest' : 'admin');
      const headers = { 'Content-Type': 'application/json' };
      const long = '['.repeat(httpLimits.scoresBytes + 1);
      const codes = async (key?: string) =>
        Promise.all(
          ['{', long].map(async (body) =>
            valueAt((await raw(path, { method: 'POST', body, headers, token: key })).json, 'code'),
          ),
        );
      expect(await codes()).toEqual(['key-missing', 'key-missing']);
      expect(await codes('ink_000000000000_wrong')).toEqual(['key-invalid', 'key-invalid']);
      expect(await codes(token)).toEqual(['bad-message', 'too-large']);
    },
  );

  it('[ACCOUNT-11] counts those without one by address, even where those with one are not counted', async () => {
    const { raw, keyFor } = await startTestServer();
    const send = (token?: string) => raw('/api/scores', { method: 'POST', body: {}, token });
    const token = await keyFor('ingest');
    const without = await Promise.all(Array.from({ length: httpLimits.requestsBurst + 1 }, () => send()));
    expect(without.filter(({ status }) => status === 429)).toHaveLength(1);
    expect((await send(token)).status).toBe(422);
  });

  it('[ACCOUNT-11] is a documented need', async () => {
    const { document } = await startTestServer();
    expect(valueAt(document, 'paths', '/api/accounts', 'post', 'security')).toEqual([{ key: ['admin'] }]);
    expect(valueAt(document, 'components', 'securitySchemes', 'key', 'scheme')).toBe('bearer');
  });

  it('[ACCOUNT-11] is not opened by a player’s token', async () => {
    const { ask, signUp } = await startTestServer();
    expect((await ask('/api/accounts', { token: await signUp() })).status).toBe(401);
  });

  it('[ACCOUNT-9] is unavailable while the book is, and says so', async () => {
    const { ask, keyFor, book, clock } = await startTestServer();
    const token = await keyFor('admin');
    clock.at += 10_000;
    book.away = true;
    expect(valueAt((await ask('/api/accounts', { token })).json, 'code')).toBe('store-unavailable');
  });
});
