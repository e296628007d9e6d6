/** The endpoints of activity, as other games use them. */
import { describe, expect, it } from 'vitest';
import { createActivityHistoryOf } from './test/activity-history.ts';
import { Statistics } from '../../activity/statistics.ts';
import { entriesOf, startTestServer, valueAt } from './test/test-server.ts';

const item = (change: Readonly<Record<string, unknown>> = {}) => ({
  area_code: 111,
  multiplayer_mode: 'Modes1',
  user_id: 'User1',
  events_name: 'LOGIN',
  ...change,
});

type Server = Awaited<ReturnType<typeof startTestServer>>;

const post = (server: Server, items: readonly unknown[], headers: Readonly<Record<string, string>> = {}) =>
  server.ask('/events', { method: 'POST', body: { items }, headers });
const statsOf = async (server: Server, area: number | string = 111) =>
  (await server.ask(`/stats?area_code=${area}`)).json;

describe('POST /events', () => {
  it('[ACTIVITY-40] records what other games report, whatever the case, and numbers as numbers or texts; with and without a trailing slash', async () => {
    const server = await startTestServer();
    const answer = await post(server, [
      item(),
      item({ user_id: 7, area_code: '111', events_name: 'login' }),
      item({ user_id: 'User2', multiplayer_mode: 'Modes2', events_name: 'LogIn', more: 'is ignored' }),
      item({ user_id: 'User2', multiplayer_mode: 'Modes2', events_name: 'Logout' }),
    ]);
    expect(answer).toMatchObject({ status: 200, json: { status: true } });
    expect((await server.raw('/events/', { method: 'POST', body: { items: [item({ user_id: '7' })] } })).status).toBe(
      200,
    );
    expect(await statsOf(server)).toEqual({ 111: [{ count: 2, multiplayer_mode: 'Modes1' }] });
    expect(server.activityBook.events.map(({ user, event }) => `${user} ${event}`)).toEqual([
      'User1 LOGIN',
      '7 LOGIN',
      'User2 LOGIN',
      'User2 LOGOUT',
      '7 LOGIN',
    ]);
  });

  it.each([
    ['an area below 100', 'area_code', 99],
    ['an area above 999', 'area_code', '1000'],
    ['an area that is no number', 'area_code', '1e2'],
    ['an area with a fraction', 'area_code', 111.5],
    ['no mode', 'multiplayer_mode', ''],
    ['a long mode', 'multiplayer_mode', 'm'.repeat(65)],
    ['a mode with a control character', 'multiplayer_mode', 'a\u0000b'],
    ['no user', 'user_id', undefined],
    ['a user that is neither text nor number', 'user_id', { id: 1 }],
    ['a user that is a fraction', 'user_id', 1.5],
    ['another event', 'events_name', 'SIGNUP'],
  ])('[ACTIVITY-41] %s refuses the whole batch, names the item, and nothing is stored', async (_, field, value) => {
    const server = await startTestServer();
    const answer = await post(server, [item(), item(), item({ [field]: value }), item()]);
    expect(answer.status).toBe(422);
    expect(String(valueAt(answer.json, 'detail'))).toContain(`items.2.${field}`);
    expect(answer.headers.get('Content-Type')).toContain('application/problem+json');
    expect(server.activityBook.events).toEqual([]);
  });

  it.each([
    ['area_code', 99, 'an area is a number from 100 to 999'],
    ['area_code', '099', 'an area is a number from 100 to 999'],
    ['area_code', null, 'an area is a number from 100 to 999'],
    ['user_id', null, 'a user is a text of 1 to 128 characters, or a whole number'],
    ['events_name', 'PLAY', 'LOGIN'],
  ])('[ACTIVITY-41] says in words what is wrong with %s %j', async (field, value, words) => {
    const server = await startTestServer();
    const { json } = await post(server, [item(), item({ [field]: value })]);
    expect(valueAt(json, 'detail')).toContain(`items.1.${field}: `);
    expect(valueAt(json, 'detail')).toContain(words);
  });

  it('[ACTIVITY-41] takes a thousand items and not one more, and not none', async () => {
    const server = await startTestServer();
    const items = Array.from({ length: 1_001 }, (_, index) =>
      item({ user_id: `a rather long name of somebody, number ${index}`, multiplayer_mode: 'M'.repeat(64) }),
    );
    expect((await post(server, items)).status).toBe(422);
    expect((await post(server, [])).status).toBe(422);
    expect(server.activityBook.events).toEqual([]);
    expect((await post(server, items.slice(1))).status).toBe(200);
    expect(server.activityBook.events).toHaveLength(1_000);
  });

  it('[ACTIVITY-40] the same Idempotency-Key records once, of each account for itself', async () => {
    const server = await startTestServer();
    const headers = { 'Idempotency-Key': 'batch-1' };
    for (let tries = 0; tries < 3; tries += 1) {
      expect((await post(server, [item(), item()], headers)).status).toBe(200);
    }
    expect(server.activityBook.events).toHaveLength(2);
    const key = await server.keyFor('ingest');
    await post(server, [item()], { ...headers, Authorization: `Bearer ${key}` });
    expect(server.activityBook.events).toHaveLength(3);
  });

  it('[ACTIVITY-42] needs a key with the scope ingest, unless the machine itself asks outside production', async () => {
    const server = await startTestServer({ production: true });
    expect((await post(server, [item()])).status).toBe(401);
    const wrong = { Authorization: `Bearer ${await server.keyFor('admin')}` };
    expect((await post(server, [item()], wrong)).status).toBe(403);
    const right = { Authorization: `Bearer ${await server.keyFor('ingest')}` };
    expect((await post(server, [item()], right)).status).toBe(200);
    expect(server.activityBook.events).toHaveLength(1);
  });

  it('[ACTIVITY-16] says that it can be tried again while the store is away', async () => {
    const server = await startTestServer();
    server.activityBook.away = true;
    expect(await post(server, [item()])).toMatchObject({ status: 503, json: { code: 'store-unavailable' } });
  });
});

