import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillIn, parseRequests } from './test/requests-file.ts';
import { entriesOf, startTestServer, valueAt } from './test/test-server.ts';

const file = path.resolve(import.meta.dirname, '../../../../docs/requests.http');

describe('docs/requests.http', () => {
  it('[HTTP-50] answers as it says, request by request', async () => {
    const { requests, variables } = parseRequests(await readFile(file, 'utf8'));
    const { ask, base } = await startTestServer();
    const answers = new Map<string, unknown>();
    const here = { ...variables, base };
    const statuses: [string, number][] = [];
    for (const request of requests) {
      const fill = (text: string) => fillIn(text, here, answers);
      const address = fill(request.address).slice(base.length);
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, fill(value)]));
      const asking = {
        method: request.method,
        headers,
        ...(request.body === null ? {} : { body: fill(request.body) }),
      };
      // The document does not describe itself.
      const answer = await (address === '/openapi.json' ? fetchPlain(base + address) : ask(address, asking));
      statuses.push([request.title, answer.status]);
      if (request.name !== null) answers.set(request.name, answer.json);
    }
    expect(statuses).toEqual(requests.map(({ title, expected }) => [title, expected]));
    expect(valueAt(answers.get('room'), 'code')).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  });

  it('[HTTP-50] shows every endpoint', async () => {
    const { requests } = parseRequests(await readFile(file, 'utf8'));
    const { document } = await startTestServer();
    const shown = requests.map(
      ({ method, address }) =>
        `${method.toLowerCase()} ${address
          .replace('{{base}}', '')
          .replaceAll(/\{\{[^}]*\}\}/g, '{x}')
          .replace(/\?.*$/, '')}`,
    );
    const operations = entriesOf(valueAt(document, 'paths')).flatMap(([pattern, methods]) =>
      entriesOf(methods).map(([method]) => `${method} ${pattern}`),
    );
    expect(operations.length).toBeGreaterThan(15);
    const fits = (operation: string, request: string) =>
      new RegExp(`^${operation.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`).test(request);
    expect(operations.filter((operation) => !shown.some((request) => fits(operation, request)))).toEqual([]);
  });
});

async function fetchPlain(url: string) {
  const response = await fetch(url);
  const json: unknown = await response.json();
  return { status: response.status, json };
}

describe('the reader of such files', () => {
  it('finds variables, names, headers, bodies and expectations', () => {
    const parsed = parseRequests(
      '@base = http://x\n\n### One\n# @name one\n# expect 201\nPOST {{base}}/a\nA: b: c\n\n{\n  "d": 1\n}\n\n### Two\n# expect 200\nGET {{base}}/e\n',
    );
    expect(parsed.variables).toEqual({ base: 'http://x' });
    expect(parsed.requests).toEqual([
      {
        title: 'One',
        name: 'one',
        expected: 201,
        method: 'POST',
        address: '{{base}}/a',
        headers: { A: 'b: c' },
        body: '{\n  "d": 1\n}',
      },
      { title: 'Two', name: null, expected: 200, method: 'GET', address: '{{base}}/e', headers: {}, body: null },
    ]);
  });

  it('refuses a request that expects nothing and a name that stands for nothing', () => {
    expect(() => parseRequests('### One\nGET /a\n')).toThrow('expected status');
    expect(() => fillIn('{{one.response.body.$.a.b}}', {}, new Map([['one', { a: {} }]]))).toThrow(
      'stands for nothing',
    );
    expect(fillIn('{{x}}/{{one.response.body.$.a.b}}', { x: '1' }, new Map([['one', { a: { b: 2 } }]]))).toBe('1/2');
  });
});
