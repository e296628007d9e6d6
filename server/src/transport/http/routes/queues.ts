/** Queues over REST: which there are, how each is run, what everybody sees of it, and what its desk works with. */
import { dateOf, dayNumberOf, err, isMatchQueue, isQueueName, ok, parseWindow, stationQueueOf } from '@inkroom/shared';
import type { QueueName, QueueSettings, Result } from '@inkroom/shared';
import { z } from 'zod';
import type { QueueChange } from '../../../queue/queue-service.ts';
import { commandIdOf } from '../command-id.ts';
import type { HttpDeps } from '../deps.ts';
import { readDesk } from '../desk-view.ts';
import type { Refused } from '../problem.ts';
import { obstacleTo, parseCondition, tagOfSettings } from '../queue-tag.ts';
import {
  briefSchema,
  deliveriesQuery,
  deliverySchema,
  deskSchema,
  figuresSchema,
  queueParams,
  queueViewSchema,
  retrySchema,
  settingsSchema,
  settingsWishSchema,
  teamsSchema,
  viewBrief,
  withoutSecrets,
} from '../queue-schemas.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';
import { dateQuery } from '../ticket-schemas.ts';

type QueueDeps = Pick<
  HttpDeps,
  'queues' | 'ticketLists' | 'deliveries' | 'whyNoWebhook' | 'audit' | 'clock' | 'entropy'
>;