describe('GET /stats', () => {
  it('[ACTIVITY-18] shows an area’s modes, most users first; {} where nobody plays; 422 where there is no area', async () => {
    const server = await startTestServer();
    await post(server, [
      item(),
      item({ multiplayer_mode: 'Modes9' }),
      item({ multiplayer_mode: 'Modes9', user_id: 'User2' }),
      item({ area_code: 112 }),
    ]);
    expect((await server.raw('/stats/?area_code=111')).text).toBe(
      '{"111":[{"count":2,"multiplayer_mode":"Modes9"},{"count":1,"multiplayer_mode":"Modes1"}]}',
    );
    expect(await statsOf(server, 998)).toEqual({});
    for (const area of ['99', '1000', '-1', 'abc', '', '1e2', '0111', '111&area_code=112']) {
      expect((await server.ask(`/stats?area_code=${area}`)).status, area).toBe(422);
    }
    expect((await server.ask('/stats')).status).toBe(422);
    expect((await server.ask('/stats', { method: 'POST' })).status).toBe(405);
  });

  it('[ACTIVITY-20] five hundred at once on a cold key are one query', async () => {
    const server = await startTestServer();
    const answers = await Promise.all(Array.from({ length: 500 }, () => server.raw('/stats?area_code=111')));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 500 }, () => 200));
    expect(server.activityBook.calls.counts).toBe(1);
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['{}']));
  });

  it('[ACTIVITY-23] without a cache each read is a query, so an address has its limit', async () => {
    const { activityBook: book, clock, deps } = await startTestServer();
    const statistics = new Statistics({ book, history: null, clock, cacheSeconds: 0 });
    const server = await startTestServer({ activity: { ...deps.activity, statistics } });
    const answers = await Promise.all(Array.from({ length: 300 }, () => server.raw('/stats?area_code=111')));
    const read = answers.filter(({ status }) => status === 200);
    expect(read.every(({ headers }) => headers.get('X-Cache') === 'OFF')).toBe(true);
    expect(book.calls.counts).toBe(read.length);
    expect(answers.some(({ status }) => status === 429)).toBe(true);
  });

  it('[ACTIVITY-24] says how old it is, where it came from, and by which tag it can be asked for again', async () => {
    const server = await startTestServer();
    await post(server, [item()]);
    const first = await server.ask('/stats?area_code=111');
    expect(first.headers.get('X-Cache')).toBe('MISS');
    expect(first.headers.get('Age')).toBe('0');
    server.clock.at += 12_345;
    const second = await server.ask('/stats?area_code=111');
    expect([second.headers.get('X-Cache'), second.headers.get('Age')]).toEqual(['HIT', '12']);
    expect(second.text).toBe(first.text);
    const tag = second.headers.get('ETag') ?? '';
    expect(tag).toBe(first.headers.get('ETag'));
    const known = await server.raw('/stats?area_code=111', { headers: { 'If-None-Match': tag } });
    expect([known.status, known.text, known.headers.get('ETag')]).toEqual([304, '', tag]);
    // The usual way answers the same: a parameter more keeps a request from the short one.
    const long = await server.raw('/stats?area_code=111&x=1', { headers: { 'If-None-Match': tag } });
    expect([long.status, long.headers.get('X-Cache')]).toEqual([304, 'HIT']);
    await post(server, [item({ user_id: 'User2' })]);
    server.clock.at += 30_000;
    expect((await server.ask('/stats?area_code=111')).headers.get('X-Cache')).toBe('STALE');
    await expect
      .poll(async () => (await server.ask('/stats?area_code=111')).json)
      .toEqual({ 111: [{ count: 2, multiplayer_mode: 'Modes1' }] });
    const changed = await server.raw('/stats?area_code=111', { headers: { 'If-None-Match': tag } });
    expect(changed.status).toBe(200);
  });

  it('[ACTIVITY-24] the short way and the usual way send the same answer', async () => {
    const server = await startTestServer();
    await post(server, [item({ multiplayer_mode: 'Módes ♥' })]);
    await server.ask('/stats?area_code=111');
    const [short, usual] = [await server.raw('/stats?area_code=111'), await server.raw('/stats?area_code=111&x=1')];
    expect(short.text).toBe(usual.text);
    for (const name of [
      'Content-Type',
      'Content-Length',
      'Cache-Control',
      'ETag',
      'Age',
      'X-Cache',
      'X-Served-By',
      'X-Content-Type-Options',
    ]) {
      expect(short.headers.get(name), name).toBe(usual.headers.get(name));
      expect(short.headers.get(name), name).not.toBeNull();
    }
  });

  it('[ACTIVITY-22] shows the last it knew while the store is away', async () => {
    const server = await startTestServer();
    await post(server, [item()]);
    const before = await statsOf(server);
    server.activityBook.away = true;
    server.clock.at += 3_600_000;
    const answer = await server.ask('/stats?area_code=111');
    expect([answer.json, answer.headers.get('X-Cache'), answer.headers.get('Age')]).toEqual([before, 'STALE', '3600']);
    expect((await server.ask('/stats?area_code=112')).status).toBe(503);
  });
});

