/** `npm run rebuild`, on a real data folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCommand } from '../../scripts/lib/command.ts';
import { root } from '../../scripts/lib/paths.ts';
import { nodeClock } from '../src/platform/node-clock.ts';
import { projectGames } from '../src/storage/sql/games/project-games.ts';
import { aGame, personOf } from '../src/storage/sql/games/testing.ts';
import { openSqliteArchive } from '../src/storage/sql/open-archive.ts';
import type { OpenArchive } from '../src/storage/sql/open-archive.ts';
import { quietLogger } from '../src/storage/sql/testing.ts';

// Three commands in a row, each of which starts Node.
vi.setConfig({ testTimeout: 90_000 });

let dataDir = '';

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'inkroom-rebuild-'));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const command = (env: Readonly<Record<string, string>> = {}) =>
  runCommand(process.execPath, [join(root, 'scripts', 'run.js'), 'rebuild'], {
    limitMs: 90_000,
    env: { DATA_DIR: dataDir, ...env },
  });

const ratingOfAda = async ({ reads }: OpenArchive): Promise<number> =>
  (
    await reads
      .selectFrom('ratings')
      .select('rating')
      .where('player', '=', personOf('ada').player)
      .executeTakeFirstOrThrow()
  ).rating;

test('[RATING-30] [RATING-31] [RATING-33] the command counts again beside an open archive, shows how far it is, and says what it found', async () => {
  const archive = openSqliteArchive({ file: join(dataDir, 'archive.db'), clock: nodeClock, logger: quietLogger });
  try {
    await archive.database.transaction().execute((tx) => projectGames(tx, [aGame(), aGame()]));
    const right = await ratingOfAda(archive);
    const first = await command();
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toContain('games 2 of 2');
    expect(first.output).toContain('2 games counted again: everything was right.');

    await archive.database.updateTable('ratings').set({ rating: 3000 }).execute();
    expect((await command()).output).toContain('2 rows were wrong and are right now.');
    expect(await ratingOfAda(archive)).toBe(right);
  } finally {
    await archive.close();
  }
});

test('[RATING-30] without an archive the command says where it looked, and makes none', async () => {
  expect(await command()).toMatchObject({
    code: 1,
    output: `There is no archive in ${dataDir} yet. Set DATA_DIR if the server keeps its data elsewhere.\n`,
  });
  const away = await command({ DATABASE_URL: 'postgres://inkroom@127.0.0.1:1/inkroom' });
  expect(away.code).toBe(1);
  expect(away.output).toMatch(/^The archive cannot be reached: .*Nothing was changed\.\n$/);
});
