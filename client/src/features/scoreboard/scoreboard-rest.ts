/** What of a scoreboard is asked for once and not followed: later pages, names, the whole table. Null: no such answer. */
import { isRoomId } from '@inkroom/shared';
import type { ScoreboardRow } from '@inkroom/shared';
import { asked, createApi } from '../../api/api.ts';
import type { Asked, Schemas } from '../../api/api.ts';

export interface ReadRows {
  readonly rows: readonly ScoreboardRow[];
  /** Where the next page begins; null: this is the end. */
  readonly next: string | null;
}

const api = createApi();

export const csvPath = (id: string): string => `/api/scoreboards/${encodeURIComponent(id)}?format=csv`;

const rowOf = ({ playing, ...row }: Schemas['ScoreboardRow']): ScoreboardRow => ({
  ...row,
  ...(isRoomId(playing) ? { playing } : {}),
});

export async function readPage(id: string, limit: number, after: string | null): Promise<ReadRows | null> {
  const query = after === null ? { limit } : { limit, after };
  const page = await asked(api.GET('/api/scoreboards/{id}', { params: { path: { id }, query } }));
  // As text it is the CSV, which is not asked for here.
  if (!page.ok || typeof page.value === 'string') return null;
  return { rows: page.value.rows.map(rowOf), next: page.value.next };
}

/** Whose name contains this. */
export async function findRows(id: string, name: string): Promise<readonly ScoreboardRow[] | null> {
  const found = await asked(api.GET('/api/scoreboards/{id}/search', { params: { path: { id }, query: { name } } }));
  return found.ok ? found.value.rows.map(rowOf) : null;
}

/** Whether this is a day on which many people play each other. */
export async function isBusyDay(): Promise<Asked<boolean>> {
  const offer = await asked(api.GET('/api/scoreboards'));
  return offer.ok ? { ok: true, value: offer.value.busyDay } : offer;
}
