/** What the API takes and shows of queues: settings, the picture for everybody, the desk's, figures, sums and messages. */
import { channels, deliveryStates, ticketStates, transitions } from '@inkroom/shared';
import type { QueueSettings } from '@inkroom/shared';
import { z } from 'zod';
import { httpLimits } from './http-limits.ts';
import { named } from './schema.ts';
import { lineOf } from './ticket-schemas.ts';

const { window, showUpMs, everyMs, template, teams, metrics } = httpLimits.queues;
const { guestName } = httpLimits.tickets;

export const queueParams = z.object({ name: z.string().max(64).describe('The queue’s name; a mode’s for matches.') });

const time = z.number().describe('Epoch milliseconds.');
const within = ({ least, most }: { readonly least: number; readonly most: number }) => z.int().min(least).max(most);

const recallSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('auto') }),
    z.strictObject({ kind: z.literal('timer'), everyMs: within(everyMs) }),
    z.strictObject({ kind: z.literal('hand') }),
  ])
  .describe('`auto`: whenever a place is free. `timer`: one every `everyMs`, if a place is free. `hand`: by the desk.');

const unique = (list: readonly string[]): boolean => new Set(list).size === list.length;
const once = 'each one once';

const webAddress = z
  .string()
  .max(500)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'an http or https address');

const settingsShape = {
  title: lineOf(60),
  open: z.boolean().describe('Closed: nobody joins; who waits is served.'),
  recallWindow: within(window).describe('How many are called up at once.'),
  showUpMs: within(showUpMs).describe('How long somebody who was called up may take to come.'),
  recall: recallSchema,
  template: z
    .string()
    .trim()
    .min(1)
    .max(template)
    .describe('What people are told; with {name}, {sign}, {queue}, {minutes} and {link}.'),
  channels: z.array(z.enum(channels)).refine(unique, once).describe('How people are told, besides page and wall.'),
  webhook: webAddress
    .nullable()
    .describe('Told of every transition, signed. Public, and https; for keys without `admin` its path is hidden.'),
  teams: z.array(lineOf(guestName)).max(teams).refine(unique, once),
  metrics: z
    .array(z.string().regex(/^[a-z][a-z0-9_]{0,31}$/))
    .max(metrics)
    .refine(unique, once)
    .describe('Numbers that a completed ticket may carry besides its score.'),
  board: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)
    .nullable()
    .describe('Scoreboard that scores go to; the best of each player counts.'),
};

export const settingsSchema = named(
  'QueueSettings',
  z.strictObject({ name: z.string(), kind: z.enum(['match', 'station']), ...settingsShape }),
);

/** What is left out stays as it is. */
export const settingsWishSchema = z.strictObject(settingsShape).partial();

export const briefSchema = named(
  'QueueBrief',
  z.strictObject({
    name: z.string(),
    kind: z.enum(['match', 'station']),
    title: z.string(),
    open: z.boolean(),
    teams: z.array(z.string()),
    board: z.string().nullable(),
  }),
);

export const viewBrief = ({ name, kind, title, open, teams: names, board }: QueueSettings) => ({
  name,
  kind,
  title,
  open,
  teams: names,
  board,
});

/** As the desk may see it: receivers often put a secret into the path of their address. */
export const withoutSecrets = (settings: QueueSettings): QueueSettings =>
  settings.webhook === null ? settings : { ...settings, webhook: `${new URL(settings.webhook).origin}/…` };

const calledSchema = z.strictObject({
  sign: z.string(),
  name: z.string(),
  state: z.enum(['recalled', 'confirmed', 'playing']),
  since: time,
  deadline: z.number().nullable(),
  station: z.string().nullable(),
});

export const queueViewSchema = named(
  'QueueView',
  z.strictObject({
    queue: z.string(),
    kind: z.enum(['match', 'station']),
    title: z.string(),
    open: z.boolean(),
    waiting: z.int(),
    next: z.array(z.strictObject({ sign: z.string(), name: z.string() })).describe('The first few who wait.'),
    calling: z.array(calledSchema),
    playing: z.array(calledSchema),
    estimateMs: z.number().nullable().describe('For somebody who joins now; null: nobody can tell yet.'),
    showUpMs: z.number(),
    teams: z.array(z.string()),
    at: time,
  }),
);

