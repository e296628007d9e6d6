import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../config.ts';
import { startServer } from '../../server.ts';
import { complaintAbout } from './test/document-check.ts';
import { fillIn, parseRequests } from './test/requests-file.ts';
import { entriesOf, startTestServer, textAt, valueAt } from './test/test-server.ts';

const file = path.resolve(import.meta.dirname, '../../../../docs/requests.http');

/** The server as `npm start` composes it, on a database of its own. */
async function startRealServer(): Promise<{ readonly base: string; readonly admin: string }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'inkroom-requests-'));
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, HOUSE_GAMES: '0' });
  const server = await startServer({ config, clientDir: dataDir });
  onTestFinished(async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  return { base: `http://127.0.0.1:${server.port}`, admin: (await server.openConsole()) ?? '' };
}

async function send(request: { method: string; url: string; headers: Record<string, string>; body: string | null }) {
  const { url, ...rest } = request;
  const response = await fetch(url, rest);
  const text = await response.text();
  const contentType = response.headers.get('Content-Type') ?? '';
  const body: unknown = contentType.includes('json') ? JSON.parse(text) : text;
  return { status: response.status, contentType, body };
}

describe('docs/requests.http', () => {
  it('[HTTP-50] [HTTP-1] answers as it says and as the document says, request by request', async () => {
    const { requests, variables } = parseRequests(await readFile(file, 'utf8'));
    const { base, admin } = await startRealServer();
    const { body: document } = await send({ method: 'GET', url: `${base}/openapi.json`, headers: {}, body: null });
    const published = Object.fromEntries(entriesOf(document));
    const answers = new Map<string, unknown>();
    const here = { ...variables, base, admin };
    const complaints: (string | null)[] = [];
    for (const request of requests) {
      const fill = (text: string) => fillIn(text, here, answers);
      const url = fill(request.address);
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]): [string, string] => [name, fill(value)]),
      );
      const body = request.body === null ? null : fill(request.body);
      const answer = await send({ method: request.method, url, headers, body });
      expect([request.title, answer.status, answer.body]).toEqual([request.title, request.expected, answer.body]);
      const address = url.slice(base.length);
      complaints.push(complaintAbout(published, { ...answer, method: request.method, address }));
      if (request.name !== null) answers.set(request.name, answer.body);
    }
    // The document does not describe itself.
    expect(complaints.filter((complaint) => complaint !== null)).toEqual(['/openapi.json is not in the document']);
    expect(textAt(answers.get('room'), 'code')).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
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
