/** A room as the main thread holds it: the same that stands in live.db, as texts. */
import { limits } from '@inkroom/shared';
import type { LogPosition, RoomId } from '@inkroom/shared';
import type { CommandResult, CommitResult, Listing, Stored, Write } from '../../ports/store.ts';
import type { Sleeper } from './wake-queue.ts';

/** One kept commit: its update, and the intent that it answered. */
export interface RingEntry {
  readonly version: number;
  readonly commandId: string;
  readonly fingerprint: string;
  readonly result: CommandResult;
  readonly update: string;
}

export interface LiveRoom extends Sleeper {
  readonly key: number;
  readonly id: RoomId;
  position: LogPosition;
  state: string;
  ring: RingEntry[];
  listing: Listing | null;
  /** The deadline as a commit armed it; `wake` may be later, under a lease. */
  armed: number | null;
}

/** Which checks are made; all of them, except in tests that show what goes wrong without one. */
export interface Checks {
  readonly dedupe: boolean;
  readonly position: 'whole' | 'version';
}

export const allChecks: Checks = { dedupe: true, position: 'whole' };

export const storedOf = (room: LiveRoom): Stored => ({
  position: room.position,
  state: room.state,
  updates: room.ring.map((entry) => entry.update),
});

/** The answer if the write cannot be committed, null if it can. Dedupe comes before the position, or a retried move would be told "not your turn". */
export function refusalOf(
  room: LiveRoom | null,
  write: Write,
  { now, checks }: { now: number; checks: Checks },
): Exclude<CommitResult, { kind: 'committed' }> | null {
  if (room !== null && checks.dedupe) {
    const known = room.ring.findLast((entry) => entry.commandId === write.commandId);
    if (known !== undefined) {
      const { version, result, fingerprint } = known;
      return { kind: 'duplicate', version, result, fingerprint };
    }
    const oldest = room.ring[0];
    if (write.expect !== null && oldest !== undefined && write.base < oldest.version - 1) {
      return { kind: 'stale' };
    }
  }
  if (!isExpected(room?.position ?? null, write.expect, checks.position)) {
    return { kind: 'conflict', current: room === null ? null : storedOf(room) };
  }
  return write.notAfter !== null && now > write.notAfter ? { kind: 'late' } : null;
}

function isExpected(actual: LogPosition | null, expected: LogPosition | null, how: Checks['position']): boolean {
  if (actual === null || expected === null) return actual === expected;
  if (how === 'version') return actual.version === expected.version;
  return (
    actual.version === expected.version &&
    actual.tip === expected.tip &&
    actual.epoch === expected.epoch
  );
}

export function applyWrite(room: LiveRoom, write: Write, state: string): void {
  room.position = write.next;
  room.state = state;
  room.listing = write.listing;
  room.armed = write.wake;
  room.wake = write.wake;
  room.ring.push(entryOf(write));
  if (room.ring.length > limits.ringLength) room.ring.shift();
}

export const entryOf = (write: Write): RingEntry => ({
  version: write.next.version,
  commandId: write.commandId,
  fingerprint: write.fingerprint,
  result: write.result,
  update: write.update,
});
