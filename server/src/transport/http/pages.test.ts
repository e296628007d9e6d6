import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { escapeHtml, renderPage } from './page-meta.ts';
import { startTestServer, template, textAt } from './test/test-server.ts';
import type { Answer } from './test/test-server.ts';

const titleOf = (answer: Answer) => /<title>([^<]*)<\/title>/.exec(answer.text)?.[1];
const propertyOf = (answer: Answer, name: string) =>
  new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(answer.text)?.[1];
const policyOf = (answer: Answer) =>
  Object.fromEntries(
    (answer.headers.get('Content-Security-Policy') ?? '').split(';').map((part): [string, string] => {
      const [name = '', ...sources] = part.trim().split(' ');
      return [name, sources.join(' ')];
    }),
  );

describe('a page', () => {
  it.each([
    '/',
    '/room/ABCD-EFGH',
    '/room/ABCD-EFGH/',
    '/watch',
    '/watch/ABCDEFGH',
    '/watch/ABCDEFGH?view=tv',
    '/replay/ABCDEFGH-1',
    '/scoreboard',
    '/scoreboard?measure=rating&mode=gomoku',
    '/queue',
    '/queue/main',
    '/queue/main/wall',
    '/link',
  ])('[HTTP-40] is the app at %s', async (address) => {
    const { raw } = await startTestServer();
    const answer = await raw(address);
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.text).toContain('<div id="root"></div>');
  });

  it.each([
    '/nowhere',
    '/room',
    '/room/ABCD-EFGH/more',
    '/watch/a/b',
    '/Room/ABCD-EFGH',
    '/wp-login.php',
    '/%E0%A4%A',
    '/rooms',
  ])('[HTTP-40] is the app’s own 404 at %s', async (address) => {
    const { raw } = await startTestServer();
    const answer = await raw(address);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('<div id="root"></div>');
  });

  it('is only looked at', async () => {
    const { raw } = await startTestServer();
    const refused = await raw('/room/ABCD-EFGH', { method: 'POST' });
    expect([refused.status, refused.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
    expect((await raw('/', { method: 'HEAD' })).status).toBe(200);
  });

  it('[HTTP-53] that lies over a video is built apart, and may stand in a frame; no other page may', async () => {
    const { raw } = await startTestServer();
    const overlay = await raw('/overlay/scoreboard/wins.all.all.today?rows=3');
    expect(overlay.status).toBe(200);
    expect(overlay.text).toContain('<div id="overlay"></div>');
    expect(policyOf(overlay)).toEqual({ ...policyOf(await raw('/')), 'frame-ancestors': '*' });
    expect(overlay.headers.get('X-Frame-Options')).toBeNull();
    for (const address of ['/', '/scoreboard', '/overlayer', '/room/overlay']) {
      const page = await raw(address);
      expect([address, policyOf(page)['frame-ancestors']]).toEqual([address, "'none'"]);
      expect(page.headers.get('X-Frame-Options')).toBe('DENY');
    }
    const unknown = await raw('/overlay/nothing');
    expect([unknown.status, unknown.text.includes('<div id="root"></div>')]).toEqual([404, true]);
  });

  it('says what to do when the client was never built', async () => {
    const { raw, deps } = await startTestServer();
    await rm(path.join(deps.clientDir, 'index.html'));
    const answer = await raw('/');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('npm run build');
  });
});

describe('a shared link', () => {
  it('[HTTP-41] invites by name', async () => {
    const { raw, ask, signUp } = await startTestServer();
    const room = await ask('/api/rooms', { method: 'POST', token: await signUp(), body: { mode: 'classic' } });
    const page = await raw(`/room/${textAt(room.json, 'code')}`);
    expect(titleOf(page)).toBe('Mossy Otter 1 invites you to classic tic-tac-toe');
    expect(propertyOf(page, 'og:title')).toBe('Mossy Otter 1 invites you to classic tic-tac-toe');
    expect(propertyOf(page, 'description')).toContain('Open the link');
    expect(page.text).not.toContain('from the template');
  });

  it('[HTTP-41] names both players once the seats are taken', async () => {
    const { raw, ask, signUp } = await startTestServer();
    const room = await ask('/api/rooms', {
      method: 'POST',
      token: await signUp(),
      body: { mode: 'gomoku', bot: 'easy' },
    });
    const page = await raw(`/watch/${textAt(room.json, 'code')}`);
    expect(titleOf(page)).toBe('Mossy Otter 1 and Doodle play gomoku');
  });

  it('[HTTP-41] shows a name of HTML as text', async () => {
    const { raw, ask, signUp, identity } = await startTestServer();
    const token = await signUp();
    const named = await identity.verify(token);
    if (!named.ok) throw new Error('just signed up');
    await identity.update(named.value, { username: `"><script>alert('$&')</script>` });
    const room = await ask('/api/rooms', { method: 'POST', token, body: { mode: 'classic' } });
    const page = await raw(`/room/${textAt(room.json, 'code')}`);
    expect(page.text).not.toContain('<script>alert');
    expect(titleOf(page)).toBe(
      `&quot;&gt;&lt;script&gt;alert(&#39;$&amp;&#39;)&lt;/script&gt; invites you to classic tic-tac-toe`,
    );
  });

  it('is the plain page when the room is gone or the store is away', async () => {
    const { raw, store } = await startTestServer();
    expect(titleOf(await raw('/room/ABCD-EFGH'))).toBe('A room — Inkroom');
    store.away = true;
    expect((await raw('/room/BCDE-FGHJ')).status).toBe(200);
  });
});

describe('rendering', () => {
  it('keeps everything else of the template', () => {
    const page = renderPage(template, { title: 'T', description: 'D' });
    expect(page.match(/<title>/g)).toHaveLength(1);
    expect(page.match(/name="description"/g)).toHaveLength(1);
    expect(page).toContain('<meta charset="utf-8" />');
    expect(page).toContain('src="/assets/main-1a2b.js"');
  });

  it('escapes all that HTML gives a meaning', () => {
    expect(escapeHtml(`<a href="x" id='y'>&</a>`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/a&gt;');
  });
});

describe('files', () => {
  it('[HTTP-42] with a hash in the name are kept for a year', async () => {
    const { raw } = await startTestServer();
    const file = await raw('/assets/main-1a2b.js');
    expect(file.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    expect(file.headers.get('Content-Type')).toMatch(/javascript/);
  });

  it('[HTTP-45] go out as the build compressed them, to whoever can read that, and as they are to everybody else', async () => {
    const { raw, deps } = await startTestServer();
    const asset = path.join(deps.clientDir, 'assets', 'main-1a2b.js');
    await writeFile(`${asset}.br`, brotliCompressSync('brotli'));
    await writeFile(`${asset}.gz`, gzipSync('gzip'));
    const answers = await Promise.all(
      ['gzip, deflate, br', 'gzip', 'identity'].map((encodings) =>
        raw('/assets/main-1a2b.js', { headers: { 'Accept-Encoding': encodings } }),
      ),
    );
    expect(answers.map(({ text }) => text)).toEqual(['brotli', 'gzip', 'export {};']);
    expect(answers.map(({ headers }) => headers.get('Content-Encoding'))).toEqual(['br', 'gzip', null]);
    for (const { headers } of answers) {
      expect(headers.get('Content-Type')).toMatch(/javascript/);
      expect(headers.get('Vary')).toBe('Accept-Encoding');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
  });

  it('[HTTP-42] pages and the document are asked for again, answers are not kept', async () => {
    const { raw, base } = await startTestServer();
    for (const address of ['/', '/room/ABCD-EFGH', '/docs', '/openapi.json']) {
      expect([address, (await raw(address)).headers.get('Cache-Control')]).toEqual([address, 'no-cache']);
    }
    for (const address of ['/api/rooms', '/api/nowhere', '/health']) {
      expect([address, (await raw(address)).headers.get('Cache-Control')]).toEqual([address, 'no-store']);
    }
    const page = await raw('/');
    // fetch() would ask past every cache.
    const asked = get(`${base}/`, { headers: { 'If-None-Match': page.headers.get('ETag') ?? '' } });
    expect(await once(asked, 'response')).toMatchObject([{ statusCode: 304 }]);
  });

  it('of the root are there, hidden ones and the bare template are not', async () => {
    const { raw } = await startTestServer();
    expect((await raw('/icon.svg')).headers.get('Content-Type')).toBe('image/svg+xml');
    for (const address of [
      '/.vite/manifest.json',
      '/index.html',
      '/overlay.html',
      '/../package.json',
      '/assets/..%2f.vite%2fmanifest.json',
    ]) {
      expect([address, (await raw(address)).status]).toEqual([address, 404]);
    }
  });
});

describe('the policy of a page', () => {
  it('[HTTP-43] lets nothing in that this server did not send', async () => {
    const { raw, base } = await startTestServer();
    const page = await raw('/');
    const policy = policyOf(page);
    const { host } = new URL(base);
    expect(policy).toEqual({
      'default-src': "'self'",
      'script-src': "'self'",
      'script-src-attr': "'none'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'font-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
      'connect-src': `'self' ws://${host} wss://${host}`,
    });
    expect(page.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(page.headers.get('Referrer-Policy')).toBe('no-referrer');
  });

  it('[HTTP-43] asks for https only where there is https', async () => {
    const plain = await startTestServer();
    expect((await plain.raw('/')).headers.get('Strict-Transport-Security')).toBeNull();
    const secure = await startTestServer({ publicUrl: 'https://play.example' });
    expect((await secure.raw('/')).headers.get('Strict-Transport-Security')).toContain('max-age=');
  });
});

describe('the API’s own page', () => {
  it.each(['/docs', '/docs/'])('[HTTP-44] is served at %s with files of this server only', async (address) => {
    const { raw } = await startTestServer();
    const page = await raw(address);
    expect(page.status).toBe(200);
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source ?? '');
    expect(sources).toHaveLength(4);
    for (const source of sources) expect([source, (await raw(source)).status]).toEqual([source, 200]);
    expect(page.text).not.toMatch(/<script(?![^>]*src)/);
    expect((await raw('/docs/initializer.js')).text).toContain("url: '/openapi.json'");
  });

  it('[HTTP-44] has a policy of its own that still forbids inline scripts', async () => {
    const { raw } = await startTestServer();
    const policy = policyOf(await raw('/docs'));
    expect(policy['script-src']).toBe("'self'");
    expect(policy['style-src']).toBe("'self' 'unsafe-inline'");
    expect(policy['default-src']).toBe("'self'");
  });
});

it('[HTTP-51] carries the best address for links', async () => {
  const { raw } = await startTestServer();
  expect(propertyOf(await raw('/'), 'inkroom-origin')).toBe('http://192.0.2.7:3000');
  const unknown = await startTestServer({ linkOrigin: () => null });
  expect(propertyOf(await unknown.raw('/'), 'inkroom-origin')).toBeUndefined();
});
