import { describe, expect, it } from 'vitest';
import { OutcomeUnknown } from '../../../ports/store.ts';
import { startTestServer, valueAt } from '../test/test-server.ts';
import type { Answer } from '../test/test-server.ts';

const mutation = 'mutation ($input: PlayerScoreInput!) { createPlayerScore(input: $input) { id score } }';

async function open() {
  const server = await startTestServer();
  const post = (query: string, variables: unknown = {}, path = '/update-score', token?: string): Promise<Answer> =>
    server.raw(path, { method: 'POST', body: { query, variables }, token });
  const set = (id: unknown, score: unknown): Promise<Answer> => post(mutation, { input: { id, score } });
  return { ...server, post, set };
}

const codeOf = ({ json }: Answer): unknown => valueAt(json, 'errors', 0, 'extensions', 'code');

describe('scores by GraphQL', () => {
  it('[INGEST-30] a score is set, the last write wins, and it is answered as it was sent', async () => {
    const { set, post } = await open();
    expect((await set(7, 50)).json).toEqual({ data: { createPlayerScore: { id: 7, score: 50 } } });
    await set(8, 60);
    expect((await set(7, 40)).json).toEqual({ data: { createPlayerScore: { id: 7, score: 40 } } });
    expect((await post('{ getScore(id: 7) { id score } }')).json).toEqual({ data: { getScore: { id: 7, score: 40 } } });
    expect((await post('{ getScore(id: "9") { id score } }')).json).toEqual({ data: { getScore: null } });
    expect((await post('{ scorePlayers { id score } }', {}, '/graphql')).json).toEqual({
      data: {
        scorePlayers: [
          { id: 8, score: 60 },
          { id: 7, score: 40 },
        ],
      },
    });
  });

  it.each(['/graphql', '/graphql/', '/update-score', '/update-score/'])(
    '[INGEST-31] the query of existing clients works as it is at %s',
    async (path) => {
      const { set, post, raw } = await open();
      for (const [id, score] of [
        [1, 10],
        [2, 30],
        [3, 20],
      ]) {
        await set(id, score);
      }
      const golden = '{ query: scorePlayers { id score } }';
      const expected = {
        data: {
          query: [
            { id: 2, score: 30 },
            { id: 3, score: 20 },
            { id: 1, score: 10 },
          ],
        },
      };
      expect((await post(golden, {}, path)).json).toEqual(expected);
      expect((await raw(`${path}?query=${encodeURIComponent(golden)}`)).json).toEqual(expected);
      const asGraphql = { method: 'POST', body: golden, headers: { 'Content-Type': 'application/graphql' } };
      expect((await raw(path, asGraphql)).json).toEqual(expected);
      expect((await post('{ scorePlayers(limit: 2) { id } }', {}, path)).json).toEqual({
        data: { scorePlayers: [{ id: 2 }, { id: 3 }] },
      });
    },
  );

  it('[INGEST-32] writing needs a key with the scope, except at /update-score from the machine itself', async () => {
    const { post, keyFor, scores } = await open();
    const input = { input: { id: 1, score: 5 } };
    expect(codeOf(await post(mutation, input, '/graphql'))).toBe('key-missing');
    expect(codeOf(await post(mutation, input, '/graphql', await keyFor('admin')))).toBe('scope-missing');
    expect(codeOf(await post(mutation, input, '/graphql', 'ink_wrong'))).toBe('key-invalid');
    expect(scores.kept).toEqual([]);
    expect((await post(mutation, input, '/graphql', await keyFor('ingest'))).status).toBe(200);
    expect(scores.kept).toHaveLength(1);
  });

  it('[INGEST-33] what is not understood is a GraphQL error with a code, and nothing is kept', async () => {
    const { set, post, raw, scores } = await open();
    const said = async (asked: Promise<Answer>): Promise<readonly unknown[]> => {
      const answer = await asked;
      return [codeOf(answer), valueAt(answer.json, 'errors', 0, 'message')];
    };
    expect(await said(set(null, 5))).toEqual(['bad-message', 'input.id: a whole number is needed']);
    expect(await said(post(mutation, { input: { id: 5 } }))).toEqual([
      'bad-message',
      'input.score: a whole number is needed',
    ]);
    expect(await said(post('{ scorePlayers(limit: 0) { id } }'))).toEqual(['bad-message', 'limit: 1 to 1000']);
    const wrong = [
      () => set('x', 5),
      () => set(1, 2.5),
      () => set(1, 3_000_000_000),
      () => post('{ nonsense }'),
      () => post('{'),
    ];
    for (const ask of wrong) {
      const [code, message] = await said(ask());
      expect(code).toEqual(expect.stringMatching(/^[A-Za-z_-]+$/));
      expect(message).toEqual(expect.stringMatching(/\w/));
    }
    expect(
      (
        await raw(
          `/update-score?query=${encodeURIComponent('mutation { createPlayerScore(input: {id: 1, score: 1}) { id } }')}`,
        )
      ).status,
    ).toBe(405);
    expect(scores.kept).toEqual([]);
  });

  it('[INGEST-33] variables that are not JSON are the sender’s mistake, in an address as in a form', async () => {
    const { raw, log } = await open();
    const sent = `query=${encodeURIComponent('{ scorePlayers { id } }')}&variables=nonsense`;
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const answers = [
      await raw(`/graphql?${sent}`),
      await raw('/update-score', { method: 'POST', body: sent, headers: form }),
    ];
    for (const answer of answers) expect([answer.status, codeOf(answer)]).toEqual([422, 'bad-message']);
    expect(log).toEqual([]);
  });

  it('[INGEST-33] a store in trouble is told with the code and status of the table', async () => {
    const { set, scores } = await open();
    scores.failure = new OutcomeUnknown('cut');
    const answer = await set(1, 5);
    expect([answer.status, codeOf(answer)]).toEqual([503, 'outcome-unknown']);
    expect(answer.headers.get('Retry-After')).toBe('1');
    scores.failure = new Error('a bug with secrets');
    const bug = await set(1, 5);
    expect([codeOf(bug), bug.text.includes('secrets')]).toEqual(['internal', false]);
  });

  it('[INGEST-34] documents are bounded in depth and size; introspection works', async () => {
    const { post } = await open();
    const many = `{ ${Array.from({ length: 51 }, (_, index) => `a${index}: scorePlayers { id }`).join(' ')} }`;
    expect(codeOf(await post(many))).toBe('too-large');
    const spread =
      'fragment S on PlayerScore { id score } fragment T on Query { a: scorePlayers { ...S } b: scorePlayers { ...S } }';
    const used = Array.from({ length: 30 }, () => '...T').join(' ');
    expect(codeOf(await post(`{ ${used} } ${spread}`))).toBe('too-large');
    expect((await post(`{ ...T } ${spread}`)).status).toBe(200);
    const introspection =
      '{ __schema { queryType { fields { name args { name type { ofType { name ofType { name } } } } } } } }';
    expect(valueAt((await post(introspection)).json, 'data', '__schema', 'queryType', 'fields', 1, 'name')).toBe(
      'scorePlayers',
    );
  });

  it('[INGEST-34] a document that is too deep to read is the sender’s mistake, and not an error of ours', async () => {
    const { raw, log } = await open();
    const deep = [`${'{a'.repeat(6_000)}`, `{scorePlayers(limit:${'['.repeat(12_000)}`];
    for (const document of deep) {
      const answer = await raw(`/graphql?query=${document}`);
      expect([codeOf(answer), valueAt(answer.json, 'errors', 0, 'message')]).toEqual([
        'GRAPHQL_PARSE_FAILED',
        expect.stringContaining('more than 1000 tokens'),
      ]);
    }
    expect(log).toEqual([]);
  });

  it('[INGEST-35] there is no page that loads anything from elsewhere', async () => {
    const { raw } = await open();
    const page = await raw('/graphql', { headers: { Accept: 'text/html' } });
    expect(page.text).not.toMatch(/<script|unpkg|cdn/i);
  });

  it('[INGEST-36] a subscription tells the rows now and after each change, over SSE', async () => {
    const { base, set } = await open();
    await set(1, 10);
    const query = 'subscription { scoreboard(limit: 2) { id score } }';
    const stop = new AbortController();
    const response = await fetch(`${base}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { Accept: 'text/event-stream' },
      signal: stop.signal,
    });
    expect(response.headers.get('Content-Type')).toContain('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const until = async (text: string): Promise<void> => {
      while (!heard.includes(text)) {
        const part = await reader?.read();
        if (part === undefined || part.done) throw new Error(`ended after ${heard}`);
        heard += part.value;
      }
    };
    await until('{"scoreboard":[{"id":1,"score":10}]}');
    await set(2, 20);
    await until('{"scoreboard":[{"id":2,"score":20},{"id":1,"score":10}]}');
    await set(3, 5);
    await set(4, 90);
    await until('{"scoreboard":[{"id":4,"score":90},{"id":2,"score":20}]}');
    stop.abort();
  });

  it('[INGEST-36] a node that stops ends its subscriptions, so that nobody keeps it', async () => {
    const { base, readiness } = await open();
    const query = encodeURIComponent('subscription { scoreboard { id } }');
    const headers = { Accept: 'text/event-stream' };
    const response = await fetch(`${base}/graphql?query=${query}`, { headers });
    readiness.now = { state: 'draining', degraded: [] };
    expect(await response.text()).toContain('event: complete');
  });
});
