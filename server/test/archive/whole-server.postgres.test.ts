import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startServer } from '../../src/server.ts';
import { startPostgres } from '../../src/storage/sql/testing.ts';

const patience = { timeout: 90_000, interval: 50 };

it('[ARCHIVE-3] [ARCHIVE-14] a server starts and is played on while Postgres is away, says so, and writes everything when it comes', async () => {
  const postgres = await startPostgres();
  await postgres.stop();
  const dir = mkdtempSync(path.join(tmpdir(), 'inkroom-away-'));
  const config = readConfig({
    DATA_DIR: dir,
    PORT: '0',
    HOST: '127.0.0.1',
    HOUSE_GAMES: '0',
    DATABASE_URL: postgres.url,
  });
  const server = await startServer({ config, clientDir: dir });
  onTestFinished(async () => {
    await server.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const address = `http://127.0.0.1:${server.port}`;
  const readyz = async (): Promise<unknown> => {
    const response = await fetch(`${address}/readyz`);
    const body: unknown = await response.json();
    return { status: response.status, body };
  };
  await vi.waitFor(
    async () => expect(await readyz()).toMatchObject({ status: 200, body: { degraded: ['archive'] } }),
    patience,
  );
  const post = async (body: object): Promise<number> => {
    const headers = { 'Content-Type': 'application/json' };
    return (await fetch(`${address}/events`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  };
  const items = [{ area_code: 111, multiplayer_mode: 'chess', user_id: 'ada', events_name: 'LOGIN' }];
  expect(await post({ items })).toBe(200);

  await postgres.start();
  await vi.waitFor(async () => expect(await readyz()).toMatchObject({ status: 200, body: { degraded: [] } }), patience);
  await vi.waitFor(
    async () => expect(await postgres.sql('select area, mode, logins from activity_totals')).toBe('111|chess|1'),
    patience,
  );
  await vi.waitFor(async () => {
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toMatch(/^inkroom_outbox\{[^}]*\} 0$/m);
    expect(metrics).toMatch(/^inkroom_projected_facts_total\{[^}]*\} 1$/m);
  }, patience);
}, 300_000);