describe('GET /api/stats', () => {
  it('[ACTIVITY-19] shows all areas or one, modes, what is played most, and history by step', async () => {
    const { history, queries } = createActivityHistoryOf({
      points: [{ at: 1, logins: 2, logouts: 1, games: 3 }],
      games: [{ mode: 'gomoku', games: 5 }],
    });
    const server = await startTestServer();
    const { activityBook: book, clock, deps } = server;
    const statistics = new Statistics({ book, history, clock, cacheSeconds: 0 });
    const { outside } = deps.activity;
    const second = await startTestServer({ clock, activity: { outside, statistics } });
    await post(server, [item(), item({ area_code: 112, multiplayer_mode: 'classic' })]);
    const all = await second.ask('/api/stats');
    expect(all.status).toBe(200);
    expect(entriesOf(valueAt(all.json, 'areas')).map(([area]) => area)).toEqual(['111', '112']);
    expect(valueAt(all.json, 'mostPlayed')).toEqual({
      byPlayers: [
        { mode: 'classic', players: 1 },
        { mode: 'Modes1', players: 1 },
      ],
      byGames: [{ mode: 'gomoku', games: 5 }],
    });
    expect(all.headers.get('X-Cache')).toBe('OFF');
    const one = await second.ask('/api/stats?area_code=112&per=minute');
    expect(entriesOf(valueAt(one.json, 'areas')).map(([area]) => area)).toEqual(['112']);
    expect(queries.map(({ step, area }) => [step, area])).toEqual([
      ['hour', null],
      ['minute', 112],
    ]);
    expect((await second.ask('/api/stats?per=week')).status).toBe(422);
    expect((await second.ask('/api/stats?area_code=99')).status).toBe(422);
  });

  it('[ACTIVITY-22] says null for what only the database knows, when it has been away from the beginning', async () => {
    const server = await startTestServer();
    expect(valueAt((await server.ask('/api/stats')).json, 'archive')).toBeNull();
  });
});

describe('POST /generate_data', () => {
  it('[ACTIVITY-17] makes activity up, and answers how many LOGINs; the same seed is the same activity', async () => {
    const server = await startTestServer();
    const ask = (body?: unknown, address = '/generate_data') =>
      server.raw(address, { method: 'POST', ...(body === undefined ? {} : { body }) });
    const count = (answer: { json: unknown }) => Number(valueAt(answer.json, 'cnt_records_generated'));
    const plain = await ask();
    expect(plain.status).toBe(200);
    expect(count(plain)).toBe(server.activityBook.events.filter(({ event }) => event === 'LOGIN').length);
    expect(count(await ask({ seed: 7 }))).toBe(count(await ask({ seed: '7' }, '/generate_data/')));
    for (const body of [{ rate: 0 }, { rate: 1e9 }, { seed: '' }, { seed: {} }]) {
      expect((await ask(body)).status, JSON.stringify(body)).toBe(422);
    }
  });

  it('[ACTIVITY-42] needs a key with the scope admin in production', async () => {
    const server = await startTestServer({ production: true });
    const ask = (headers: Readonly<Record<string, string>> = {}) =>
      server.ask('/generate_data', { method: 'POST', body: {}, headers });
    expect((await ask()).status).toBe(401);
    expect((await ask({ Authorization: `Bearer ${await server.keyFor('ingest')}` })).status).toBe(403);
    expect((await ask({ Authorization: `Bearer ${await server.keyFor('admin')}` })).status).toBe(200);
  });
});
