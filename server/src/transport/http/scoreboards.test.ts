import type { ScoreboardId } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { ranked } from '../../ports/rank-index.contract.ts';
import { recordOf } from '../../scores/testing/memory-scoreboards.ts';
import { httpLimits } from './http-limits.ts';
import { formatRankCursor } from './rank-cursor.ts';
import { startTestServer, textAt, valueAt } from './test/test-server.ts';

/** The clock of the test server stands on this day. */
const board = 'wins.all.all.2026-01-02' as ScoreboardId;
const today = '/api/scoreboards/wins.all.all.today';

async function open() {
  const server = await startTestServer();
  const { ranks, players } = server.boards;
  const add = async (...names: readonly string[]): Promise<void> => {
    for (const [index, name] of names.entries()) {
      await players.create(recordOf(`player-${name}`, name));
      await ranks.put([ranked(`player-${name}`, 100 - index, { board })]);
    }
  };
  const namesAt = async (address: string, asking = {}): Promise<unknown> => {
    const rows = valueAt((await server.ask(address, asking)).json, 'rows');
    return Array.isArray(rows) ? rows.map((row) => valueAt(row, 'name')) : rows;
  };
  return { ...server, ranks, add, namesAt };
}

describe('pages', () => {
  it('[SCORES-21] follow each other by cursors in both directions', async () => {
    const { ask, add, namesAt } = await open();
    await add('ann', 'bob', 'cat', 'dan', 'eve');
    const first = (await ask(`${today}?limit=2`)).json;
    expect(first).toMatchObject({ id: board, closed: false, total: 5, previous: null });
    expect(valueAt(first, 'rows', 0)).toEqual({
      rank: 1,
      member: 'player-ann',
      name: 'ann',
      value: 100,
      achievedAt: 1_000,
    });
    const second = (await ask(`${today}?limit=2&after=${textAt(first, 'next')}`)).json;
    expect(valueAt(second, 'rows', 0, 'name')).toBe('cat');
    expect(await namesAt(`${today}?limit=2&after=${textAt(second, 'next')}`)).toEqual(['eve']);
    expect(await namesAt(`${today}?limit=2&before=${textAt(second, 'previous')}`)).toEqual(['ann', 'bob']);
  });

  it('[SCORES-21] lie around a member, or around me with a session', async () => {
    const { ask, add, ranks, namesAt, signUp } = await open();
    await add('ann', 'bob', 'cat');
    expect(await namesAt(`${today}?around=player-cat&limit=2`)).toEqual(['bob', 'cat']);
    const token = await signUp();
    const me = textAt((await ask('/api/me', { token })).json, 'me', 'player');
    await ranks.put([ranked(me, 99.5, { board, label: 'me' })]);
    const answer = await ask(`${today}?around=me&limit=3`, { token });
    expect(valueAt(answer.json, 'rows', 1, 'member')).toBe(me);
    expect(answer.headers.get('Cache-Control')).toBe('private, no-cache');
    const refused = await ask(`${today}?around=me`);
    expect([refused.status, valueAt(refused.json, 'code')]).toEqual([401, 'session-invalid']);
  });

  it('[SCORES-9] of boards that do not exist or are not offered are refused as such', async () => {
    const { ask, ranks } = await open();
    const codeAt = async (address: string) => {
      const { status, json } = await ask(address);
      return `${status} ${String(valueAt(json, 'code'))}`;
    };
    expect(await codeAt('/api/scoreboards/wins.chess.all.today')).toBe('404 no-such-scoreboard');
    expect(await codeAt('/api/scoreboards/rating.all.all.today')).toBe('422 not-offered');
    expect(await codeAt('/api/scoreboards/players')).toBe('404 no-such-scoreboard');
    expect(await codeAt('/api/scoreboards/players/search?name=x')).toBe('404 no-such-scoreboard');
    await ranks.put([ranked('1', 1, { board: 'players' as ScoreboardId })]);
    expect((await ask('/api/scoreboards/players')).status).toBe(200);
  });

  it('[SCORES-21] refuse what is no cursor, two directions at once, and too much', async () => {
    const { ask } = await open();
    const place = formatRankCursor({ value: 1, achievedAt: 2, member: 'x' });
    const wrong = [
      'after=x',
      `before=${Buffer.from('[1,-5,"x"]').toString('base64url')}`,
      `before=${Buffer.from('{"__proto__":1}').toString('base64url')}`,
      `after=${place}&before=${place}`,
      `after=${place}&around=x`,
      'limit=0',
      'limit=101',
      'format=xml',
      'page=2',
    ];
    for (const query of wrong) {
      const { status, json } = await ask(`${today}?${query}`);
      expect([query, status, valueAt(json, 'code')]).toEqual([query, 422, 'bad-message']);
    }
    expect((await ask(`${today}?after=${place}`)).status).toBe(200);
  });

  it('[SCORES-22] are sent once: 304 until something that is shown changes', async () => {
    const { ask, raw, add, ranks } = await open();
    await add('ann', 'bob');
    const tag = (await ask(today)).headers.get('ETag') ?? '';
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    const again = () => raw(today, { headers: { 'If-None-Match': tag } });
    const same = await again();
    expect([same.status, same.text, same.headers.get('ETag')]).toEqual([304, '', tag]);
    expect((await raw(`${today}?limit=1`, { headers: { 'If-None-Match': tag } })).status).toBe(200);
    await ranks.setHidden('player-bob', true);
    expect((await again()).status).toBe(200);
  });
});