const countsSchema = z.record(z.enum(ticketStates), z.int());

const deskTicketSchema = named(
  'DeskTicket',
  z.strictObject({
    id: z.string(),
    state: z.enum(ticketStates),
    version: z.int().describe('For `If-Match`.'),
    name: z.string(),
    sign: z.string(),
    team: z.string().nullable(),
    area: z.int(),
    reason: z.string(),
    note: z.string().nullable().describe('Which account took it.'),
    createdAt: time,
    waitingSince: time,
    since: z.number().describe('When it came into its state, this time.'),
    deadline: z.number().nullable(),
    position: z.int().nullable().describe('1 is next; null when not in the line.'),
    recalls: z.int(),
    noShows: z.int(),
    station: z.string().nullable(),
    room: z.string().nullable(),
    opponent: z.string().nullable(),
    score: z.number().nullable(),
    metrics: z.record(z.string(), z.number()),
    owned: z.boolean().describe('It is somebody’s own; else it can be handed over.'),
    reach: z.strictObject({ phone: z.boolean(), email: z.boolean(), push: z.boolean() }),
    flagged: z.boolean().describe('Confirmed for so long that somebody should look.'),
    undoUntil: z.number().nullable().describe('The last step can be taken back before this.'),
    allowed: z.array(z.enum(transitions)),
  }),
);

export const deskSchema = named(
  'DeskView',
  z.strictObject({
    queue: settingsSchema,
    queueTag: z.string().describe('The `ETag` of its settings, for `If-Match`.'),
    tickets: z
      .array(deskTicketSchema)
      .describe('Active ones in the order of their lines, then those that ended within the hour, latest first.'),
    counts: countsSchema.describe('All there are, by state, also beyond those shown.'),
    at: time,
  }),
);

export const figuresSchema = named(
  'QueueFigures',
  z.strictObject({
    queue: z.string(),
    states: countsSchema,
    waitMs: z
      .strictObject({ p50: z.number().nullable(), p90: z.number().nullable() })
      .describe('From joining to being called up, of the last hour; null: nobody was.'),
    noShowRate: z.number().nullable().describe('Of those called up in the last hour; null: nobody was.'),
    perHour: z.array(z.int()).describe('Called up per hour, the last 24, oldest first.'),
  }),
);

export const teamsSchema = z.strictObject({
  date: z.string().describe('UTC.'),
  teams: z.array(
    named(
      'TeamSums',
      z.strictObject({
        team: z.string().nullable().describe('Null: tickets without a team.'),
        tickets: z.int().describe('Taken on that day.'),
        completed: z.int(),
        noShows: z.int(),
        score: z.number().nullable().describe('Sum; null: none has a score.'),
        best: z.number().nullable(),
        metrics: z.record(z.string(), z.number()).describe('Sums.'),
      }),
    ),
  ),
});

export const deliverySchema = named(
  'Delivery',
  z.strictObject({
    id: z.string(),
    ticket: z.string(),
    sign: z.string(),
    channel: z.enum(channels),
    call: z.int().nullable().describe('Which call of the ticket it tells of; null: a system is told.'),
    text: z.string(),
    segments: z.int().nullable().describe('Of an SMS: how many it is billed as.'),
    state: z.enum(deliveryStates),
    tries: z.int(),
    createdAt: time,
    lastAt: time,
    nextAt: z.number().nullable().describe('When it is tried next; null: not by itself.'),
    reference: z.string().nullable().describe('The provider’s own.'),
    reason: z.string().nullable(),
    retry: z.enum(['yes', 'ask', 'no']).describe('`ask`: it may have arrived already.'),
  }),
);

export const deliveriesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(httpLimits.deliveriesLimit.most).default(httpLimits.deliveriesLimit.usual),
});

export const retrySchema = z
  .strictObject({
    confirmed: z.boolean().default(false).describe('It may have arrived already, and is sent all the same.'),
  })
  .optional();
