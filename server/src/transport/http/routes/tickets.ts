/** Tickets over REST: take one, for oneself or a guest, read it and what became of it, and find others. */
import { allowedTransitions, err, isMatchQueue, ok, parseWindow } from '@inkroom/shared';
import type { QueueName, Result, TicketId, TicketRole } from '@inkroom/shared';
import { z } from 'zod';
import { mayUse } from '../../../ports/account-book.ts';
import type { TicketFilter } from '../../../ports/ticket-history.ts';
import type { TicketRecord } from '../../../queue/queue-service.ts';
import { actorOf } from '../actor.ts';
import type { Asker } from '../asker.ts';
import { commandIdOf } from '../command-id.ts';
import { csvType } from '../csv.ts';
import type { HttpDeps } from '../deps.ts';
import { httpLimits } from '../http-limits.ts';
import type { Refused } from '../problem.ts';
import type { AddressLimit } from '../rate-limit.ts';
import { defineRoute, reply, textReply } from '../route.ts';
import type { Route } from '../route.ts';
import {
  newTicketSchema,
  stepsSchema,
  ticketPageSchema,
  ticketParams,
  ticketQuery,
  ticketSchema,
} from '../ticket-schemas.ts';
import {
  formatTicketCursor,
  parseTicketCursor,
  parseTicketId,
  tagOf,
  ticketsCsv,
  viewListedTicket,
  viewTicket,
} from '../ticket-view.ts';

export type TicketDeps = Pick<
  HttpDeps,
  'queues' | 'ticketLists' | 'identity' | 'audit' | 'clock' | 'entropy' | 'defaultArea'
>;

/** Who asks, as tickets know callers. */
export function callerOf(asker: Asker): { readonly role: TicketRole; readonly who: string } {
  if (asker.kind === 'player') return { role: 'owner', who: asker.session.player };
  return { role: mayUse(asker.scopes, 'desk') ? 'desk' : 'station', who: asker.account };
}

/** Sender of a command: no account can be taken for a player. */
export const senderOf = (asker: Asker): string =>
  asker.kind === 'player' ? asker.session.player : `account/${asker.account}`;

/** A live ticket with its place, and what whoever asks may do with it. */
export async function sightOf(
  { queues, clock }: Pick<TicketDeps, 'queues' | 'clock'>,
  record: TicketRecord,
  role: TicketRole,
) {
  const view = await queues.view(record);
  return viewTicket(record, { view, allowed: allowedTransitions(record.ticket, role), at: clock.now() });
}