export function queueRoutes(deps: QueueDeps): readonly Route[] {
  const { queues, ticketLists, deliveries, whyNoWebhook, audit, clock, entropy } = deps;
  const common = { tag: 'queues', auth: false } as const;
  const desk = { scope: 'desk' } as const;

  return [
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/queues',
      operation: 'listQueues',
      summary: 'Which queues there are',
      responses: {
        200: { description: 'Those of matches first.', schema: z.strictObject({ queues: z.array(briefSchema) }) },
      },
      errors: [],
      handler: async () => {
        const listed = await queues.queues();
        return listed.ok ? reply(200, { queues: listed.value.map(viewBrief) }) : listed;
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/queues/{name}',
      operation: 'readQueue',
      summary: 'How a queue is run',
      description: 'Where its webhook goes is told to `admin`; others see on whose server.',
      key: desk,
      params: queueParams,
      responses: { 200: { description: 'Its settings.', schema: settingsSchema } },
      errors: ['queue-not-found'],
      handler: async ({ params, opens }) => {
        const read = await settingsOf(params.name);
        if (!read.ok) return read;
        const settings = (await opens('admin')) ? read.value : withoutSecrets(read.value);
        return reply(200, settings, { ETag: tagOfSettings(read.value) });
      },
    }),
    defineRoute({
      ...common,
      method: 'put',
      path: '/api/queues/{name}',
      operation: 'putQueue',
      summary: 'Make a station queue, or change how it is run',
      description:
        'What is left out stays as it is, and is as usual in a new queue. Safe to repeat. With `If-Match` it is done only on what was read, with `If-None-Match: *` only if there is no queue of this name.',
      key: { scope: 'admin' },
      conditional: true,
      makes: true,
      params: queueParams,
      body: settingsWishSchema,
      responses: { 200: { description: 'Its settings from now on.', schema: settingsSchema } },
      errors: ['bad-message', 'queue-name-taken', 'queue-exists', 'queue-changed', 'webhook-refused'],
      handler: async ({ params: { name }, body, account, ifMatch, ifNoneMatch }) => {
        if (!isQueueName(name))
          return err({ code: 'bad-message', detail: 'path.name: lower-case letters, digits, dashes' });
        if (isMatchQueue(name)) return err({ code: 'queue-name-taken' });
        const condition = parseCondition({ ifMatch, ifNoneMatch });
        if (!condition.ok) return condition;
        const obstacle = typeof body.webhook === 'string' ? await whyNoWebhook(body.webhook) : null;
        if (obstacle !== null) return err({ code: 'webhook-refused', detail: `body.webhook: ${obstacle}` });
        const change: QueueChange = (before) => {
          const refused = obstacleTo(condition.value, before);
          return refused === null ? ok(withWish(before ?? stationQueueOf(name), body)) : err(refused);
        };
        const put = await queues.changeQueue(name, change, account);
        if (!put.ok) return put;
        const detail = Object.keys(body).toSorted().join(', ');
        audit.note({ at: clock.now(), who: account, what: 'queue:put', subject: name, detail: detail || null });
        return reply(200, put.value, { ETag: tagOfSettings(put.value) });
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/queues/{name}/view',
      operation: 'viewQueue',
      summary: 'A queue as everybody sees it: who is called, who is next',
      params: queueParams,
      responses: { 200: { description: 'What the wall shows.', schema: queueViewSchema } },
      errors: ['queue-not-found'],
      handler: async ({ params }) => {
        const name = nameOf(params.name);
        if (!name.ok) return name;
        const view = await queues.queueView(name.value);
        return view.ok ? reply(200, view.value) : view;
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/queues/{name}/desk',
      operation: 'readDesk',
      summary: 'A queue as its desk sees it',
      description: 'Whether a person can be reached, never how: that is asked for one ticket at a time.',
      key: desk,
      params: queueParams,
      responses: { 200: { description: 'Everything in one answer.', schema: deskSchema } },
      errors: ['queue-not-found'],
      handler: async ({ params, opens }) => {
        const name = nameOf(params.name);
        if (!name.ok) return name;
        const view = await readDesk(queues, name.value, () => clock.now());
        if (!view.ok) return view;
        const queue = (await opens('admin')) ? view.value.queue : withoutSecrets(view.value.queue);
        return reply(200, { ...view.value, queue });
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/queues/{name}/figures',
      operation: 'readQueueFigures',
      summary: 'How long people wait, and how many do not come',
      key: desk,
      params: queueParams,
      responses: { 200: { description: 'Of the last hour, and of the last day.', schema: figuresSchema } },
      errors: ['queue-not-found'],
      handler: async ({ params }) => {
        const name = nameOf(params.name);
        if (!name.ok) return name;
        const figures = await queues.figures(name.value);
        return figures.ok ? reply(200, figures.value) : figures;
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/queues/{name}/teams',
      operation: 'readTeams',
      summary: 'What teams came to on a day',
      description: 'A ticket belongs to the day on which it was taken, UTC.',
      key: { scope: 'station' },
      params: queueParams,
      query: dateQuery,
      responses: { 200: { description: 'By name, tickets without a team last.', schema: teamsSchema } },
      errors: ['queue-not-found', 'archive-unavailable', 'bad-message'],
      handler: async ({ params, query }) => {
        const settings = await settingsOf(params.name);
        if (!settings.ok) return settings;
        const now = clock.now();
        const day = dayNumberOf(parseWindow(query.date ?? 'today', now)?.from ?? now);
        const sums = await ticketLists.teams(settings.value.name, day);
        return sums.ok ? reply(200, { date: textOfDay(day), teams: sums.value }) : sums;
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/queues/{name}/deliveries',
      operation: 'listDeliveries',
      summary: 'What people and systems were told, and whether it arrived',
      key: desk,
      params: queueParams,
      query: deliveriesQuery,
      responses: {
        200: { description: 'Latest first.', schema: z.strictObject({ deliveries: z.array(deliverySchema) }) },
      },
      errors: ['queue-not-found', 'bad-message'],
      handler: async ({ params, query }) => {
        const settings = await settingsOf(params.name);
        if (!settings.ok) return settings;
        const listed = await deliveries.list(settings.value.name, query.limit);
        return listed.ok ? reply(200, { deliveries: listed.value }) : listed;
      },
    }),
    defineRoute({
      ...common,
      method: 'post',
      path: '/api/deliveries/{id}/retry',
      operation: 'retryDelivery',
      summary: 'Send a message again',
      description: 'An SMS that may have arrived is sent again only if that is confirmed.',
      key: desk,
      idempotent: true,
      params: z.object({ id: z.string().max(100) }),
      body: retrySchema,
      responses: { 200: { description: 'On its way.', schema: deliverySchema } },
      errors: [
        'delivery-not-found',
        'delivery-uncertain',
        'call-over',
        'nothing-to-do',
        'bad-message',
        'command-reused',
      ],
      handler: async ({ params: { id }, body, account, idempotencyKey }) => {
        const intent = { player: `account/${account}`, operation: `retry ${id}`, key: idempotencyKey };
        const retried = await deliveries.retry(id, {
          commandId: commandIdOf(intent, entropy),
          confirmed: body?.confirmed ?? false,
          who: account,
        });
        if (!retried.ok) return retried;
        audit.note({
          at: clock.now(),
          who: account,
          what: 'delivery:retry',
          subject: retried.value.ticket,
          detail: id,
        });
        return reply(200, retried.value);
      },
    }),
  ];

  async function settingsOf(text: string): Promise<Result<QueueSettings, Refused>> {
    const name = nameOf(text);
    return name.ok ? queues.queue(name.value) : name;
  }
}

const nameOf = (text: string): Result<QueueName, Refused> =>
  isQueueName(text) ? ok(text) : err({ code: 'queue-not-found' });

/** What is left out stays as it is. */
function withWish(settings: QueueSettings, wish: z.output<typeof settingsWishSchema>): QueueSettings {
  const said = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
  return { ...settings, ...said };
}

function textOfDay(dayNumber: number): string {
  const { year, month, day } = dateOf(dayNumber);
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}
