import { describe, expect, it } from 'vitest';
import { startTestServer, textAt, valueAt } from './test/test-server.ts';
import type { Answer, Asking, TestServerOptions } from './test/test-server.ts';

/** A desk, a station, and whoever takes tickets. */
async function bench(options: TestServerOptions = {}) {
  const server = await startTestServer({}, options);
  const { ask, keyFor, signUp } = server;
  const [desk, station] = [await keyFor('desk'), await keyFor('station')];
  const post = (address: string, token: string | undefined, more: Asking = {}) =>
    ask(address, { method: 'POST', token, ...more });
  const guest = async (name: string, more: object = {}) =>
    (await post('/api/tickets', desk, { body: { queue: 'main', name, ...more } })).json;
  const step = (ticket: unknown, name: string, more: Asking & { readonly token?: string } = {}) =>
    post(`/api/tickets/${textAt(ticket, 'id')}/${name}`, more.token ?? desk, more);
  return { ...server, desk, station, post, guest, step, signUp };
}

const codeOf = ({ status, json }: Answer) => [status, valueAt(json, 'code')];

describe('a ticket of one’s own', () => {
  it('[TAPI-1] is taken by session, with one’s own name, and answered again as it is', async () => {
    const { post, signUp, ask } = await bench();
    const token = await signUp();
    const taken = await post('/api/tickets', token, { body: { queue: 'main' } });
    expect(taken.status).toBe(201);
    expect(taken.json).toMatchObject({ queue: 'main', mode: null, state: 'queued', position: 1, live: true });
    expect(taken.headers.get('Location')).toBe(`/api/tickets/${textAt(taken.json, 'id')}`);
    const me = (await ask('/api/me', { token })).json;
    expect(valueAt(taken.json, 'name')).toBe(textAt(me, 'me', 'name'));
    const again = await post('/api/tickets', token, { body: { queue: 'main' } });
    expect(valueAt(again.json, 'id')).toBe(valueAt(taken.json, 'id'));
    const other = await post('/api/tickets', token, { body: { queue: 'classic' } });
    expect(codeOf(other)).toEqual([409, 'ticket-active']);
    expect(valueAt(other.json, 'ticket')).toBe(valueAt(taken.json, 'id'));
  });

  it('[TAPI-1] of a mode waits for a match', async () => {
    const { post, signUp } = await bench();
    const taken = await post('/api/tickets', await signUp(), { body: { queue: 'classic' } });
    expect(taken.json).toMatchObject({ queue: 'classic', mode: 'classic', kind: 'match', state: 'queued' });
  });

  it('[TAPI-1] says what it cannot be', async () => {
    const { post, signUp, desk, station } = await bench();
    const token = await signUp();
    const codes = async (body: object, who: string | undefined = token) =>
      codeOf(await post('/api/tickets', who, { body }));
    expect(await codes({ queue: 'nowhere' })).toEqual([404, 'queue-not-found']);
    expect(await codes({ queue: 'Main Hall' })).toEqual([422, 'bad-message']);
    expect(await codes({ queue: 'main', name: 'Somebody' })).toEqual([422, 'bad-message']);
    expect(await codes({ queue: 'main', team: 'red' })).toEqual([422, 'team-unknown']);
    expect(await codes({ queue: 'main' }, desk)).toEqual([422, 'bad-message']);
    expect(await codes({ queue: 'classic', name: 'Ada' }, desk)).toEqual([409, 'not-for-matches']);
    expect(await codes({ queue: 'main', name: 'Ada', phone: 'none' }, desk)).toEqual([422, 'contact-invalid']);
    expect(await codes({ queue: 'main', name: 'Ada' }, station)).toEqual([403, 'scope-missing']);
    expect(await codes({ queue: 'main' }, 'ink_000000000000_0123456789012345678901')).toEqual([401, 'key-invalid']);
    expect(codeOf(await post('/api/tickets', undefined, { body: { queue: 'main' } }))).toEqual([
      401,
      'session-invalid',
    ]);
  });

  it('[TAPI-7] takes no number and no address from players: only the desk says how somebody is reached', async () => {
    const { post, signUp, ask, desk } = await bench();
    const token = await signUp();
    for (const contact of [{ phone: '+4930123456' }, { email: 'somebody@example.org' }]) {
      const refused = await post('/api/tickets', token, { body: { queue: 'main', ...contact } });
      expect(codeOf(refused)).toEqual([422, 'bad-message']);
      expect(valueAt(refused.json, 'detail')).toContain('only the desk');
      expect(refused.text).not.toMatch(/4930123456|somebody@/);
    }
    expect(valueAt((await ask('/api/tickets?queue=main', { token: desk })).json, 'tickets')).toEqual([]);
  });

  it('[TAPI-2] is moved by its owner as far as owners may, and seen by nobody else’s session', async () => {
    const { post, signUp, step, ask } = await bench();
    const [mine, stranger] = [await signUp(), await signUp()];
    const taken = (await post('/api/tickets', mine, { body: { queue: 'main' } })).json;
    const address = `/api/tickets/${textAt(taken, 'id')}`;
    expect(valueAt((await ask(address, { token: mine })).json, 'allowed')).toEqual(['cancel']);
    expect(codeOf(await ask(address, { token: stranger }))).toEqual([403, 'ticket-not-yours']);
    expect(codeOf(await ask(address))).toEqual([401, 'session-invalid']);
    expect(codeOf(await step(taken, 'cancel', { token: stranger }))).toEqual([403, 'ticket-not-yours']);
    expect(codeOf(await step(taken, 'recall', { token: mine }))).toEqual([403, 'ticket-not-yours']);
    const left = await step(taken, 'cancel', { token: mine });
    expect(left.json).toMatchObject({ state: 'cancelled', reason: 'by-owner', allowed: [] });
  });
});

