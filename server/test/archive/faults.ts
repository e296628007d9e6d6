/** What can happen to an archive while facts come in. Each fault bites, and is healed, before it is over. */
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import type { Scene } from './scene.ts';

export interface Fault {
  readonly name: string;
  readonly on: readonly ('SQLite' | 'Postgres')[];
  run(scene: Scene): Promise<void>;
}

const both = ['SQLite', 'Postgres'] as const;

function postgresOf({ engine }: Scene) {
  if (engine.kind !== 'Postgres') throw new Error('not on Postgres');
  return engine;
}

const fullDisk = `
  CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$;
  CREATE TRIGGER full_disk BEFORE INSERT ON activity_events EXECUTE FUNCTION full_disk()`;

export const faults: readonly Fault[] = [
  {
    name: 'stopped and started again',
    on: ['Postgres'],
    async run(scene) {
      const { postgres } = postgresOf(scene);
      await postgres.stop();
      scene.tell(50);
      await scene.away();
      await postgres.start();
    },
  },
  {
    name: 'killed, and started on what it had kept',
    on: ['Postgres'],
    async run(scene) {
      const { postgres } = postgresOf(scene);
      await postgres.kill();
      await postgres.start();
    },
  },
  {
    name: 'hung',
    on: both,
    async run(scene) {
      const { engine } = scene;
      if (engine.kind === 'Postgres') {
        engine.postgres.pause();
        // What was told before may all be stored by now, and then nobody would notice.
        scene.tell(50);
        await scene.away();
        engine.postgres.resume();
        return;
      }
      // Asked for again and again: a transaction of ours that it waited for could not go on meanwhile.
      const other = new DatabaseSync(engine.file, { timeout: 0 });
      await vi.waitFor(() => other.exec('BEGIN IMMEDIATE'), { timeout: 180_000, interval: 1 });
      scene.tell(50);
      await scene.away();
      other.exec('ROLLBACK');
      other.close();
    },
  },
  {
    // Postgres says so through a trigger that raises disk_full, 53100; SQLite by its most pages.
    name: 'full',
    on: both,
    async run(scene) {
      const { engine, opened } = scene;
      if (engine.kind === 'Postgres') {
        const { postgres, database } = engine;
        await scene.bitten(async () => {
          await postgres.sql(fullDisk, database);
          scene.tell(1_000);
        });
        await postgres.sql('DROP TRIGGER full_disk ON activity_events; DROP FUNCTION full_disk', database);
        return;
      }
      // SQLite takes no limit below what there is, so this one is what there is.
      await scene.bitten(async () => {
        for (const { database } of opened) await sql`pragma max_page_count = 1`.execute(database);
        scene.tell(1_000);
      });
      for (const { database } of opened) await sql`pragma max_page_count = 1073741823`.execute(database);
    },
  },
  {
    name: 'its reply to COMMIT is lost',
    on: ['Postgres'],
    async run(scene) {
      const { proxy } = postgresOf(scene);
      for (let time = 0; time < 3; time += 1) {
        const before = proxy.lostReplies;
        proxy.loseReplyWith('COMMIT');
        scene.tell(50);
        await vi.waitUntil(() => proxy.lostReplies > before, { timeout: 180_000, interval: 5 });
      }
    },
  },
  {
    name: 'every connection is cut',
    on: ['Postgres'],
    async run(scene) {
      const { proxy } = postgresOf(scene);
      const before = proxy.cuts;
      proxy.drop();
      expect(proxy.cuts).toBeGreaterThan(before);
    },
  },
  {
    name: 'entries that can never be stored are among the others',
    on: both,
    async run(scene) {
      scene.tellPoison();
      scene.tell(200);
      await scene.progressed();
    },
  },
  {
    name: 'a projector is killed before COMMIT',
    on: both,
    async run(scene) {
      expect(await scene.runDoomed({ when: 'before COMMIT', after: 0 })).toBe('SIGKILL');
    },
  },
  {
    name: 'a projector is killed after COMMIT',
    on: both,
    async run(scene) {
      expect(await scene.runDoomed({ when: 'after COMMIT', after: 0 })).toBe('SIGKILL');
    },
  },
];
