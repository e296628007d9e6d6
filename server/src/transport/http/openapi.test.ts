import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRoutes } from './routes.ts';
import { complaintAbout, documentedPath } from './test/document-check.ts';
import { entriesOf, startTestServer, valueAt } from './test/test-server.ts';

const methods = ['get', 'post', 'patch', 'put', 'delete'];

function operationsOf(document: unknown): string[] {
  return entriesOf(valueAt(document, 'paths')).flatMap(([path, operations]) =>
    entriesOf(operations).map(([method]) => `${method} ${path}`),
  );
}

/** Everything under a key, however deep. */
function collect(value: unknown, key: string): unknown[] {
  return entriesOf(value).flatMap(([name, inner]) => [...(name === key ? [inner] : []), ...collect(inner, key)]);
}

describe('the OpenAPI document', () => {
  it('[HTTP-1] has every operation of the table and no other', async () => {
    const { deps, document } = await startTestServer();
    const declared = createRoutes(deps).map(({ method, path }) => `${method} ${path}`);
    expect(operationsOf(document).toSorted()).toEqual(declared.toSorted());
    expect(new Set(declared).size).toBe(declared.length);
  });

  it('[HTTP-1] names no operation that the router does not answer, and misses none that it does', async () => {
    const { deps, document, raw } = await startTestServer();
    for (const path of new Set(createRoutes(deps).map((route) => route.path))) {
      const address = path.replaceAll(/\{\w+\}/g, 'ABCDEFGH');
      for (const method of methods) {
        const { status } = await raw(address, { method: method.toUpperCase() });
        const documented = operationsOf(document).includes(`${method} ${path}`);
        expect([address, method, status === 405]).toEqual([address, method, !documented]);
      }
    }
  });

  it('[HTTP-3] every endpoint says which methods there are', async () => {
    const { deps, raw } = await startTestServer();
    const routes = createRoutes(deps).filter(({ elsewhere }) => !elsewhere);
    for (const [path, here] of Map.groupBy(routes, (route) => route.path)) {
      const { status, headers } = await raw(path.replaceAll(/\{\w+\}/g, 'ABCDEFGH'), { method: 'OPTIONS' });
      const methods = here.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
      expect([path, status, headers.get('Allow')]).toEqual([path, 204, methods.join(', ')]);
    }
  });

  it('[HTTP-1] has what every operation answers to bodies and addresses that nobody can read', async () => {
    const { deps, raw, keyFor } = await startTestServer();
    const large = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
    const tokens = {
      ingest: await keyFor('ingest'),
      admin: await keyFor('admin'),
      desk: await keyFor('desk'),
      station: await keyFor('station'),
    };
    for (const { method, path, key } of createRoutes(deps)) {
      const asking = { method: method.toUpperCase(), token: key && tokens[key.scope] };
      if (method !== 'get') {
        const address = path.replaceAll(/\{\w+\}/g, 'ABCDEFGH');
        expect([method, path, (await raw(address, { ...asking, body: large })).status]).toEqual([method, path, 413]);
        expect([method, path, (await raw(address, { ...asking, body: '{' })).status]).toEqual([method, path, 400]);
      }
      if (path.includes('{')) {
        const { status } = await raw(path.replaceAll(/\{\w+\}/g, '%E0%A4%A'), asking);
        expect([method, path, status]).toEqual([method, path, 400]);
      }
    }
  });

  it('[HTTP-1] has that guesses of keys are counted, also where requests are not', async () => {
    const { deps, raw } = await startTestServer({ production: true });
    const unlimited = createRoutes(deps).filter(({ key, unlimited: free }) => key !== undefined && free);
    expect(unlimited.map(({ path }) => path).toSorted()).toEqual(['/api/scores', '/events']);
    for (const { path } of unlimited) {
      const guess = () => raw(path, { method: 'POST', token: 'ink_000000000000_wrong', body: {} });
      const answers = await Promise.all(Array.from({ length: 100 }, guess));
      expect(answers.map(({ status }) => status)).toContain(429);
    }
  });

  it('says of each body whether there must be one', async () => {
    const { document } = await startTestServer();
    const required = (path: string) => valueAt(document, 'paths', path, 'post', 'requestBody', 'required');
    expect([required('/generate_data'), required('/events'), required('/api/scores')]).toEqual([false, true, true]);
  });

  it('is OpenAPI 3.1 with names that are used once and references that lead somewhere', async () => {
    const { document } = await startTestServer();
    expect(valueAt(document, 'openapi')).toBe('3.1.0');
    const operationIds = collect(valueAt(document, 'paths'), 'operationId');
    expect(new Set(operationIds).size).toBe(operationIds.length);
    const references = collect(document, '$ref');
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      const keys = String(reference).replace('#/', '').split('/');
      expect([reference, typeof valueAt(document, ...keys)]).toEqual([reference, 'object']);
    }
  });

  it('describes every tag that an operation has, and no other', async () => {
    const { document } = await startTestServer();
    const described = valueAt(document, 'tags');
    const names = Array.isArray(described) ? described.map((tag) => valueAt(tag, 'name')) : [];
    const used = new Set(collect(valueAt(document, 'paths'), 'tags').flat());
    expect(new Set(names)).toEqual(used);
    expect(names.length).toBe(used.size);
  });

  it('[ACCOUNT-11] names the scope of every operation that needs a key', async () => {
    const { deps, document } = await startTestServer();
    const needed = createRoutes(deps).flatMap(({ method, path, key }) =>
      key === undefined ? [] : [{ method, path, key }],
    );
    expect(needed.length).toBeGreaterThan(5);
    for (const { method, path, key } of needed) {
      const security = valueAt(document, 'paths', path, method, 'security');
      const free = key.freeOnLoopback === true ? [{}] : [];
      expect([path, security]).toEqual([path, [{ key: [key.scope] }, ...free]]);
    }
  });

  it('declares every parameter that a path names', async () => {
    const { document } = await startTestServer();
    for (const operation of operationsOf(document)) {
      const [method = '', path = ''] = operation.split(' ');
      const parameters = valueAt(document, 'paths', path, method, 'parameters');
      const named = Array.isArray(parameters)
        ? parameters.filter((one) => valueAt(one, 'in') === 'path').map((one) => valueAt(one, 'name'))
        : [];
      expect(named).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });

  it('describes commands in full, so that they can be written from it', async () => {
    const { document } = await startTestServer();
    const schema = JSON.stringify(valueAt(document, 'components', 'schemas', 'RoomCommand'));
    for (const word of ['take-seat', 'offer-rematch', '"ply"', '"cell"']) expect(schema).toContain(word);
  });
});

