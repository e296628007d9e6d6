/** Quick match over HTTP: a ticket in the mode's queue, as the pages take one. */
import { modeNames, queueOfMode } from '@inkroom/shared';
import { z } from 'zod';
import { actorOf } from '../actor.ts';
import { commandIdOf } from '../command-id.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';
import { ticketSchema } from '../ticket-schemas.ts';
import { tagOf } from '../ticket-view.ts';
import { sightOf } from './tickets.ts';
import type { TicketDeps } from './tickets.ts';

export function matchRoutes(deps: Pick<TicketDeps, 'queues' | 'identity' | 'clock' | 'entropy'>): readonly Route[] {
  return [
    defineRoute({
      tag: 'tickets',
      method: 'post',
      path: '/api/matches',
      operation: 'quickMatch',
      summary: 'Wait for an opponent',
      description:
        'Takes a ticket in the queue of the mode, or answers the one that the player has there already. Look at it until it is `recalled`, confirm it in time, and when it is `playing` it names the room.',
      auth: true,
      idempotent: true,
      body: z.strictObject({ mode: z.enum(modeNames) }),
      responses: { 201: { description: 'The ticket.', schema: ticketSchema } },
      errors: ['ticket-active', 'cooling-down', 'backlog-full', 'bad-message', 'command-reused', 'too-old'],
      handler: async ({ body, session, idempotencyKey }) => {
        const actor = await actorOf(deps.identity, session);
        if (!actor.ok) return actor;
        const { player, name, area } = actor.value;
        const taken = await deps.queues.take({
          commandId: commandIdOf({ player, operation: 'match', key: idempotencyKey }, deps.entropy),
          queue: queueOfMode(body.mode),
          owner: actor.value,
          name,
          area,
          team: null,
          contact: null,
          queued: true,
          note: null,
          viaPage: false,
          caller: { role: 'owner', who: player },
        });
        if (!taken.ok) return taken;
        const headers = { Location: `/api/tickets/${taken.value.ticket.id}`, ETag: tagOf(taken.value) };
        return reply(201, await sightOf(deps, taken.value, 'owner'), headers);
      },
    }),
  ];
}
