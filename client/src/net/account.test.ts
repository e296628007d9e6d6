import { describe, expect, it, vi } from 'vitest';
import { createAccount } from './account.ts';
import { FakeConnection } from './testing/fake-connection.ts';
import { credentialsOf, meOf } from './testing/fake-session.ts';

interface Call {
  readonly url: string;
  readonly method: string | undefined;
  readonly body: unknown;
  readonly authorization: string | null;
}

const open = (reply: () => Response) => {
  const calls: Call[] = [];
  const connection = new FakeConnection(() => 0);
  const account = createAccount(connection, {
    url: 'http://here',
    fetch: (input, init) => {
      const request = new Request(input, init);
      calls.push({
        url: request.url,
        method: init?.method,
        body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
        authorization: request.headers.get('authorization'),
      });
      return Promise.resolve(reply());
    },
  });
  return { calls, connection, account };
};

const me = meOf('ann');

describe('the account on the page', () => {
  it('[CLIENT-28] a change carries the session on with the fresh token', async () => {
    const { calls, connection, account } = open(() => Response.json({ me, token: 'fresh', expiresAt: 9 }));
    expect(await account.claimName('Ann')).toEqual({ ok: true, me });
    expect(await account.setPassphrase('correct horse')).toEqual({ ok: true, me });
    expect(await account.setArea(212)).toEqual({ ok: true, me });
    expect(await account.signOutEverywhere()).toEqual({ ok: true, me });
    expect(calls.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['PATCH', 'http://here/api/me', { username: 'Ann' }],
      ['PATCH', 'http://here/api/me', { passphrase: 'correct horse' }],
      ['PATCH', 'http://here/api/me', { area: 212 }],
      ['POST', 'http://here/api/session/sign-out-everywhere', undefined],
    ]);
    expect(new Set(calls.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer token-now']));
    expect(connection.tokens).toEqual(['fresh', 'fresh', 'fresh', 'fresh']);
    expect(connection.adopted).toEqual([]);
  });

  it('[CLIENT-28] coming back as somebody adopts their credentials on this device', async () => {
    const credentials = credentialsOf('ann');
    const { calls, connection, account } = open(() => Response.json({ me, token: 't', expiresAt: 9, credentials }));
    expect(await account.comeBackAs('Ann', 'correct horse')).toEqual({ ok: true, me });
    expect(await account.redeemLink('code')).toEqual({ ok: true, me });
    expect(calls.map(({ body }) => body)).toEqual([{ username: 'Ann', passphrase: 'correct horse' }, { code: 'code' }]);
    expect(connection.adopted).toEqual([credentials, credentials]);
  });

  it('[CLIENT-28] a refusal is a value with words, and so is a server that cannot be reached', async () => {
    const refused = open(() => Response.json({ code: 'name-taken', detail: 'x' }, { status: 409 }));
    expect(await refused.account.claimName('Ann')).toEqual({
      ok: false,
      code: 'name-taken',
      message: 'That name is taken.',
    });
    for (const reply of [
      () => new Response('<html>', { status: 502 }),
      () => Response.json({ code: 'no-such-code' }, { status: 500 }),
      () => {
        throw new TypeError('network');
      },
    ]) {
      expect(await open(reply).account.setArea(1)).toMatchObject({ ok: false, code: 'store-unavailable' });
    }
  });

  it('[CLIENT-28] what is not answered in time counts as not answered', async () => {
    const patience = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal);
    const account = createAccount(new FakeConnection(() => 0), {
      fetch: (_input, init) =>
        new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))),
    });
    const answer = account.setArea(1);
    await vi.waitFor(() => expect(timeout).toHaveBeenCalledWith(15_000));
    patience.abort();
    expect(await answer).toMatchObject({ ok: false, code: 'store-unavailable' });
    timeout.mockRestore();
  });
});
