/** Tickets on a real server: from the desk into the archive, and nothing there that reaches a person. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { startServer } from '../src/server.ts';

const phone = '4930123456';

async function openServer(dataDir: string) {
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, HOUSE_GAMES: '0' });
  const server = await startServer({ config, clientDir: dataDir });
  onTestFinished(() => server.close());
  const [admin, desk] = [await server.openConsole('admin'), await server.openConsole('desk')];
  const ask = async (
    method: string,
    address: string,
    { key = desk, body }: { key?: string | null; body?: object } = {},
  ) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${address}`, {
      method,
      headers: { Authorization: `Bearer ${key ?? ''}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
  const json = async (...asking: Parameters<typeof ask>): Promise<Record<string, unknown>> => {
    const { status, text } = await ask(...asking);
    if (status >= 400) throw new Error(text);
    return JSON.parse(text) as Record<string, unknown>;
  };
  return { close: () => server.close(), admin, ask, json };
}

test('[TAPI-10] [TAPI-20] [TAPI-22] [TAPI-14] a guest’s way through the queue is in the archive, listed after a restart, and no number with it', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'inkroom-tickets-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true, maxRetries: 3 }));
  const first = await openServer(dataDir);
  const { json, admin } = first;
  const settings = { recall: { kind: 'hand' }, teams: ['blue'], metrics: ['homeruns'] };
  await json('PUT', '/api/queues/arcade', { key: admin, body: settings });
  const guest = { queue: 'arcade', name: '=Ada, "the" Great', phone: `+${phone}` };
  const { id } = await json('POST', '/api/tickets', { body: guest });
  for (const step of ['recall', 'confirm', 'play']) await json('POST', `/games/${String(id)}/${step}`);
  // A station's score counts at once; what the desk completes it may still take back.
  const made = await json('POST', '/api/accounts/vrgame/keys', { key: admin, body: { graceMs: 0 } });
  const station = String(made['key']);
  await json('POST', `/games/${String(id)}/complete`, { key: station, body: { score: 12, homeruns: 2 } });
  const listed = await json('GET', '/api/tickets?queue=arcade');
  expect(listed).toMatchObject({ complete: true, tickets: [{ id, state: 'completed', team: 'blue', score: 12 }] });
  const sums = { team: 'blue', tickets: 1, completed: 1, noShows: 0, score: 12, best: 12, metrics: { homeruns: 2 } };
  await expect
    .poll(() => json('GET', '/api/queues/arcade/teams'), { timeout: 60_000 })
    .toMatchObject({ teams: [sums] });
  const board = async () => (await first.ask('GET', '/api/scoreboards/arcade')).text;
  await expect.poll(board, { timeout: 60_000 }).toContain('"value":12');

  // Old enough that the live store has forgotten it: only the archive knows.
  await first.close();
  await Promise.all(
    ['live.db', 'live.db-wal', 'live.db-shm'].map((file) => rm(path.join(dataDir, file), { force: true })),
  );
  const archived = await Promise.all(
    (await readdir(dataDir))
      .filter((file) => file.startsWith('archive.db'))
      .map((file) => readFile(path.join(dataDir, file))),
  );
  expect(archived.length).toBeGreaterThan(0);
  for (const bytes of archived) expect(bytes.includes(phone)).toBe(false);
  const second = await openServer(dataDir);
  expect(await second.json('GET', `/api/tickets/${String(id)}`)).toMatchObject({
    live: false,
    state: 'completed',
    allowed: [],
  });
  const { steps } = await second.json('GET', `/api/tickets/${String(id)}/history`);
  expect(steps).toMatchObject([
    { version: 1, state: 'queued', by: 'desk', who: 'console-desk' },
    { state: 'recalled', by: 'desk' },
    { state: 'confirmed', by: 'desk' },
    { state: 'playing', by: 'desk' },
    { state: 'completed', by: 'station', who: 'vrgame' },
    { state: 'completed', by: 'system', who: '' },
  ]);
  const { text } = await second.ask('GET', '/api/tickets?date=today&state=completed&sort=score&format=csv');
  const [head, row, ...rest] = text.trim().split('\r\n');
  expect(head).toBe(
    'ticket,sign,queue,state,name,area,team,taken_at,recalled_at,confirmed_at,playing_at,completed_at,cancelled_at,expired_at,recalls,no_shows,station,score,homeruns',
  );
  expect(row).toMatch(new RegExp(`^${String(id)},.{4},arcade,completed,"'=Ada, ""the"" Great",100,blue,2`));
  expect(row).toMatch(/,1,0,,12,2$/);
  expect(rest).toEqual([]);
});

test('[ACCOUNT-50] a new server has user, tablet and vrgame, and nobody has a key for them', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'inkroom-tickets-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true, maxRetries: 3 }));
  const { json, admin } = await openServer(dataDir);
  const { accounts } = await json('GET', '/api/accounts', { key: admin });
  const usual = { keys: [] };
  expect(accounts).toMatchObject([
    { name: 'console' },
    { name: 'console-desk', scopes: ['desk'] },
    { name: 'tablet', scopes: ['desk'], ...usual },
    { name: 'user', scopes: ['admin'], ...usual },
    { name: 'vrgame', scopes: ['station'], ...usual },
  ]);
});
