/**
 * What it costs to bring facts into the archive: facts per second, and CPU of this process (its threads included) and of
 * Postgres, on archive.db and on Postgres. `node bench/src/archive.ts`
 */
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Fact, GameId, PlayerId, RoomId } from '@inkroom/shared';
import { PostgresProcess } from '../../scripts/cluster/postgres-process.ts';
import { descendantsOf } from '../../scripts/cluster/process-tree.ts';
import { startProjector } from '../../server/src/archive/projector.ts';
import { MemoryOutbox, MemoryRanks } from '../../server/src/archive/testing/memory-outbox.ts';
import { nodeClock } from '../../server/src/platform/node-clock.ts';
import { nodeEntropy } from '../../server/src/platform/node-entropy.ts';
import type { OpenArchive } from '../../server/src/storage/sql/open-archive.ts';
import { openPostgresArchive, openSqliteArchive } from '../../server/src/storage/sql/open-archive.ts';
import { silentLogger } from '../../server/src/storage/sqlite/testing.ts';
import { cpuMicros } from './process-figures.ts';

const start = Date.UTC(2026, 10, 21);
const people = 1_000;

const person = (number: number) => {
  const id = `player_${String(number % people).padStart(4, '0')}` as PlayerId;
  return { player: id, name: `Name of ${id}`, bot: null, area: 101 + (number % 19) };
};

const game = (number: number): Fact => {
  const room = `R${String(number).padStart(7, '0')}` as RoomId;
  return {
    type: 'game-finished',
    id: `${room}-1` as GameId,
    room,
    epoch: 'epoch',
    mode: 'classic',
    origin: 'people',
    visibility: 'public',
    table: false,
    players: [person(number * 7), person(number * 7 + 1 + (number % 100))],
    moves: [4, 0, 2, 6, 3, 5, 1, 7, 8],
    startedAt: start + number * 100,
    endedAt: start + number * 100 + 50,
    reason: 'line',
    winner: ([0, 1, null] as const)[number % 3] ?? null,
  };
};

const scores = (number: number): Fact => ({
  type: 'scores',
  at: start + number,
  items: Array.from({ length: 100 }, (_, index) => ({
    id: `s${number}-${index}`,
    board: 'players',
    member: `member-${(number * 100 + index) % people}`,
    operator: 'set',
    amount: index,
    value: index,
    seq: number * 100 + index + 1,
    achievedAt: start + number,
    name: null,
    area: null,
  })),
});

const activity = (number: number): Fact => ({
  type: 'activity',
  at: start + number,
  items: [
    {
      id: `a${number}`,
      user: `user${number % people}`,
      area: 101 + (number % 19),
      mode: `mode${number % 10}`,
      event: number % 2 === 0 ? 'LOGIN' : 'LOGOUT',
      source: 'outside',
    },
  ],
});

const tasks = [
  { name: 'games', make: game, facts: 2_000, rows: 2_000 },
  { name: 'scores, 100 per fact', make: scores, facts: 400, rows: 40_000 },
  { name: 'activity, one per fact', make: activity, facts: 10_000, rows: 10_000 },
] as const;

interface Engine {
  readonly name: string;
  readonly opened: OpenArchive;
  /** CPU of the database so far, in microseconds. */
  readonly databaseMicros: () => number;
  close(): Promise<void>;
}

function openSqlite(dir: string): Engine {
  const opened = openSqliteArchive({ file: path.join(dir, 'archive.db'), clock: nodeClock, logger: silentLogger });
  return { name: 'archive.db', opened, databaseMicros: () => 0, close: () => opened.close() };
}

async function openPostgres(dir: string): Promise<Engine> {
  const postgres = await PostgresProcess.start({ dir: path.join(dir, 'postgres') });
  const opened = openPostgresArchive({ url: postgres.url, readUrl: null, clock: nodeClock, logger: silentLogger });
  return {
    name: 'Postgres',
    opened,
    databaseMicros: () => [postgres.pid, ...descendantsOf(postgres.pid)].reduce((sum, pid) => sum + cpuMicros(pid), 0),
    close: async () => {
      await opened.close();
      await postgres.close();
    },
  };
}

async function measure({ name, opened, databaseMicros }: Engine): Promise<void> {
  await opened.archive.cursors();
  for (const task of tasks) {
    await opened.database.deleteFrom('projector').execute();
    const outbox = new MemoryOutbox();
    outbox.append(
      0,
      Array.from({ length: task.facts }, (_, index) => task.make(index)),
    );
    const from = { at: Date.now(), own: cpuMicros(process.pid), database: databaseMicros() };
    const projector = startProjector({
      outbox,
      archive: opened.archive,
      ranks: new MemoryRanks(),
      clock: nodeClock,
      entropy: nodeEntropy,
      logger: silentLogger,
      metrics: { projected: () => undefined, buried: () => undefined },
      node: 'bench',
    });
    while (outbox.waiting > 0) await new Promise((resolve) => void setTimeout(resolve, 5));
    const seconds = (Date.now() - from.at) / 1_000;
    const own = (cpuMicros(process.pid) - from.own) / task.rows;
    const database = (databaseMicros() - from.database) / task.rows;
    await projector.stop();
    const figures = [
      `${Math.round(task.rows / seconds)}/s`,
      `node ${own.toFixed(1)} µs`,
      `database ${database.toFixed(1)} µs`,
    ];
    console.log(`${name}, ${task.name}: ${figures.join(', ')}`);
  }
}

const dir = mkdtempSync(path.join(tmpdir(), 'inkroom-bench-'));
chmodSync(dir, 0o755);
try {
  for (const open of [openSqlite, openPostgres]) {
    const engine = await open(dir);
    await measure(engine);
    await engine.close();
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
