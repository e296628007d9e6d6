/** What the API shows of scoreboards. */
import { limits, measures, modeNames, operators, windowKinds } from '@inkroom/shared';
import type { ScoreboardRow, Window } from '@inkroom/shared';
import { z } from 'zod';
import type { ScoreboardOffer } from '../../scores/scoreboards.ts';
import { httpLimits } from './http-limits.ts';
import { longestRankCursor } from './rank-cursor.ts';
import { named } from './schema.ts';

const rowSchema = named(
  'ScoreboardRow',
  z.strictObject({
    rank: z.int().describe('Equal values share one: 1, 2, 2, 4.'),
    member: z.string().describe('A player’s id on boards of games; on others whatever the sender calls its players.'),
    name: z.string(),
    value: z.number(),
    achievedAt: z.number().describe('When this value was reached, epoch milliseconds.'),
    provisional: z.boolean().optional().describe('A rating that is not sure yet.'),
    playing: z.string().optional().describe('Code of a public room in which this player plays just now.'),
    lastFive: z.string().optional().describe('Newest last: W, L or D each.'),
    streak: z.int().optional().describe('Games won in a row up to now.'),
  }),
);

const windowSchema = named(
  'ScoreboardWindow',
  z.strictObject({
    key: z.string().describe('`2026-11-21`, `2026-W47`, `2026-Q4` or `all-time`.'),
    kind: z.enum(windowKinds),
    from: z.number().nullable().describe('Epoch milliseconds, included; null: for ever.'),
    to: z.number().nullable().describe('Epoch milliseconds, excluded.'),
  }),
);

export const pageSchema = named(
  'ScoreboardPage',
  z.strictObject({
    id: z.string().describe('Canonical: names its window by key.'),
    closed: z.boolean().describe('Its window is over.'),
    rows: z.array(rowSchema),
    total: z.int(),
    previous: z.string().nullable().describe('For `before`; null: this is the top.'),
    next: z.string().nullable().describe('For `after`; null: this is the end.'),
  }),
);

export const offerSchema = named(
  'ScoreboardOffer',
  z.strictObject({
    measures: z.array(
      z.strictObject({
        measure: z.enum(measures),
        modes: z.array(z.enum(['all', ...modeNames])),
        windows: z.array(z.enum(windowKinds)),
      }),
    ),
    windows: z.array(windowSchema).describe('Those that are open now.'),
    closed: z.array(windowSchema).describe('Recent ones in which somebody has played; older ones answer, too.'),
    named: z.array(z.strictObject({ name: z.string(), operator: z.enum(operators) })),
    busyDay: z
      .boolean()
      .describe('Ten people have scored against people today: show `.people` unless somebody chooses otherwise.'),
  }),
);

export const foundSchema = z.strictObject({ rows: z.array(rowSchema) });

export const idParams = z.object({
  id: z
    .string()
    .min(1)
    .max(limits.scoreboardIdLength)
    .describe('`<measure>.<mode|all>.<area|all>.<window>`, with `.people` behind it, or the name of another one.'),
});

const member = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => text.isWellFormed(), 'not well-formed');
/** Of a page, if nothing is said. */
export const usualRows = 25;
const cursor = z.string().max(longestRankCursor);

export const pageQuery = z.strictObject({
  after: cursor.optional().describe('`next` of an earlier page.'),
  before: cursor.optional().describe('`previous` of an earlier page.'),
  around: member.optional().describe('A member, or `me` with a session token.'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.scoreboardRows)
    .optional()
    .describe(`${usualRows} if absent; as CSV, the whole table up to ${httpLimits.tableRows} rows.`),
  format: z.enum(['json', 'csv']).optional().describe('Instead of the header Accept.'),
});

export const searchQuery = z.strictObject({ name: member.describe('All of a name, or a part of one.') });

const viewWindow = ({ key, kind, from, to }: Window) => ({ key: String(key), kind, from, to });

export const viewRow = (row: ScoreboardRow): z.input<typeof rowSchema> => ({ ...row });

export const viewOffer = ({ measures: offered, windows, closed, named: others, busyDay }: ScoreboardOffer) => ({
  measures: offered,
  windows: windows.map(viewWindow),
  closed: closed.map(viewWindow),
  named: others.map(({ name, operator }) => ({ name, operator })),
  busyDay,
});
