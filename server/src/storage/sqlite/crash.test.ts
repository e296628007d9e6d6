/** Death of the process, and what happens before an answer: held against a real process that commits. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { RecordId } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { nodeClock } from '../../platform/node-clock.ts';
import { openSqliteStorage } from './sqlite-storage.ts';
import { silentLogger, temporaryFolder } from './testing.ts';

const writer = new URL('./testing-writer.ts', import.meta.url).pathname;

interface Acked {
  readonly version: number;
  readonly tip: string;
}

/** State of a room or ticket: the writer tells in it where it put the ticket. */
interface Written {
  readonly tip: string;
  readonly place: { readonly line: string; readonly at: number } | null;
}

/** Lets a process commit to two rooms and two tickets, kills it after so many answers, and gives the last answer of each. */
async function commitAndKill(dataDir: string, answers: number): Promise<ReadonlyMap<string, Acked>> {
  const child = spawn(process.execPath, [writer, dataDir, '4'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const last = new Map<string, Acked>();
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [, id = '', version, tip = ''] = line.split(' ');
    last.set(id, { version: Number(version), tip });
    seen += 1;
    if (seen === answers) child.kill('SIGKILL');
  }
  if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return last;
}

it('[STORE-1] after kill -9 every answered commit is there, with its facts, and the folder can be opened at once', async () => {
  const folder = temporaryFolder();
  try {
    // The last one is past the folding of the journal.
    for (const answers of [1, 37, 250, 9_000]) {
      const acked = await commitAndKill(folder.path, answers);
      expect([...acked.values()].length).toBeGreaterThan(0);
      const { store, presence, close } = await openSqliteStorage({
        dataDir: folder.path,
        clock: nodeClock,
        logger: silentLogger,
      });
      for (const [id, { version, tip }] of acked) {
        const stored = await store.load(id as RecordId);
        expect(stored?.position.version).toBeGreaterThanOrEqual(version);
        if (stored?.position.version === version) expect(stored.position.tip).toBe(tip);
        const { tip: storedTip, place } = JSON.parse(stored?.state ?? '{}') as Written;
        expect(storedTip).toBe(stored?.position.tip);
        const line =
          place === null ? [] : await store.readLines('crash', [{ line: place.line, limit: 9, from: 'front' }]);
        expect(line[0]?.records.find((one) => one.id === id)?.at, `place of ${id}`).toBe(place?.at);
        expect(await store.ranks([id as RecordId])).toEqual([place === null ? null : expect.any(Number)]);
        expect(JSON.parse(stored?.updates.at(-1) ?? '{}')).toEqual({ version: stored?.position.version });
        expect(stored?.updates).toHaveLength(Math.min(64, stored?.position.version ?? 0));
      }
      const orphans = await presence.claimOrphans({ limit: 1_000_000, leaseMs: 1 });
      const ids = orphans.map((id) => store.load(id));
      const versions = (await Promise.all(ids)).map((stored) => stored?.position.version ?? 0);
      expect((await store.counts()).outbox, 'one fact per commit').toBe(versions.reduce((a, b) => a + b, 0));
      await close();
    }
  } finally {
    folder.remove();
  }
}, 180_000);

/** Tracing may be missing, or forbidden in a container. */
const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

interface Traced {
  readonly call: string;
  readonly index: number;
}

it(
  canTrace
    ? '[STORE-17] traced: the write-ahead log is synced before each answer leaves the process'
    : '[STORE-17] strace is not at hand: a process of its own commits and ends; the sync is held by the pragmas of the committing connection',
  async () => {
    const folder = temporaryFolder();
    const trace = `${folder.path}/trace`;
    const command = [process.execPath, writer, `${folder.path}/data`, '1', '5'];
    const traced = ['strace', '-f', '-y', '-e', 'trace=fdatasync,fsync,write', '-o', trace, ...command];
    const [program = '', ...rest] = canTrace ? traced : command;
    const { stdout, status } = spawnSync(program, rest, { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout.match(/^acked /gm)).toHaveLength(5);
    if (canTrace) {
      const lines = readFileSync(trace, 'utf8').split('\n');
      const find = (pattern: RegExp): readonly Traced[] =>
        lines.flatMap((call, index) => (pattern.test(call) ? [{ call, index }] : []));
      const acks = find(/write\(1.*acked /);
      // A call that waited is written in two lines; its end is what counts.
      const syncs = find(/(fsync|fdatasync)(\(\d+<[^>]*live\.db-wal>\) += 0| resumed>.*= 0)/);
      expect(acks).toHaveLength(5);
      for (const [number, ack] of acks.entries()) {
        const since = number === 0 ? -1 : (acks[number - 1]?.index ?? -1);
        expect(
          syncs.some(({ index }) => index > since && index < ack.index),
          ack.call,
        ).toBe(true);
      }
    }
    folder.remove();
  },
  60_000,
);
