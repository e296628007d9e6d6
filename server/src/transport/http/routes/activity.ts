/**
 * Who plays what where, for other games: they report it and read it back. The names in their bodies and answers are
 * what existing clients send and expect; do not tidy them.
 */
import { err } from '@inkroom/shared';
import { z } from 'zod';
import type { CachedRead } from '../../../activity/read-cache.ts';
import { storeFailuresAsRefusals } from '../../../rooms/failure.ts';
import {
  activityLimits,
  areaCode,
  areaStatistics,
  eventsBody,
  generateBody,
  overviewQuery,
  overviewSchema,
} from '../activity-schemas.ts';
import type { HttpDeps } from '../deps.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';

/** A thousand items with the longest names there may be, in any alphabet. */
const eventsBytes = 1024 * 1024;

export function activityRoutes(deps: Pick<HttpDeps, 'activity' | 'audit' | 'clock'>): readonly Route[] {
  const { audit, clock } = deps;
  const { outside, statistics } = deps.activity;
  const common = { tag: 'activity', auth: false } as const;

  return [
    defineRoute({
      ...common,
      method: 'post',
      path: '/events',
      operation: 'recordEvents',
      summary: 'Report who begins and ends to play what where',
      description: `At most ${activityLimits.items} items, in their order; one that is not understood refuses them all, and nothing is stored. LOGIN makes a user active in an area and a mode until LOGOUT, or until its time is over. With an Idempotency-Key the same batch can be sent again within ten minutes and counts once.`,
      key: { scope: 'ingest', freeOnLoopback: true },
      idempotent: true,
      maxBodyBytes: eventsBytes,
      unlimited: true,
      body: eventsBody,
      responses: { 200: { description: 'All are kept.', schema: z.strictObject({ status: z.literal(true) }) } },
      errors: ['backlog-full', 'store-unavailable', 'outcome-unknown'],
      handler: async ({ body, account, idempotencyKey }) => {
        const events = body.items.map((item) => ({
          user: item.user_id,
          area: item.area_code,
          mode: item.multiplayer_mode,
          event: item.events_name,
        }));
        const key = idempotencyKey === undefined ? undefined : `${account} ${idempotencyKey}`;
        const recorded = await outside.record(events, key);
        return recorded.ok ? reply(200, { status: true } as const) : recorded;
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/stats',
      operation: 'readAreaStatistics',
      summary: 'The modes that are played in an area now, most users first',
      description: 'Up to some seconds old: `Age` says how many, `X-Cache` where it came from.',
      query: z.object({ area_code: areaCode }),
      revalidates: true,
      // Whoever asks often gets what is at hand; it would cost more to count them.
      unlimited: statistics.isCached,
      responses: { 200: { description: 'One area, or none.', schema: areaStatistics } },
      errors: ['bad-message', 'store-unavailable'],
      handler: ({ query }) => cachedReply(() => statistics.readArea(query.area_code)),
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/stats',
      operation: 'readStatistics',
      summary: 'Who plays what where now, what was played most, and how much when',
      description: 'Up to some seconds old: `Age` says how many, `X-Cache` where it came from.',
      query: overviewQuery,
      revalidates: true,
      // Whoever asks often gets what is at hand; it would cost more to count them.
      unlimited: statistics.isCached,
      responses: { 200: { description: 'All areas, or one.', schema: overviewSchema } },
      errors: ['bad-message', 'store-unavailable'],
      handler: ({ query }) =>
        cachedReply(() => statistics.readOverview({ area: query.area_code ?? null, step: query.per })),
    }),
    defineRoute({
      ...common,
      method: 'post',
      path: '/generate_data',
      operation: 'generateActivity',
      summary: 'Make activity up, to have something to look at',
      description:
        '500 to 1,000 LOGINs over ten users, ten modes and nineteen areas, each followed by its LOGOUT with a chance of one half. Marked as generated; after fifteen minutes it has ended.',
      key: { scope: 'admin', freeOnLoopback: true },
      body: generateBody,
      responses: {
        200: {
          description: 'How many LOGINs there are.',
          schema: z.strictObject({ cnt_records_generated: z.int() }),
        },
      },
      errors: ['backlog-full'],
      handler: async ({ body, account: who }) => {
        const generated = await outside.generate(body ?? {});
        if (!generated.ok) return err(generated.error);
        const { logins } = generated.value;
        audit.note({ at: clock.now(), who, what: 'activity:generate', subject: null, detail: `${logins} LOGINs` });
        return reply(200, { cnt_records_generated: logins });
      },
    }),
  ];
}

/** Whatever is in between keeps it, and asks each time whether it is still the same. */
export const cacheControl = 'no-cache';

function cachedReply<T>(read: () => Promise<CachedRead<T>>) {
  return storeFailuresAsRefusals(async () => {
    const { cached, state, ageSeconds } = await read();
    return reply(200, cached.value, {
      'Cache-Control': cacheControl,
      ETag: cached.etag,
      Age: String(ageSeconds),
      'X-Cache': state.toUpperCase(),
    });
  });
}
