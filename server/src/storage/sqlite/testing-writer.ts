/** Test support, a process of its own: commits to a few rooms as fast as it can and writes each answered commit to its output. */
import type { RoomId } from '@inkroom/shared';
import { nodeClock } from '../../platform/node-clock.ts';
import { openSqliteStorage } from './sqlite-storage.ts';

const [dataDir = '', rooms = '1', commits = 'Infinity'] = process.argv.slice(2);
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const { store, close } = await openSqliteStorage({ dataDir, clock: nodeClock, logger });

async function play(id: RoomId): Promise<void> {
  const before = (await store.load(id))?.position ?? null;
  let position = before;
  for (let count = 0; count < Number(commits); count += 1) {
    const version = (position?.version ?? 0) + 1;
    const next = { epoch: 'epoch', version, tip: `${process.pid}-${version}` };
    const commandId = `${id}/${process.pid}-${version}`;
    const result = await store.commit([
      {
        id,
        expect: position,
        next,
        commandId,
        fingerprint: 'move',
        base: version - 1,
        result: 'ok',
        state: JSON.stringify({ tip: next.tip }),
        update: JSON.stringify({ version }),
        wake: null,
        listing: null,
        outbox: [JSON.stringify({ id, version })],
        notAfter: null,
      },
    ]);
    if (result.kind !== 'committed') throw new Error(result.kind);
    position = next;
    // To a pipe this is one write call at once, so that a kill cannot take back what was said.
    process.stdout.write(`acked ${id} ${version} ${next.tip}\n`);
  }
}

await Promise.all(Array.from({ length: Number(rooms) }, (_, index) => play(`W000000${index}` as RoomId)));
await close();
