/** Test support, a process of its own: commits to a few rooms and tickets as fast as it can and writes each answered commit to its output. */
import { isRoomRecord, ticketIdOf } from '@inkroom/shared';
import type { QueueName, RecordId, RoomId } from '@inkroom/shared';
import { nodeClock } from '../../platform/node-clock.ts';
import { openSqliteStorage } from './sqlite-storage.ts';

const [dataDir = '', rooms = '1', commits = 'Infinity'] = process.argv.slice(2);
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const { store, close } = await openSqliteStorage({ dataDir, clock: nodeClock, logger });

/** Every other one is a ticket. */
const idOf = (index: number): RecordId =>
  index % 2 === 0 ? (`W000000${index}` as RoomId) : ticketIdOf('crash' as QueueName, `W000000${index}`);

/** Where a ticket of that version stands; the state tells it, too. */
const placeOf = (version: number) => (version % 3 === 0 ? null : { line: `line-${version % 2}`, at: version });

async function play(id: RecordId): Promise<void> {
  const before = (await store.load(id))?.position ?? null;
  let position = before;
  for (let count = 0; count < Number(commits); count += 1) {
    const version = (position?.version ?? 0) + 1;
    const next = { epoch: 'epoch', version, tip: `${process.pid}-${version}` };
    const commandId = `${id}/${process.pid}-${version}`;
    const place = isRoomRecord(id) ? null : placeOf(version);
    const result = await store.commit([
      {
        id,
        expect: position,
        next,
        commandId,
        fingerprint: 'move',
        base: version - 1,
        result: 'ok',
        state: JSON.stringify({ tip: next.tip, place }),
        update: JSON.stringify({ version }),
        wake: null,
        listing: null,
        place,
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

await Promise.all(Array.from({ length: Number(rooms) }, (_, index) => play(idOf(index))));
await close();
