import { beforeAll, describe, expect, it } from 'vitest';
import type { PostgresProcess } from '../../../scripts/cluster/postgres-process.ts';
import { startPostgres } from '../../src/storage/sql/testing.ts';
import { readTotals, totalsOf } from './facts.ts';
import { faults } from './faults.ts';
import { postgresScene, sqliteScene } from './scene.ts';
import type { Scene } from './scene.ts';

const patienceMs = 400_000;
let postgres: PostgresProcess;

beforeAll(async () => {
  postgres = await startPostgres();
}, patienceMs);

const openers = {
  SQLite: async (): Promise<Scene> => sqliteScene(),
  Postgres: (): Promise<Scene> => postgresScene(postgres),
};

const cases = (['SQLite', 'Postgres'] as const).flatMap((kind) =>
  faults.filter(({ on }) => on.includes(kind)).map((fault) => ({ kind, fault, name: fault.name })),
);

describe('what happens to the archive while facts come in', () => {
  it.each(cases)(
    '[ARCHIVE-4] [ARCHIVE-5] [ARCHIVE-9] [ARCHIVE-11] $kind: $name',
    async ({ kind, fault }) => {
      const scene = await openers[kind]();
      scene.tell(1_500);
      await scene.progressed();
      scene.tell(1_500);
      await fault.run(scene);
      scene.tell(500);
      await scene.drained();
      expect(await readTotals(scene.archive, scene.ranks)).toEqual(totalsOf(scene.told, scene.dead));
    },
    patienceMs,
  );
});
