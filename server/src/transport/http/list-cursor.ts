/** Keyset pages over the public rooms: latest change first, the code deciding between equals. */
import type { ListedRoom } from '@inkroom/shared';

interface Key {
  readonly lastAt: number;
  readonly room: string;
}

export interface Page {
  readonly rooms: readonly ListedRoom[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** `after`: the cursor of an earlier page. Null when that is not a cursor. */
export function pageOf(
  rooms: readonly ListedRoom[],
  options: { limit: number; after: string | undefined },
): Page | null {
  const start = options.after === undefined ? undefined : parseKey(options.after);
  if (start === null) return null;
  const rest = rooms.toSorted(compare).filter((room) => start === undefined || compare(start, room) < 0);
  const page = rest.slice(0, options.limit);
  const last = page.at(-1);
  return { rooms: page, next: last === undefined || rest.length === page.length ? null : formatKey(last) };
}

const compare = (a: Key, b: Key): number => b.lastAt - a.lastAt || (a.room < b.room ? -1 : a.room > b.room ? 1 : 0);

const formatKey = ({ lastAt, room }: Key): string => Buffer.from(`${lastAt} ${room}`).toString('base64url');

function parseKey(text: string): Key | null {
  const [, lastAt, room] = /^(\d{1,16}) ([0-9A-Z]{8})$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  return lastAt === undefined || room === undefined ? null : { lastAt: Number(lastAt), room };
}