describe('a ticket of a guest', () => {
  it('[TAPI-3] goes from the line to completed, step by step', async () => {
    const { guest, step, station, ask, desk } = await bench();
    const taken = await guest('Ada', { area: 415 });
    expect(taken).toMatchObject({ name: 'Ada', area: 415, state: 'queued', position: 1 });
    expect((await step(taken, 'recall')).json).toMatchObject({ state: 'recalled', recalls: 1 });
    expect((await step(taken, 'confirm')).json).toMatchObject({ state: 'confirmed' });
    const playing = await step(taken, 'play', { token: station });
    expect(playing.json).toMatchObject({ state: 'playing', allowed: ['complete'] });
    expect(valueAt(playing.json, 'station')).toMatch(/^account-/);
    const body = { score: 12, metrics: { distance: 87.5 }, homeruns: 2 };
    const done = await step(taken, 'complete', { token: station, body });
    expect(done.json).toMatchObject({ state: 'completed', score: 12, metrics: { distance: 87.5, homeruns: 2 } });
    const read = await ask(`/api/tickets/${textAt(taken, 'id').toLowerCase()}`, { token: desk });
    expect(Object.keys(Object(valueAt(read.json, 'times')) as object).toSorted()).toEqual([
      'completed',
      'confirmed',
      'new',
      'playing',
      'queued',
      'recalled',
    ]);
  });

  it('[TAPI-3] the same steps answer at the addresses of existing clients', async () => {
    const { guest, post, desk, station } = await bench();
    const id = textAt(await guest('Ada', { queued: false }), 'id');
    const states: unknown[] = [];
    for (const [name, token, body] of [
      ['queue', desk, undefined],
      ['recall', desk, {}],
      ['confirm', desk, undefined],
      ['play', station, { station: 'cage 2' }],
      ['complete', station, { score: 3, homeruns: 1 }],
    ] as const) {
      states.push(valueAt((await post(`/games/${id}/${name}`, token, { body })).json, 'state'));
    }
    expect(states).toEqual(['queued', 'recalled', 'confirmed', 'playing', 'completed']);
    const other = textAt(await guest('Bob'), 'id');
    expect(valueAt((await post(`/games/${other}/cancel`, desk)).json, 'state')).toBe('cancelled');
    expect(valueAt((await post(`/games/${other}/undo`, desk)).json, 'state')).toBe('queued');
  });

  it('[TAPI-4] an illegal step is refused with those that are not', async () => {
    const { guest, step, station } = await bench();
    const taken = await guest('Ada');
    const refused = await step(taken, 'complete', { body: { score: 1 } });
    expect(codeOf(refused)).toEqual([409, 'transition-illegal']);
    expect(valueAt(refused.json, 'allowed')).toEqual(['recall', 'confirm', 'cancel']);
    expect(codeOf(await step(taken, 'cancel', { token: station }))).toEqual([403, 'scope-missing']);
    expect(codeOf(await step(taken, 'undo'))).toEqual([409, 'nothing-to-undo']);
    expect(codeOf(await step(taken, 'complete', { body: { score: 1, speed: 9 } }))).toEqual([422, 'metric-unknown']);
    expect(codeOf(await step({ id: 'main.00000000' }, 'cancel'))).toEqual([404, 'ticket-not-found']);
    expect(codeOf(await step({ id: 'no-ticket' }, 'cancel'))).toEqual([404, 'ticket-not-found']);
  });

  it('[TAPI-5] is changed only as it was seen, if its version is sent', async () => {
    const { guest, step, ask, desk } = await bench();
    const taken = await guest('Ada');
    const address = `/api/tickets/${textAt(taken, 'id')}`;
    const seen = (await ask(address, { token: desk })).headers.get('ETag') ?? '';
    expect(seen).toBe(`"${String(valueAt(taken, 'version'))}"`);
    const recalled = await step(taken, 'recall', { headers: { 'If-Match': seen } });
    expect(recalled.status).toBe(200);
    expect(codeOf(await step(taken, 'confirm', { headers: { 'If-Match': seen } }))).toEqual([412, 'ticket-changed']);
    expect(codeOf(await step(taken, 'confirm', { headers: { 'If-Match': 'x' } }))).toEqual([422, 'bad-message']);
    const now = recalled.headers.get('ETag') ?? '';
    expect(now).not.toBe(seen);
    expect((await step(taken, 'confirm', { headers: { 'If-Match': now } })).status).toBe(200);
    expect((await step(taken, 'play', { headers: { 'If-Match': '*' } })).status).toBe(200);
  });

  it('[TAPI-6] a step that is sent again with its Idempotency-Key is done once, and a ticket taken once', async () => {
    const { post, desk, step, guest } = await bench();
    const headers = { 'Idempotency-Key': 'the first' };
    const body = { queue: 'main', name: 'Ada' };
    const [one, same] = [
      await post('/api/tickets', desk, { body, headers }),
      await post('/api/tickets', desk, { body, headers }),
    ];
    expect([one.status, same.status, valueAt(same.json, 'id')]).toEqual([201, 201, valueAt(one.json, 'id')]);
    expect(valueAt(await guest('Ada'), 'id')).not.toBe(valueAt(one.json, 'id'));
    const recalled = await step(one.json, 'recall', { headers });
    const again = await step(one.json, 'recall', { headers });
    expect([recalled.status, again.status]).toEqual([200, 200]);
    expect(valueAt(again.json, 'version')).toBe(valueAt(recalled.json, 'version'));
    expect((await step(one.json, 'recall')).status).toBe(409);
  });
});

