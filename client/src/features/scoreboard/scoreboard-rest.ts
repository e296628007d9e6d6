/** What of a scoreboard is asked for once and not followed: later pages, names, the whole table. */
import type { ScoreboardRow } from '@inkroom/shared';

export interface ReadRows {
  readonly rows: readonly ScoreboardRow[];
  readonly total: number;
  readonly next: string | null;
  readonly at: number;
}

export interface ReadOptions {
  readonly limit?: number;
  readonly after?: string | null;
  readonly signal?: AbortSignal;
}

const pathOf = (id: string): string => `/api/scoreboards/${encodeURIComponent(id)}`;

export const csvPath = (id: string): string => `${pathOf(id)}?format=csv`;

/** Null: nobody answered, or not as expected. */
async function ask<Body>(path: string, signal?: AbortSignal): Promise<Body | null> {
  try {
    const response = await fetch(path, signal === undefined ? {} : { signal });
    if (!response.ok) return null;
    // The server's own answer, held against its schema there.
    return (await response.json()) as Body;
  } catch {
    // Offline or given up: told as no answer.
    return null;
  }
}

export function readPage(id: string, { limit, after, signal }: ReadOptions): Promise<ReadRows | null> {
  const query = new URLSearchParams();
  if (limit !== undefined) query.set('limit', String(limit));
  if (after !== undefined && after !== null) query.set('after', after);
  return ask(`${pathOf(id)}?${query.toString()}`, signal);
}

/** Whose name contains this. */
export const findRows = (id: string, name: string): Promise<Pick<ReadRows, 'rows'> | null> =>
  ask(`${pathOf(id)}/search?name=${encodeURIComponent(name)}`);

/** What scoreboards there are, and whether this is a day on which many people play each other. */
export const readOffer = (signal: AbortSignal): Promise<{ readonly busyDay: boolean } | null> =>
  ask('/api/scoreboards', signal);
