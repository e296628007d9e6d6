/** A room or record as the main thread holds it: the same that stands in live.db, as texts. */
import { limits } from '@inkroom/shared';
import type { LogPosition, RecordId } from '@inkroom/shared';
import type { CommandResult, LinePlace, Stored, Write } from '../../ports/store.ts';
import type { Row } from './engine.ts';
import type { RoomChange } from './room-statements.ts';
import type { Sleeper } from './wake-heap.ts';

/** A kept commit: its update, and how the intent behind it is answered when it comes again. */
export interface Kept {
  readonly version: number;
  readonly fingerprint: string;
  readonly result: CommandResult;
  readonly update: string;
}

/** By command id, oldest first. */
export type Ring = Map<string, Kept>;

export interface LiveRoom extends Sleeper {
  /** Number of the room in live.db, never used twice. */
  readonly no: number;
  readonly id: RecordId;
  position: LogPosition;
  state: string;
  /** Null until it is first needed after a start: most rooms of a full house rest. */
  ring: Ring | null;
  listing: string | null;
  place: LinePlace | null;
  /** The deadline that is armed; `wake` is later while a claim holds it. */
  armed: number | null;
  claimed: boolean;
}

/** A room whose ring is in memory. */
export type ReadyRoom = LiveRoom & { ring: Ring };

export const isReady = (room: LiveRoom): room is ReadyRoom => room.ring !== null;

export const storedOf = (room: ReadyRoom): Stored => ({
  position: room.position,
  state: room.state,
  updates: Array.from(room.ring.values(), (kept) => kept.update),
});

/** A write that has been checked, with the numbers under which it goes to live.db. */
export interface NumberedWrite {
  readonly write: Write;
  readonly no: number;
  readonly seq: number;
}

export function changeOf({ write, no, seq }: NumberedWrite): RoomChange {
  const { next, listing } = write;
  return [
    [
      seq,
      no,
      write.id,
      next.epoch,
      next.version,
      next.tip,
      write.state,
      write.wake,
      listing,
      write.commandId,
      write.fingerprint,
      write.result,
      write.update,
      write.place?.line ?? null,
      write.place?.at ?? null,
    ],
    write.outbox,
  ];
}

export const createLiveRoom = ({ write, no }: NumberedWrite, state: string): LiveRoom => ({
  no,
  id: write.id,
  position: write.next,
  state,
  ring: new Map([[write.commandId, keptOf(write)]]),
  listing: write.listing,
  place: write.place ?? null,
  armed: write.wake,
  claimed: false,
  wake: write.wake,
  heapIndex: -1,
});

/** Fields of a room that a commit replaces. The caller re-files it under its new wake, listing and place. */
export function changeRoom(room: LiveRoom, { write }: NumberedWrite, state: string): void {
  room.position = write.next;
  room.state = state;
  room.listing = write.listing;
  room.place = write.place ?? null;
  room.armed = write.wake;
  room.claimed = false;
  room.wake = write.wake;
  if (room.ring !== null) keep(room.ring, write);
}

function keep(ring: Ring, write: Write): void {
  // Only with dedupe off can it be there; it takes the place of the newest then.
  ring.delete(write.commandId);
  ring.set(write.commandId, keptOf(write));
  if (ring.size <= limits.ringLength) return;
  for (const oldest of ring.keys()) {
    ring.delete(oldest);
    return;
  }
}

const keptOf = ({ next, fingerprint, result, update }: Write): Kept => ({
  version: next.version,
  fingerprint,
  result,
  update,
});

export function readRoom(row: Row): LiveRoom {
  const wake = row['wake'] === null ? null : Number(row['wake']);
  return {
    no: Number(row['no']),
    // Only this store wrote it.
    id: String(row['id']) as RecordId,
    position: { epoch: String(row['epoch']), version: Number(row['version']), tip: String(row['tip']) },
    state: String(row['state']),
    ring: null,
    listing: row['listing'] === null ? null : String(row['listing']),
    place: row['line'] === null ? null : { line: String(row['line']), at: Number(row['place']) },
    armed: wake,
    claimed: false,
    wake,
    heapIndex: -1,
  };
}

export function readRing(rows: readonly Row[]): Ring {
  const ring: Ring = new Map();
  for (const row of rows) {
    ring.set(String(row['command']), {
      version: Number(row['version']),
      fingerprint: String(row['fingerprint']),
      result: String(row['result']),
      update: String(row['body']),
    });
  }
  return ring;
}
