/** All that can happen to the archive, one after the other, while fifty thousand facts come in; and builds without the check that makes it come out right. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { PostgresProcess } from '../../../scripts/cluster/postgres-process.ts';
import { startPostgres } from '../../src/storage/sql/testing.ts';
import type { SqlArchiveChecks } from '../../src/storage/sql/sql-archive.ts';
import { readTotals, totalsOf } from './facts.ts';
import { faults } from './faults.ts';
import { postgresScene, sqliteScene } from './scene.ts';
import type { Scene } from './scene.ts';

const patienceMs = 600_000;
const most = 50_000;
let postgres: PostgresProcess;

beforeAll(async () => {
  postgres = await startPostgres();
}, patienceMs);

const openers = {
  SQLite: async (checks?: SqlArchiveChecks): Promise<Scene> => sqliteScene(checks),
  Postgres: (checks?: SqlArchiveChecks): Promise<Scene> => postgresScene(postgres, checks),
};

/** Each fault has facts of its own, so that it finds some under way. */
async function suffer(scene: Scene, count: number): Promise<void> {
  const ours = faults.filter(({ on }) => on.includes(scene.engine.kind));
  const share = Math.floor(count / (ours.length + 1) / 2);
  for (const fault of ours) {
    scene.tell(share);
    await scene.progressed();
    scene.tell(share);
    await fault.run(scene);
  }
  scene.tell(count - scene.told.length);
  await scene.drained();
}

describe.each(['SQLite', 'Postgres'] as const)('%s', (kind) => {
  it(
    '[ARCHIVE-11] of fifty thousand facts each is stored once, and everything counted by them is right, whatever happened meanwhile',
    async () => {
      const scene = await openers[kind]();
      await suffer(scene, most);
      expect(scene.told).toHaveLength(most);
      expect(await readTotals(scene.archive, scene.ranks)).toEqual(totalsOf(scene.told, scene.dead));
    },
    patienceMs,
  );

  it(
    '[ARCHIVE-1] a build whose cursor moves outside the transaction of its facts loses some of them',
    async () => {
      const scene = await openers[kind]({ cursorWithFacts: false });
      await suffer(scene, 6_000);
      const expected = totalsOf(scene.told, scene.dead);
      const found = await readTotals(scene.archive, scene.ranks);
      expect(scene.outbox.waiting).toBe(0);
      expect(found.games + found.events).toBeLessThan(expected.games + expected.events);
    },
    patienceMs,
  );
});
