/** Scoreboards over REST: pages, around somebody, CSV, search, and what there is. */
import { createHash } from 'node:crypto';
import { err, ok } from '@inkroom/shared';
import type { Result } from '@inkroom/shared';
import { z } from 'zod';
import { storeFailuresAsRefusals } from '../../../rooms/failure.ts';
import type { KnownScoreboard, PageWish } from '../../../scores/scoreboards.ts';
import { csvType } from '../csv.ts';
import type { HttpDeps } from '../deps.ts';
import { httpLimits } from '../http-limits.ts';
import type { Refused } from '../problem.ts';
import { formatRankCursor, parseRankCursor } from '../rank-cursor.ts';
import type { AddressLimit } from '../rate-limit.ts';
import { defineRoute, reply, textReply } from '../route.ts';
import type { RawRequest, Route } from '../route.ts';
import { scoreboardCsv } from '../scoreboard-csv.ts';
import {
  foundSchema,
  idParams,
  offerSchema,
  pageQuery,
  pageSchema,
  searchQuery,
  usualRows,
  viewOffer,
  viewRow,
} from '../scoreboard-schemas.ts';

const unnamed = ['no-such-scoreboard', 'not-offered'] as const;

export function scoreboardRoutes({
  scoreboards,
  newTables,
}: Pick<HttpDeps, 'scoreboards'> & { readonly newTables: AddressLimit }): readonly Route[] {
  const common = { tag: 'scoreboards', auth: false, method: 'get' } as const;

  const resolve = async (id: string): Promise<Result<KnownScoreboard, Refused>> => {
    const known = scoreboards.resolve(id);
    if (!known.ok) return err({ code: known.error });
    return (await scoreboards.exists(known.value)) ? known : err({ code: 'no-such-scoreboard' });
  };

  return [
    defineRoute({
      ...common,
      path: '/api/scoreboards',
      operation: 'listScoreboards',
      summary: 'Which scoreboards there are',
      responses: { 200: { description: 'What goes together, and what is open.', schema: offerSchema } },
      errors: [],
      handler: async () => storeFailuresAsRefusals(async () => reply(200, viewOffer(await scoreboards.offer()))),
    }),
    defineRoute({
      ...common,
      path: '/api/scoreboards/{id}',
      operation: 'readScoreboard',
      summary: 'A part of a scoreboard',
      description:
        'From the top, after or before a cursor, or around a member. `today`, `week` and `season` mean the one that is open; closed ones are named by key. A game that ended in time counts in its window, however late it is stored. As CSV it is the whole table if no `limit` is given; where there is more, `Link` leads to the rest.',
      params: idParams,
      query: pageQuery,
      revalidates: true,
      responses: {
        200: { description: 'In order, best first.', schema: pageSchema, alsoAs: { [csvType]: z.string() } },
      },
      errors: [...unnamed, 'bad-message', 'session-invalid', 'session-expired', 'session-ended', 'player-banned'],
      handler: async ({ params: { id }, query, accept, address, authenticate }) => {
        const wish = await wishOf(query, authenticate);
        if (!wish.ok) return wish;
        const isCsv = query.format === undefined ? /\btext\/csv\b/.test(accept) : query.format === 'csv';
        const isTable = isCsv && [query.limit, query.around, query.before].every((each) => each === undefined);
        const refused = isTable ? newTables.take(address) : null;
        if (refused !== null) return err(refused);
        const read = await storeFailuresAsRefusals(async () => {
          const known = await resolve(id);
          if (!known.ok) return known;
          const page = isTable
            ? await scoreboards.table(known.value, { after: wish.value.after, most: httpLimits.tableRows })
            : await scoreboards.page(known.value, wish.value);
          return ok({ known: known.value, page });
        });
        if (!read.ok) return read;
        const { known, page } = read.value;
        const body = {
          id: String(known.id),
          closed: scoreboards.isClosed(known),
          rows: page.rows.map(viewRow),
          total: page.total,
          previous: page.previous && formatRankCursor(page.previous),
          next: page.next && formatRankCursor(page.next),
        };
        const headers = {
          ETag: `"${digestOf(body)}${isCsv ? '-csv' : ''}"`,
          // Kept, and asked for again each time. What is around me is mine alone.
          'Cache-Control': query.around === 'me' ? 'private, no-cache' : 'no-cache',
          Vary: 'Accept',
        };
        if (!isCsv) return reply(200, body, headers);
        const file = {
          'Content-Disposition': `attachment; filename="${known.id}.csv"`,
          ...(body.next === null ? {} : { Link: linkToNext(known.id, body.next, query.limit) }),
        };
        return textReply(200, scoreboardCsv(page.rows), { contentType: csvType, headers: { ...headers, ...file } });
      },
    }),
    defineRoute({
      ...common,
      path: '/api/scoreboards/{id}/search',
      operation: 'searchScoreboard',
      summary: 'Members by name',
      description:
        'Whoever has exactly this name, wherever they stand; then those in the first 1,000 rows whose name contains it.',
      params: idParams,
      query: searchQuery,
      responses: { 200: { description: 'At most 20.', schema: foundSchema } },
      errors: [...unnamed, 'bad-message'],
      handler: async ({ params: { id }, query: { name } }) =>
        storeFailuresAsRefusals(async () => {
          const known = await resolve(id);
          if (!known.ok) return known;
          return reply(200, { rows: (await scoreboards.search(known.value, name)).map(viewRow) });
        }),
    }),
  ];
}

/** RFC 8288; a table has no place for a cursor of its own. */
function linkToNext(id: string, next: string, limit: number | undefined): string {
  const query = new URLSearchParams({
    format: 'csv',
    after: next,
    ...(limit === undefined ? {} : { limit: `${limit}` }),
  });
  return `</api/scoreboards/${encodeURIComponent(id)}?${query.toString()}>; rel="next"`;
}

const digestOf = (body: object): string =>
  createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22);

async function wishOf(
  query: z.output<typeof pageQuery>,
  authenticate: RawRequest['authenticate'],
): Promise<Result<PageWish, Refused>> {
  const { limit = usualRows, around } = query;
  const [after, before] = [parseRankCursor(query.after), parseRankCursor(query.before)];
  if (!after.ok) return err({ code: 'bad-message', detail: 'query.after: not a cursor' });
  if (!before.ok) return err({ code: 'bad-message', detail: 'query.before: not a cursor' });
  if ([around, query.after, query.before].filter((each) => each !== undefined).length > 1) {
    return err({ code: 'bad-message', detail: 'query: one of after, before and around' });
  }
  if (around !== 'me') return ok({ limit, around, after: after.value, before: before.value });
  const session = await authenticate();
  return session.ok ? ok({ limit, around: session.value.player }) : session;
}
