/** What a commit writes to live.db. */
import { limits } from '@inkroom/shared';
import type { RoomId } from '@inkroom/shared';
import type { Write } from '../../ports/store.ts';
import type { PackedStatement } from './worker-messages.ts';

const putRoom = `INSERT INTO rooms (key, id, epoch, version, tip, state, wake, listing, mode, open, changed)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET version = excluded.version, tip = excluded.tip, state = excluded.state,
    wake = excluded.wake, listing = excluded.listing, mode = excluded.mode, open = excluded.open, changed = excluded.changed`;
const putUpdate = `INSERT OR REPLACE INTO updates (room, slot, version, command_id, fingerprint, result, body)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
const putFact = 'INSERT INTO outbox (at, body) VALUES (?, ?)';
const putAlive = 'INSERT INTO alive (one, at) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET at = excluded.at';

/** Everything about one write; the caller has checked it. */
export function statementsOf(write: Write, key: number, now: number): readonly PackedStatement[] {
  const facts = write.outbox.map((fact): PackedStatement => [putFact, [now, fact], -1]);
  if (write.state === null) return [...deletionOf(write.id, key), ...facts];
  const { next, listing } = write;
  return [
    [
      putRoom,
      [
        key,
        write.id,
        next.epoch,
        next.version,
        next.tip,
        write.state,
        write.wake,
        listing?.text ?? null,
        listing?.mode ?? null,
        listing?.open === true ? 1 : 0,
        now,
      ],
      -1,
    ],
    [
      putUpdate,
      [
        key,
        next.version % limits.ringLength,
        next.version,
        write.commandId,
        write.fingerprint,
        write.result,
        write.update,
      ],
      -1,
    ],
    ...facts,
  ];
}

/** Proof of life, so that the next start knows how long the store was away. */
export const aliveStatement = (now: number): PackedStatement => [putAlive, [now], -1];

function deletionOf(id: RoomId, key: number): readonly PackedStatement[] {
  return [
    ['DELETE FROM rooms WHERE key = ?', [key], -1],
    ['DELETE FROM updates WHERE room = ?', [key], -1],
    ['DELETE FROM chat WHERE room = ?', [id], -1],
  ];
}
