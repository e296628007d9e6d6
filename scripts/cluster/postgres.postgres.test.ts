import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PostgresOptions, PostgresProcess } from './postgres-process.ts';
import { descendantsOf, isAlive } from './process-tree.ts';
import { startPostgres as startServer } from './testing/start-postgres.ts';

async function startPostgres(options: Pick<PostgresOptions, 'password' | 'config'> = {}): Promise<PostgresProcess> {
  const server = await startServer(options);
  onTestFinished(async () => await server.close());
  return server.process;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(async () => await client.end().catch(() => undefined));
  return client;
}

const one = 'SELECT 1 AS one';

describe('Postgres as a child process', { timeout: 180_000 }, () => {
  it('keeps what it acknowledged over a kill, a stop and a restart, on the same port', async () => {
    const postgres = await startPostgres();
    const { url } = postgres;
    await postgres.sql('CREATE TABLE move (cell int); INSERT INTO move VALUES (4)');
    await postgres.kill();
    expect(postgres.isRunning).toBe(false);
    await postgres.start();
    expect(postgres.url).toBe(url);
    expect(await postgres.sql('SELECT cell FROM move')).toBe('4');
    const client = await connect(url);
    const cut = new Promise<void>((resolve) => void client.once('end', () => resolve()));
    await postgres.restart();
    await cut;
    expect(await postgres.sql('SELECT cell FROM move')).toBe('4');
  });

  it('leaves none of its processes behind when it is killed', async () => {
    const postgres = await startPostgres();
    await connect(postgres.url);
    const parts = descendantsOf(postgres.pid);
    expect(parts.length).toBeGreaterThan(1);
    await postgres.kill();
    // A second one finds nothing, and harms nobody else.
    await postgres.kill();
    expect(parts.filter(isAlive)).toEqual([]);
  });

  it('answers nothing while paused, on connections old and new, and everything afterwards', async () => {
    const postgres = await startPostgres();
    const client = await connect(postgres.url);
    await client.query(one);
    postgres.pause();
    const answers: string[] = [];
    const old = client.query(one).then(() => answers.push('old'));
    const fresh = connect(postgres.url).then(() => answers.push('new'));
    // Running it answers within a few milliseconds.
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    expect(answers).toEqual([]);
    postgres.resume();
    await Promise.all([old, fresh]);
    expect(answers.toSorted()).toEqual(['new', 'old']);
  });

  it('comes back empty when asked to', async () => {
    const postgres = await startPostgres();
    await postgres.sql('CREATE TABLE move (cell int)');
    await postgres.startEmpty();
    expect(await postgres.sql("SELECT count(*) FROM pg_tables WHERE tablename = 'move'")).toBe('0');
  });

  it('asks for its password', async () => {
    const postgres = await startPostgres({ password: 'open: sesame' });
    expect(postgres.url).toMatch(/^postgres:\/\/inkroom:open%3A%20sesame@127\.0\.0\.1:\d+\/inkroom$/);
    expect((await (await connect(postgres.url)).query(one)).rows).toEqual([{ one: 1 }]);
    await expect(connect(postgres.url.replace('sesame', 'wrong'))).rejects.toThrow('password');
  });

  it('says what was wrong when it does not start', async () => {
    await expect(startPostgres({ config: { no_such_setting: '1' } })).rejects.toThrow('no_such_setting');
  });
});
