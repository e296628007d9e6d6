/** May this write be committed? The checks of the Store port, in its order. */
import type { LogPosition } from '@inkroom/shared';
import type { CommitResult, Write } from '../../ports/store.ts';
import { storedOf } from './live-room.ts';
import type { ReadyRoom } from './live-room.ts';

/** All of them are made, except in tests that show what goes wrong without one. */
export interface WriteChecks {
  readonly dedupe: boolean;
  readonly position: 'whole' | 'version';
}

/** Null: it may. */
export function checkWrite(
  write: Write,
  room: ReadyRoom | null,
  { now, checks }: { now: number; checks: WriteChecks },
): Exclude<CommitResult, { kind: 'committed' }> | null {
  if (room !== null && checks.dedupe) {
    const known = room.ring.get(write.commandId);
    if (known !== undefined) {
      const { version, result, fingerprint } = known;
      return { kind: 'duplicate', version, result, fingerprint };
    }
    if (write.expect !== null && write.base < oldestVersion(room) - 1) return { kind: 'stale' };
  }
  if (!isExpected(room === null ? null : room.position, write.expect, checks.position)) {
    return { kind: 'conflict', current: room === null ? null : storedOf(room) };
  }
  return write.notAfter !== null && now > write.notAfter ? { kind: 'late' } : null;
}

function oldestVersion(room: ReadyRoom): number {
  for (const kept of room.ring.values()) return kept.version;
  return room.position.version;
}

function isExpected(actual: LogPosition | null, expected: LogPosition | null, how: WriteChecks['position']): boolean {
  if (actual === null || expected === null) return actual === expected;
  if (actual.version !== expected.version) return false;
  return how === 'version' || (actual.tip === expected.tip && actual.epoch === expected.epoch);
}