export function ticketRoutes(deps: TicketDeps & { readonly newTables: AddressLimit }): readonly Route[] {
  const { queues, ticketLists, identity, audit, clock, entropy, defaultArea, newTables } = deps;
  const common = { tag: 'tickets' } as const;
  const desk = { scope: 'desk' } as const;

  const note = (who: string, what: string, subject: TicketId): void =>
    audit.note({ at: clock.now(), who, what, subject, detail: null });

  return [
    defineRoute({
      ...common,
      method: 'post',
      path: '/api/tickets',
      operation: 'takeTicket',
      summary: 'Take a ticket: with a session one’s own, with a key of the desk for a guest',
      description:
        'A player holds one active ticket; the one of this queue is answered as it is, one of another queue is `ticket-active`.',
      auth: { orKey: 'desk' },
      idempotent: true,
      body: newTicketSchema,
      responses: { 201: { description: 'The ticket.', schema: ticketSchema } },
      errors: [
        'bad-message',
        'queue-not-found',
        'queue-closed',
        'ticket-active',
        'team-unknown',
        'contact-invalid',
        'cooling-down',
        'not-for-matches',
        'backlog-full',
        'command-reused',
        'too-old',
      ],
      handler: async ({ body, session: asker, idempotencyKey }) => {
        const holder = await holderOf(asker, body);
        if (!holder.ok) return holder;
        const caller = callerOf(asker);
        const { queue, team = null, phone = null, email = null, queued } = body;
        const taken = await queues.take({
          ...holder.value,
          commandId: commandIdOf({ player: senderOf(asker), operation: `take ${queue}`, key: idempotencyKey }, entropy),
          queue,
          team,
          contact: phone === null && email === null ? null : { phone, email },
          queued,
          note: asker.kind === 'account' ? asker.account : null,
          viaPage: false,
          caller,
        });
        if (!taken.ok) return taken;
        const { ticket } = taken.value;
        if (asker.kind === 'account') note(asker.account, 'ticket:take', ticket.id);
        const headers = { Location: `/api/tickets/${ticket.id}`, ETag: tagOf(taken.value) };
        return reply(201, await sightOf(deps, taken.value, caller.role), headers);
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/tickets',
      operation: 'listTickets',
      summary: 'Tickets, live and past',
      description:
        'A fresh ticket is in it at once. As CSV it is the whole list if no `limit` is given; where there is more, `Link` leads to the rest.',
      auth: false,
      key: desk,
      query: ticketQuery,
      responses: {
        200: { description: 'One page.', schema: ticketPageSchema, alsoAs: { [csvType]: z.string() } },
      },
      errors: ['bad-message', 'queue-not-found'],
      handler: async ({ query, accept, address }) => {
        const after = parseTicketCursor(query.cursor);
        if (!after.ok) return after;
        const filter = filterOf(query, clock.now());
        if (!filter.ok) return filter;
        const isCsv = query.format === undefined ? /\btext\/csv\b/.test(accept) : query.format === 'csv';
        const isTable = isCsv && query.limit === undefined;
        const refused = isTable ? newTables.take(address) : null;
        if (refused !== null) return err(refused);
        const limit = isTable ? httpLimits.tableRows : (query.limit ?? httpLimits.listLimit.usual);
        const listed = await ticketLists.list({ filter: filter.value, sort: query.sort, after: after.value, limit });
        if (!listed.ok) return listed;
        const { tickets, complete } = listed.value;
        const next = listed.value.next && formatTicketCursor(listed.value.next);
        if (!isCsv) return reply(200, { tickets: tickets.map(viewListedTicket), next, complete }, { Vary: 'Accept' });
        return textReply(200, ticketsCsv(tickets), {
          contentType: csvType,
          headers: {
            Vary: 'Accept',
            'Content-Disposition': 'attachment; filename="tickets.csv"',
            ...(next === null ? {} : { Link: linkToNext(query, next) }),
          },
        });
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/tickets/{id}',
      operation: 'readTicket',
      summary: 'A ticket with its place in the line and how long it may take',
      description: 'For its owner, and for keys of the desk or of a station.',
      auth: { orKey: 'station' },
      params: ticketParams,
      responses: { 200: { description: 'The ticket.', schema: ticketSchema } },
      errors: ['ticket-not-found', 'ticket-not-yours', 'archive-unavailable'],
      handler: async ({ params, session: asker }) => {
        const id = parseTicketId(params.id);
        if (!id.ok) return id;
        const found = await ticketLists.find(id.value);
        if (!found.ok) return found;
        const { live, archived } = found.value;
        const isMine = asker.kind === 'account' || archived.ticket.owner === asker.session.player;
        if (!isMine) return err({ code: 'ticket-not-yours' });
        const headers = { ETag: tagOf(archived) };
        return live === null
          ? reply(200, viewTicket(archived, { view: null, allowed: [], at: clock.now() }), headers)
          : reply(200, await sightOf(deps, live, callerOf(asker).role), headers);
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/tickets/{id}/history',
      operation: 'readTicketHistory',
      summary: 'What became of a ticket, and who did it',
      description: 'Read from the archive, which may be a moment behind.',
      auth: false,
      key: desk,
      params: ticketParams,
      responses: { 200: { description: 'Oldest first.', schema: stepsSchema } },
      errors: ['ticket-not-found', 'archive-unavailable'],
      handler: async ({ params }) => {
        const id = parseTicketId(params.id);
        if (!id.ok) return id;
        const read = await ticketLists.steps(id.value);
        return read.ok ? reply(200, { steps: read.value }) : read;
      },
    }),
  ];

  /** Whose ticket it becomes: the player's own, or a guest's. */
  async function holderOf(asker: Asker, { queue, name, area, phone, email }: z.output<typeof newTicketSchema>) {
    if (asker.kind === 'account') {
      if (isMatchQueue(queue)) return err<Refused>({ code: 'not-for-matches', detail: 'Guests play at stations.' });
      if (name === undefined) return err<Refused>({ code: 'bad-message', detail: 'body.name: who the guest is' });
      return ok({ owner: null, name, area: area ?? defaultArea });
    }
    if (name !== undefined || area !== undefined)
      return err<Refused>({
        code: 'bad-message',
        detail: 'body: name and area are for guests; players have their own',
      });
    // Else anybody could have strangers called.
    if (phone !== undefined || email !== undefined)
      return err<Refused>({
        code: 'bad-message',
        detail: 'body: only the desk says by which phone or e-mail somebody is reached',
      });
    const actor = await actorOf(identity, asker.session);
    return actor.ok ? ok({ owner: actor.value, name: actor.value.name, area: actor.value.area }) : actor;
  }
}

/** RFC 8288; a table has no place for a cursor of its own. */
function linkToNext(query: z.output<typeof ticketQuery>, next: string): string {
  const { state, ...rest } = query;
  const wanted = { ...rest, ...(state === undefined ? {} : { state: state.join(',') }), format: 'csv', cursor: next };
  const told = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return `</api/tickets?${new URLSearchParams(told).toString()}>; rel="next"`;
}

function filterOf(query: z.output<typeof ticketQuery>, now: number): Result<TicketFilter, Refused> {
  const { queue, mode, state: states, area, team, date } = query;
  if (queue !== undefined && mode !== undefined)
    return err({ code: 'bad-message', detail: 'query: one of queue and mode' });
  const day = date === undefined ? null : parseWindow(date, now);
  return ok({
    // A queue for matches has the name of its mode.
    queue: mode === undefined || mode === 'all' ? queue : (mode as string as QueueName),
    kind: mode === 'all' ? 'match' : undefined,
    states,
    area,
    team,
    from: day?.from ?? undefined,
    until: day?.to ?? undefined,
  });
}
