/** What the endpoints of activity read and write. Names as existing clients know them; ours are in camel case. */
import { activityNames, limits } from '@inkroom/shared';
import { z } from 'zod';
import { historySteps } from '../../ports/activity-history.ts';

export const activityLimits = {
  items: 1_000,
  userLength: 128,
  modeLength: 64,
  seedLength: 64,
  /** Events a second. */
  rate: { least: 1, most: 10_000 },
} as const;

/** No control characters, and nothing that is not text: databases and pages show it. */
const plainText = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'a text without control characters');

const { least, most } = limits.area;

const noArea = `an area is a number from ${least} to ${most}`;

/** 111, or "111". */
export const areaCode = z
  .union([z.int(noArea).min(least, noArea).max(most, noArea), z.string().regex(/^[1-9]\d{2}$/, noArea)], noArea)
  .transform(Number);

const userId = z
  .union(
    [plainText(activityLimits.userLength), z.number().int()],
    `a user is a text of 1 to ${activityLimits.userLength} characters, or a whole number`,
  )
  .transform(String);

export const eventsBody = z.object({
  items: z
    .array(
      z.object({
        area_code: areaCode,
        multiplayer_mode: plainText(activityLimits.modeLength),
        user_id: userId.describe('7 and "7" are the same.'),
        events_name: z
          .string()
          .max(16)
          .transform((name) => name.toUpperCase())
          .pipe(z.enum(activityNames))
          .describe('LOGIN or LOGOUT, in any case.'),
      }),
    )
    .min(1)
    .max(activityLimits.items),
});

export const generateBody = z
  .object({
    seed: z
      .union([plainText(activityLimits.seedLength), z.number().int()])
      .transform(String)
      .optional()
      .describe('The same one makes the same events.'),
    rate: z
      .number()
      .min(activityLimits.rate.least)
      .max(activityLimits.rate.most)
      .optional()
      .describe('Events a second; all at once if absent.'),
  })
  .optional();

const modeCounts = z.array(z.strictObject({ count: z.int(), multiplayer_mode: z.string() }));

export const areaStatistics = z
  .record(z.string(), modeCounts)
  .describe('By area: its modes, most users first. An area in which nobody plays is absent.');

export const overviewQuery = z.object({
  area_code: areaCode.optional().describe('All areas if absent.'),
  per: z
    .enum(historySteps)
    .default('hour')
    .describe('An hour by the minute, a day by the hour, or a month by the day.'),
});

export const overviewSchema = z.strictObject({
  at: z.int(),
  areas: areaStatistics,
  modes: z
    .array(
      z.strictObject({
        mode: z.string(),
        external: z.boolean().describe('A mode of another game.'),
        players: z.int().describe('Active now.'),
        gamesToday: z.int().nullable().describe('Finished since midnight UTC, in all areas.'),
      }),
    )
    .describe('Ours first.'),
  mostPlayed: z
    .strictObject({
      byPlayers: z.array(z.strictObject({ mode: z.string(), players: z.int() })),
      byGames: z.array(z.strictObject({ mode: z.string(), games: z.int() })),
    })
    .describe('Most first, ours before others.'),
  archive: z
    .strictObject({
      at: z.int().describe('How old this part is: it stays what it was while the database is away.'),
      step: z.enum(historySteps),
      from: z.int(),
      points: z.array(z.strictObject({ at: z.int(), logins: z.int(), logouts: z.int(), games: z.int() })),
      gamesToday: z.array(z.strictObject({ mode: z.string(), games: z.int() })),
    })
    .nullable()
    .describe('Null while the database is away and nothing of it is known.'),
});
