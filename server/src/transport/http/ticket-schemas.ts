/** What the API takes and shows of tickets. Nothing here tells how to reach a person, except what is sent with a new one. */
import { isQueueName, limits, modeNames, parseWindow, ticketStates, transitions } from '@inkroom/shared';
import type { QueueName } from '@inkroom/shared';
import { z } from 'zod';
import { httpLimits } from './http-limits.ts';
import { markSchema } from './room-view.ts';
import { named } from './schema.ts';

const { area } = limits;
const { guestName, station, metrics: mostMetrics } = httpLimits.tickets;

/** One line of text that can be read out. */
export const lineOf = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'one line of text');

/** A transformation, so that the document says that it is a text. */
export const queueName = z.string().transform((text, context): QueueName => {
  if (isQueueName(text)) return text;
  context.addIssue({ code: 'custom', message: 'a queue’s name has lower-case letters, digits and dashes, at most 32' });
  return z.NEVER;
});

export const ticketParams = z.object({ id: z.string().max(64).describe('The ticket’s id, such as `main.0123ABCD`.') });

const time = z.number().describe('Epoch milliseconds.');
const metricName = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/);

const commonShape = {
  id: z.string(),
  sign: z.string().describe('The four symbols that are called out.'),
  queue: z.string(),
  kind: z.enum(['match', 'station']),
  mode: z.enum(modeNames).nullable().describe('Null in station queues.'),
  state: z.enum(ticketStates),
  version: z.int().describe('Grows with each change; also the `ETag`.'),
  name: z.string(),
  area: z.int(),
  team: z.string().nullable(),
  reason: z.string().describe('Why it is where it is.'),
  createdAt: time,
  times: z
    .partialRecord(z.enum(ticketStates), z.array(z.number()))
    .describe('When it came into each state, every time; epoch milliseconds.'),
  recalls: z.int().describe('How often it was called up.'),
  noShows: z.int().describe('How often nobody came.'),
  station: z.string().nullable(),
  room: z.string().nullable().describe('Where a match is played.'),
  opponent: z.string().nullable().describe('Name of whom it was called up with.'),
  score: z.number().nullable().describe('In matches 1, ½ or 0.'),
  metrics: z.record(z.string(), z.number()),
};

export const listedTicketSchema = named('ListedTicket', z.strictObject(commonShape));

export const ticketSchema = named(
  'Ticket',
  z.strictObject({
    ...commonShape,
    mark: markSchema.nullable().describe('Which side it has in its room.'),
    rating: z.number().nullable().describe('As it was at joining; null in station queues.'),
    deadline: z.number().nullable().describe('While recalled: to be confirmed before this.'),
    position: z.int().nullable().describe('1 is next; null when not in the line, or not known just now.'),
    estimateMs: z.number().nullable().describe('Milliseconds from `at`; null: nobody can tell yet.'),
    allowed: z.array(z.enum(transitions)).describe('What whoever asks may do with it now.'),
    live: z.boolean().describe('False: it ended a while ago, and is read from the archive.'),
    at: time,
  }),
);

export const newTicketSchema = z.strictObject({
  queue: queueName.describe('A mode’s name for a match, else a station queue.'),
  name: lineOf(guestName).optional().describe('Of a guest; for the desk only. Players have their own.'),
  area: z.int().min(area.least).max(area.most).optional().describe('Of a guest.'),
  team: lineOf(guestName).optional().describe('Without one: the team with the fewest tickets today.'),
  phone: z.string().max(40).optional().describe('E.164, such as +4930123456. Only the desk says and sees it.'),
  email: z.string().max(254).optional().describe('Only the desk says and sees it.'),
  queued: z.boolean().default(true).describe('False: it stays `new` until it is put into the line.'),
});

export const playSchema = z
  .strictObject({ station: lineOf(station).optional().describe('Without one: the name of the station’s account.') })
  .optional();

/** Numbers beside the score are metrics, too: stations send what they have. */
export const completeSchema = z
  .object({
    score: z.number().nullable().optional(),
    metrics: z
      .record(metricName, z.number())
      .optional()
      .describe('Declared numbers, such as `distance` and `homeruns`; they may stand beside the score as well.'),
  })
  .catchall(z.number())
  .refine(
    ({ metrics = {}, ...beside }) => Object.keys({ ...beside, ...metrics }).length <= mostMetrics,
    `at most ${mostMetrics} numbers`,
  )
  .optional();

export const cancelSchema = z
  .strictObject({ playedComputer: z.boolean().optional().describe('Why it is left: for a game against the computer.') })
  .optional();

export const nothingSchema = z.strictObject({}).optional();

const day = z
  .string()
  .max(10)
  .refine((text) => parseWindow(text, 0)?.kind === 'today', 'a day such as 2026-11-21, or today');

export const dateQuery = z.strictObject({ date: day.describe('A day, UTC. Without one: today.').optional() });

const states = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(ticketStates)).min(1).max(ticketStates.length));

export const ticketQuery = z.strictObject({
  queue: queueName.optional(),
  mode: z
    .enum([...modeNames, 'all'])
    .optional()
    .describe('Tickets for matches of this mode, or of all modes.'),
  state: states.optional().describe('One or more, separated by commas.'),
  area: z.coerce.number().int().min(area.least).max(area.most).optional(),
  team: z.string().max(guestName).optional(),
  date: day.optional().describe('Taken on this day, UTC.'),
  sort: z
    .enum(['time', 'score'])
    .default('time')
    .describe('`time`: taken last first. `score`: highest first; those without one are left out.'),
  limit: z.coerce.number().int().min(1).max(httpLimits.listLimit.most).optional(),
  cursor: z.string().max(200).optional().describe('`next` of the page before.'),
  format: z.enum(['json', 'csv']).optional().describe('Instead of the header `Accept`.'),
});

export const ticketPageSchema = named(
  'TicketPage',
  z.strictObject({
    tickets: z.array(listedTicketSchema),
    next: z.string().nullable().describe('Cursor of the next page; null on the last.'),
    complete: z
      .boolean()
      .describe('False: the archive is away, so there are only tickets that are live or ended within the hour.'),
  }),
);

export const stepsSchema = z.strictObject({
  steps: z.array(
    named(
      'TicketStep',
      z.strictObject({
        version: z.int(),
        at: time,
        state: z.string().describe('Which state it left the ticket in.'),
        by: z.string().describe('`owner`, `desk`, `station`, `matchmaker` or `system`.'),
        who: z.string().describe('Player or account; empty for the server itself.'),
        events: z.array(z.string()),
      }),
    ),
  ),
});

export const contactSchema = named(
  'TicketContact',
  z.strictObject({
    phone: z.string().nullable(),
    email: z.string().nullable(),
    push: z.boolean().describe('A browser asked to be told.'),
    forgetAt: z.number().nullable().describe('When it is deleted, epoch milliseconds; null: nothing is kept.'),
  }),
);

export const contactWishSchema = z.strictObject({
  phone: z.string().max(40).nullable().optional().describe('Null forgets it; left out it stays.'),
  email: z.string().max(254).nullable().optional(),
});

export const handOverSchema = z.strictObject({
  code: z.string().describe('Works once; for the fragment of a link, never for its path.'),
  expiresAt: time,
});