describe('how a person is reached', () => {
  it('[TAPI-7] is told to the desk alone, on demand, and stands in no other answer', async () => {
    const { guest, ask, raw, desk, station, signUp, audited, log } = await bench();
    const phone = '+4930123456';
    const email = 'ada@example.org';
    const taken = await guest('Ada', { phone: '+49 30 123456', email });
    const address = `/api/tickets/${textAt(taken, 'id')}`;
    const contact = await ask(`${address}/contact`, { token: desk });
    expect(contact.json).toMatchObject({ phone, email, push: false, forgetAt: expect.any(Number) as unknown });
    expect(codeOf(await ask(`${address}/contact`, { token: station }))).toEqual([403, 'scope-missing']);
    expect((await ask(`${address}/contact`, { token: await signUp() })).status).toBe(401);
    const told = await Promise.all(
      [address, '/api/tickets', '/api/tickets?format=csv', '/api/queues/main/desk', '/api/queues/main/view'].map(
        async (each) => (await raw(each, { token: desk })).text,
      ),
    );
    for (const text of [...told, JSON.stringify(taken), JSON.stringify(audited), JSON.stringify(log)]) {
      expect(text).not.toMatch(/123456|example\.org/);
    }
    expect(audited.map(({ what }) => what)).toContain('contact:read');
  });

  it('[TAPI-7] is forgotten after a day, or so many hours as the server is told', async () => {
    const { guest, ask, desk, clock } = await bench();
    const address = `/api/tickets/${textAt(await guest('Ada', { phone: '+4930123456' }), 'id')}/contact`;
    const forgetAt = async () => valueAt((await ask(address, { token: desk })).json, 'forgetAt');
    const first = clock.at + 24 * 3_600_000;
    expect(await forgetAt()).toBe(first);
    clock.at += 60_000;
    // Not later because it was looked at or changed.
    await ask(address, { method: 'PUT', token: desk, body: { email: 'ada@example.org' } });
    expect(await forgetAt()).toBe(first);
    const other = await bench({ contactKeptMs: 3_600_000 });
    const taken = textAt(await other.guest('Bob', { phone: '+4930123456' }), 'id');
    const contact = await other.ask(`/api/tickets/${taken}/contact`, { token: other.desk });
    expect(valueAt(contact.json, 'forgetAt')).toBe(other.clock.at + 3_600_000);
  });

  it('[TAPI-7] is changed and forgotten by the desk', async () => {
    const { guest, ask, desk } = await bench();
    const address = `/api/tickets/${textAt(await guest('Ada', { phone: '+4930123456' }), 'id')}/contact`;
    const put = async (body: object) => ask(address, { method: 'PUT', token: desk, body });
    expect((await put({ email: 'ada@example.org' })).json).toMatchObject({
      phone: '+4930123456',
      email: 'ada@example.org',
    });
    expect((await put({ phone: null })).json).toMatchObject({ phone: null, email: 'ada@example.org' });
    expect((await put({ email: null })).json).toMatchObject({ phone: null, email: null, forgetAt: null });
    expect(codeOf(await put({ phone: 'call me' }))).toEqual([422, 'contact-invalid']);
  });
});

