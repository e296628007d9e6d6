import { describe, expect, it } from 'vitest';
import { OutcomeUnknown } from '../../ports/store.ts';
import { httpLimits } from './http-limits.ts';
import { startTestServer, valueAt } from './test/test-server.ts';

async function open() {
  const server = await startTestServer();
  const token = await server.keyFor('ingest');
  const send = (items: readonly unknown[], headers: Readonly<Record<string, string>> = {}) =>
    server.ask('/api/scores', { method: 'POST', body: { items }, token, headers });
  return { ...server, send };
}

const item = (member: unknown, score: unknown, more: object = {}) => ({ board: 'kills', member, score, ...more });

describe('scores by REST', () => {
  it('[INGEST-13] each item is answered in its place, when it is kept', async () => {
    const { send, scores } = await open();
    const answer = await send([
      item('ann', 5, { operator: 'add', id: 'a', name: 'Ann', area: 111 }),
      item(7, 2.5, { operator: 'set', id: 'b' }),
      item('ann', 5, { id: 'a' }),
      item('ann', 1, { id: 'c' }),
    ]);
    expect([answer.status, answer.json]).toEqual([
      202,
      {
        items: [
          { ok: true, id: 'a', duplicate: false, value: 5 },
          { ok: false, id: 'b', code: 'operator-differs', operator: 'add' },
          { ok: true, id: 'a', duplicate: true, value: 5 },
          { ok: true, id: 'c', duplicate: false, value: 6 },
        ],
      },
    ]);
    expect(scores.kept.map(({ member, value, name, area }) => [member, value, name, area])).toEqual([
      ['ann', 5, 'Ann', 111],
      ['ann', 6, 'Ann', null],
    ]);
    const none = await send([item(7, 1, { operator: 'best' })]);
    expect([none.status, valueAt(none.json, 'code')]).toEqual([409, 'operator-differs']);
  });

  it('[INGEST-13] one malformed item refuses the request and is named; nothing is kept', async () => {
    const { send, scores } = await open();
    const wrong: readonly (readonly [unknown, string])[] = [
      [item('ann', '5'), 'body.items.1.score'],
      [item('', 5), 'body.items.1.member'],
      [item('a\u0007b', 5), 'body.items.1.member'],
      [item(1.5, 5), 'body.items.1.member'],
      [item('ann', 5, { board: 'Kills!' }), 'body.items.1.board'],
      [item('ann', 5, { area: 99 }), 'body.items.1.area'],
      [item('ann', 5, { operator: 'max' }), 'body.items.1.operator'],
      [item('ann', 1e300), 'body.items.1.score'],
      [item('ann', 5, { extra: 1 }), 'body.items.1'],
    ];
    for (const [bad, at] of wrong) {
      const { status, json } = await send([item('ben', 1), bad]);
      expect([status, String(valueAt(json, 'detail')).startsWith(`${at}: `), at]).toEqual([422, true, at]);
    }
    expect(scores.kept).toEqual([]);
  });

  it('[INGEST-13] up to a thousand items in a request, none is too few', async () => {
    const { send, scores } = await open();
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        item(`member-${index}-${'x'.repeat(40)}`, index, { name: 'n'.repeat(40) }),
      );
    expect((await send(many(httpLimits.scoresPerRequest))).status).toBe(202);
    expect(scores.kept).toHaveLength(httpLimits.scoresPerRequest);
    expect((await send(many(httpLimits.scoresPerRequest + 1))).status).toBe(422);
    expect((await send([])).status).toBe(422);
    const huge = await send([item('ann', 1, { name: 'x'.repeat(httpLimits.scoresBytes) })]);
    expect([huge.status, valueAt(huge.json, 'code')]).toEqual([413, 'too-large']);
  });

  it('[INGEST-14] the same Idempotency-Key counts once, another key or account again', async () => {
    const { send, scores, ask, keyFor } = await open();
    const one = [item('ann', 5, { operator: 'add' }), item('ann', 5)];
    const headers = { 'Idempotency-Key': 'match-17' };
    const first = await send(one, headers);
    const again = await send(one, headers);
    expect(valueAt(again.json, 'items', 1)).toMatchObject({ ok: true, duplicate: true, value: 10 });
    expect(valueAt(again.json, 'items', 0, 'id')).toBe(valueAt(first.json, 'items', 0, 'id'));
    expect(valueAt((await send(one, { 'Idempotency-Key': 'match-18' })).json, 'items', 1, 'value')).toBe(20);
    const other = await ask('/api/scores', {
      method: 'POST',
      body: { items: one },
      token: await keyFor('ingest'),
      headers,
    });
    expect(valueAt(other.json, 'items', 1, 'value')).toBe(30);
    await send(one);
    expect(scores.kept).toHaveLength(8);
  });

  it('[INGEST-14] when the outcome is not known the answer says how to ask again', async () => {
    const { send, scores } = await open();
    const one = [item('ann', 5, { operator: 'add' })];
    scores.failure = new OutcomeUnknown('cut');
    const cut = await send(one);
    expect([cut.status, valueAt(cut.json, 'code'), cut.headers.get('Retry-After')]).toEqual([
      503,
      'outcome-unknown',
      '1',
    ]);
    const key = /Idempotency-Key: (\S+)$/.exec(String(valueAt(cut.json, 'detail')))?.[1] ?? '';
    scores.failure = null;
    expect((await send(one, { 'Idempotency-Key': key })).status).toBe(202);
    expect(valueAt((await send(one, { 'Idempotency-Key': key })).json, 'items', 0)).toMatchObject({ duplicate: true });
  });

  it('[INGEST-11] beyond the watermark: 503 with Retry-After', async () => {
    const { send, scores } = await open();
    scores.admission = { allows: () => false, retryAfterMs: 5_000 };
    const answer = await send([item('ann', 1)]);
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '5']);
    expect(scores.kept).toEqual([]);
  });

  it('[INGEST-15] a key with the scope ingest, always, even from the machine itself', async () => {
    const { ask, keyFor, scores } = await open();
    const post = async (token?: string) =>
      (await ask('/api/scores', { method: 'POST', body: { items: [item('ann', 1)] }, token })).status;
    expect([await post(), await post(await keyFor('admin')), await post('ink_wrong')]).toEqual([401, 403, 401]);
    expect(scores.kept).toEqual([]);
  });

  it('[INGEST-10] an admin key fixes the operator of a scoreboard, once', async () => {
    const { ask, keyFor, send, audited } = await open();
    const token = await keyFor('admin');
    const put = (operator: string) => ask('/api/scoreboards/laps', { method: 'PUT', body: { operator }, token });
    expect((await put('best')).json).toEqual({ id: 'laps', operator: 'best' });
    expect(audited.at(-1)).toMatchObject({ what: 'scoreboard:declare', subject: 'laps', detail: 'best' });
    expect((await put('best')).status).toBe(200);
    expect([(await put('add')).status, (await put('max')).status]).toEqual([409, 422]);
    await send([item('ann', 9, { board: 'laps' })]);
    expect(valueAt((await send([item('ann', 4, { board: 'laps' })])).json, 'items', 0, 'value')).toBe(9);
  });
});
