/** What commit-writes.lua takes and answers, and a room as the scripts answer it. */
import { isRoomRecord, limits } from '@inkroom/shared';
import type { LogPosition } from '@inkroom/shared';
import type { Stored, Write } from '../../ports/store.ts';

const positionText = ({ epoch, version, tip }: LogPosition): string => `${epoch} ${version} ${tip}`;

/** The script's arguments for one write, in the form in which they are stored. */
export function argsOf(write: Write): readonly (string | number)[] {
  const { expect, next, listing, notAfter, outbox } = write;
  const limit = isStale(write.base, expect) ? 'stale' : (notAfter ?? 0);
  const place = placeTextOf(write);
  return [
    write.id,
    expect === null ? '' : positionText(expect),
    positionText(next),
    `c${write.commandId}`,
    `${next.version} ${write.result} ${write.fingerprint}`,
    next.version % limits.ringLength,
    write.state ?? '',
    messageOf(write),
    write.wake ?? '',
    listing ?? '',
    limit === 0 && outbox.length === 0 && place === '' ? '' : `${limit} ${outbox.length}${place}`,
    ...outbox,
  ];
}

/** Rooms stand in no line, and their commits do not ask for one. Of a record: a blank, and `line at` when it stands in one. */
function placeTextOf({ id, place }: Write): string {
  if (isRoomRecord(id)) return '';
  return place === undefined || place === null ? ' ' : ` ${place.line} ${place.at}`;
}

/** What is published, and kept in the ring as it is. */
export const messageOf = ({ next, update }: Write): string => `U${positionText(next)}\n${update}`;

/** Nobody can tell any more whether an intent of this base has run. */
export const isStale = (base: number, position: LogPosition | null): boolean =>
  position !== null && base < Math.max(1, position.version - limits.ringLength + 1) - 1;

/** `position, state, update, …`; nothing when the room is absent. */
export function storedOf([position, state, ...updates]: readonly string[]): Stored | null {
  if (position === undefined || state === undefined) return null;
  const [epoch = '', version, tip = ''] = position.split(' ');
  return { position: { epoch, version: Number(version), tip }, state, updates };
}