it('[TAPI-8] what the desk does is noted, with the account and the ticket; what owners and stations do is not', async () => {
  const { guest, step, station, post, signUp, audited, desk } = await bench();
  const taken = await guest('Ada');
  const id = textAt(taken, 'id');
  await step(taken, 'recall');
  await step(taken, 'recall');
  await step(taken, 'confirm');
  await step(taken, 'play', { token: station });
  const mine = await signUp();
  const own = (await post('/api/tickets', mine, { body: { queue: 'main' } })).json;
  await step(own, 'cancel', { token: mine });
  const handed = await post(`/api/tickets/${textAt(await guest('Bob'), 'id')}/hand-over`, desk);
  expect(handed.status).toBe(201);
  const noted = audited.filter(({ what }) => !what.startsWith('key:'));
  expect(noted.map(({ what }) => what)).toEqual([
    'ticket:take',
    'ticket:recall',
    'ticket:confirm',
    'ticket:take',
    'ticket:hand-over',
  ]);
  expect(noted.slice(0, 3).every(({ subject, who }) => subject === id && who.startsWith('account-'))).toBe(true);
  expect(JSON.stringify(noted)).not.toContain(textAt(handed.json, 'code'));
});

it('[TAPI-9] with an admin key everything of the desk is open, with none nothing', async () => {
  const { keyFor, ask, post, guest } = await bench();
  const admin = await keyFor('admin');
  const taken = await guest('Ada');
  const id = textAt(taken, 'id');
  expect((await post(`/api/tickets/${id}/recall`, admin)).status).toBe(200);
  expect((await ask('/api/queues/main/desk', { token: admin })).status).toBe(200);
  const [ingest, nobody] = [await keyFor('ingest'), undefined];
  for (const address of ['/api/tickets', `/api/tickets/${id}/contact`, '/api/queues/main', '/api/queues/main/desk']) {
    expect([address, (await ask(address, { token: nobody })).status]).toEqual([address, 401]);
    expect([address, (await ask(address, { token: ingest })).status]).toEqual([address, 403]);
  }
});