describe('CSV', () => {
  it('[SCORES-23] is sent when it is asked for by Accept or by format', async () => {
    const { ask, add } = await open();
    await add('ann');
    const text = 'rank,member,name,value,achieved_at\r\n1,player-ann,ann,100,1970-01-01T00:00:01.000Z\r\n';
    const byFormat = await ask(`${today}?format=csv`);
    const byAccept = await ask(today, { headers: { Accept: 'text/csv' } });
    expect([byFormat.text, byAccept.text]).toEqual([text, text]);
    expect(byFormat.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(byFormat.headers.get('Content-Disposition')).toBe(`attachment; filename="${board}.csv"`);
    expect((await ask(`${today}?format=json`, { headers: { Accept: 'text/csv' } })).json).toMatchObject({ total: 1 });
    expect(byFormat.headers.get('ETag')).not.toBe((await ask(today)).headers.get('ETag'));
  });

  it('[SCORES-23] is the whole table, in order, and leads to the rest of a part', async () => {
    const { ask, ranks } = await open();
    const players = 'players' as ScoreboardId;
    const members = Array.from({ length: 2_345 }, (_, index) => `m${index}`);
    await ranks.put(members.map((member, index) => ranked(member, -index, { board: players })));
    const membersIn = (text: string): readonly (string | undefined)[] =>
      text
        .trimEnd()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[1]);
    const whole = await ask('/api/scoreboards/players?format=csv');
    expect(membersIn(whole.text)).toEqual(members);
    expect(whole.headers.get('Link')).toBeNull();
    const part = await ask('/api/scoreboards/players?format=csv&limit=100');
    expect(membersIn(part.text)).toEqual(members.slice(0, 100));
    const [, next = ''] = /^<(.+)>; rel="next"$/.exec(part.headers.get('Link') ?? '') ?? [];
    expect(membersIn((await ask(next)).text)).toEqual(members.slice(100, 200));
    const rest = new URL(next, 'http://any');
    rest.searchParams.delete('limit');
    expect(membersIn((await ask(rest.pathname + rest.search)).text)).toEqual(members.slice(100));
  });

  it('[SCORES-23] of a very long scoreboard ends somewhere, and leads to the rest', { timeout: 180_000 }, async () => {
    const { ask, ranks } = await open();
    const players = 'players' as ScoreboardId;
    const rows = httpLimits.tableRows + 1;
    await ranks.put(Array.from({ length: rows }, (_, index) => ranked(`m${index}`, -index, { board: players })));
    const table = await ask('/api/scoreboards/players?format=csv');
    expect(table.text.trimEnd().split('\r\n')).toHaveLength(1 + httpLimits.tableRows);
    const [, next = ''] = /^<(.+)>; rel="next"$/.exec(table.headers.get('Link') ?? '') ?? [];
    expect((await ask(next)).text).toContain(`\r\n${rows},m${rows - 1},`);
  });

  it('[SCORES-23] whole tables are limited per address, pages are not', async () => {
    const { ask } = await open();
    const statuses: number[] = [];
    for (let index = 0; index <= httpLimits.tablesBurst; index += 1) {
      statuses.push((await ask(`${today}?format=csv`)).status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(httpLimits.tablesBurst);
    expect(statuses.at(-1)).toBe(429);
    expect((await ask(`${today}?format=csv&limit=100`)).status).toBe(200);
  });

  it('[SCORES-23] holds no text that a spreadsheet would run, and every text as one cell', async () => {
    const { ask, ranks } = await open();
    const evil = ['=1+2', '+1', '-1', '@SUM(A1)', '\t=1', '＝1', 'a,b', 'say "hi"', 'two\r\nlines'];
    const players = 'players' as ScoreboardId;
    await ranks.put(evil.map((label, index) => ranked(`${index}`, -index, { board: players, label })));
    const { text } = await ask('/api/scoreboards/players?format=csv');
    const names = text.slice(text.indexOf('\n') + 1).matchAll(/^\d+,\d,("(?:[^"]|"")*"|[^,]*),-?\d+,1970/gm);
    expect([...names].map(([, name]) => name)).toEqual([
      "'=1+2",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "'\t=1",
      "'＝1",
      '"a,b"',
      '"say ""hi"""',
      '"two\r\nlines"',
    ]);
  });
});

it('[SCORES-13] members are found by name', async () => {
  const { add, namesAt } = await open();
  await add('mossy', 'mossy-two', 'bob');
  expect(await namesAt(`${today}/search?name=MOSSY`)).toEqual(['mossy', 'mossy-two']);
  expect(await namesAt(`${today}/search?name=nobody`)).toEqual([]);
});

it('[SCORES-14] what is offered can be read', async () => {
  const { ask, boards } = await open();
  boards.named.push({ name: 'players', operator: 'set' });
  const { status, json } = await ask('/api/scoreboards');
  expect(status).toBe(200);
  expect(json).toMatchObject({ busyDay: false, closed: [], named: [{ name: 'players', operator: 'set' }] });
  expect(valueAt(json, 'windows', 0)).toEqual({
    key: '2026-01-02',
    kind: 'today',
    from: Date.UTC(2026, 0, 2),
    to: Date.UTC(2026, 0, 3),
  });
});

describe('moderation', () => {
  const put = (body: object, token?: string) => ({ method: 'PUT', token, body });
  const hide = { hidden: true, banned: false, reason: 'plays against itself' };
  const ban = { hidden: false, banned: true, reason: 'rude' };
  const neither = { hidden: false, banned: false, reason: 'said sorry' };

  it('[SCORES-24] hides by id or name, at once, with one audit entry for each change', async () => {
    const { ask, add, namesAt, keyFor, audited } = await open();
    await add('ann', 'bob');
    const token = await keyFor('admin');
    const before = audited.length;
    const hidden = await ask('/api/players/player-ann/moderation', put(hide, token));
    expect(hidden.json).toEqual({ player: 'player-ann', name: 'ann', hidden: true, banned: false });
    await ask('/api/players/player-ann/moderation', put(hide, token));
    expect(await namesAt(today)).toEqual(['bob']);
    expect((await ask('/api/players/ANN/moderation', { token })).json).toEqual(hidden.json);
    await ask('/api/players/ann/moderation', put(neither, token));
    expect(await namesAt(today)).toEqual(['ann', 'bob']);
    expect(audited.slice(before)).toMatchObject([
      { who: 'account-1', what: 'player:hide', subject: 'player-ann', detail: 'ann: plays against itself' },
      { who: 'account-1', what: 'player:show', subject: 'player-ann', detail: 'ann: said sorry' },
    ]);
  });

  it('[SCORES-24] a ban hides as well', async () => {
    const { ask, add, namesAt, keyFor, boards, audited } = await open();
    await add('ann', 'bob');
    const token = await keyFor('admin');
    const before = audited.length;
    expect((await ask('/api/players/ann/moderation', put(ban, token))).json).toMatchObject({
      hidden: true,
      banned: true,
    });
    expect(boards.banned).toEqual(['player-ann']);
    expect(await namesAt(today)).toEqual(['bob']);
    expect(audited.slice(before).map(({ what }) => what)).toEqual(['player:hide', 'player:ban']);
  });

  it('[SCORES-24] is for admins, of players who are known, for a reason', async () => {
    const { ask, add, namesAt, keyFor, signUp } = await open();
    await add('ann');
    const statusOf = async (body: object, token?: string, who = 'ann') =>
      (await ask(`/api/players/${who}/moderation`, put(body, token))).status;
    expect(await statusOf(hide)).toBe(401);
    expect(await statusOf(hide, await signUp())).toBe(401);
    expect(await statusOf(hide, await keyFor('ingest'))).toBe(403);
    const token = await keyFor('admin');
    expect(await statusOf({ ...hide, reason: ' ' }, token)).toBe(422);
    expect(await statusOf({ hidden: true, reason: 'x' }, token)).toBe(422);
    expect(await statusOf(hide, token, 'nobody')).toBe(404);
    expect(await namesAt(today)).toEqual(['ann']);
  });
});