describe('the check of answers against the document', () => {
  it('would notice an answer that is not in it', async () => {
    const { document, raw } = await startTestServer();
    const { json } = await raw('/health');
    const good = {
      method: 'GET',
      address: '/health/',
      status: 200,
      contentType: 'application/json; charset=utf-8',
      body: json,
    };
    expect(complaintAbout(document, good)).toBeNull();
    for (const wrong of [
      { address: '/healthy' },
      { method: 'POST' },
      { status: 201 },
      { contentType: 'text/html' },
      { body: { uptime: 'long', host: 'x' } },
      { body: { uptime: 1 } },
      { body: { uptime: 1, host: 'x', more: 1 } },
    ]) {
      expect(complaintAbout(document, { ...good, ...wrong })).toEqual(expect.any(String));
    }
  });

  it('tells a fixed path from one with a parameter', async () => {
    const { document } = await startTestServer();
    expect(documentedPath(document, '/game/players')).toBe('/game/players');
    expect(documentedPath(document, '/game/ABCDEFGH/')).toBe('/game/{id}');
    expect(documentedPath(document, '/api/rooms?limit=3')).toBe('/api/rooms');
  });

  it('reads references between schemas', () => {
    const schema = z.fromJSONSchema({
      $ref: '#/$defs/A',
      $defs: {
        A: { type: 'object', properties: { b: { $ref: '#/$defs/B' } }, required: ['b'] },
        B: { type: 'number' },
      },
    });
    expect(schema.safeParse({ b: 1 }).success).toBe(true);
    expect(schema.safeParse({ b: 'x' }).success).toBe(false);
  });
});
