/** The steps of a ticket over REST, each at two addresses: `/api/tickets/{id}/…`, and `/games/{id}/…` for existing clients. */
import type { ErrorCode, Result } from '@inkroom/shared';
import type { z } from 'zod';
import type { StepRequest } from '../../../queue/queue-service.ts';
import type { Asker } from '../asker.ts';
import { commandIdOf } from '../command-id.ts';
import type { Refused } from '../problem.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';
import {
  cancelSchema,
  completeSchema,
  nothingSchema,
  playSchema,
  ticketParams,
  ticketSchema,
} from '../ticket-schemas.ts';
import { parseIfMatch, parseTicketId, tagOf } from '../ticket-view.ts';
import { callerOf, senderOf, sightOf } from './tickets.ts';
import type { TicketDeps } from './tickets.ts';

type Address = '/api/tickets' | '/games';

const addresses: readonly Address[] = ['/api/tickets', '/games'];

interface StepSpec<B extends z.ZodType> {
  readonly name: StepRequest['type'];
  readonly summary: string;
  readonly scope: 'desk' | 'station';
  readonly body: B;
  readonly errors?: readonly ErrorCode[];
  readonly request: (body: z.output<B>, asker: Asker) => StepRequest;
}

export function ticketStepRoutes(deps: TicketDeps): readonly Route[] {
  return addresses.flatMap((address) => [
    step(deps, address, {
      name: 'queue',
      summary: 'Into the line; a ticket that was called up goes behind the next one waiting',
      scope: 'desk',
      body: nothingSchema,
      request: () => ({ type: 'queue' }),
    }),
    step(deps, address, {
      name: 'recall',
      summary: 'Call a ticket up, whoever waits before it',
      scope: 'desk',
      body: nothingSchema,
      errors: ['not-for-matches'],
      request: () => ({ type: 'recall' }),
    }),
    step(deps, address, {
      name: 'confirm',
      summary: 'Its person is here, or is coming',
      scope: 'desk',
      body: nothingSchema,
      errors: ['people-waiting'],
      request: () => ({ type: 'confirm' }),
    }),
    step(deps, address, {
      name: 'play',
      summary: 'It is played now, at a station',
      scope: 'station',
      body: playSchema,
      errors: ['not-for-matches'],
      request: (body, asker) => ({ type: 'play', station: body?.station ?? stationOf(asker) }),
    }),
    step(deps, address, {
      name: 'complete',
      summary: 'It was played, with this score; one that the desk enters counts once it can no longer be taken back',
      scope: 'station',
      body: completeSchema,
      errors: ['not-for-matches', 'metric-unknown'],
      request: (body) => {
        const { score = null, metrics = {}, ...more } = body ?? {};
        return { type: 'complete', score, metrics: { ...more, ...metrics } };
      },
    }),
    step(deps, address, {
      name: 'cancel',
      summary: 'It is given up',
      scope: 'desk',
      body: cancelSchema,
      request: (body) => ({ type: 'cancel', playedComputer: body?.playedComputer }),
    }),
    step(deps, address, {
      name: 'undo',
      summary: 'Take back what the desk did last with this ticket, within ten seconds',
      scope: 'desk',
      body: nothingSchema,
      errors: ['nothing-to-undo'],
      request: () => ({ type: 'undo' }),
    }),
  ]);
}

/** A station says where it is by its name. */
const stationOf = (asker: Asker): string | null =>
  asker.kind === 'account' && callerOf(asker).role === 'station' ? asker.account : null;

function step<B extends z.ZodType>(deps: TicketDeps, address: Address, spec: StepSpec<B>): Route {
  const { queues, audit, clock, entropy } = deps;
  const { name, summary, scope, body, errors = [], request } = spec;
  const isLegacy = address === '/games';
  return defineRoute({
    method: 'post',
    path: `${address}/{id}/${name}`,
    operation: isLegacy ? `${name}Game` : `${name}Ticket`,
    tag: 'tickets',
    summary,
    ...(isLegacy ? { description: `The same as \`/api/tickets/{id}/${name}\`.` } : {}),
    auth: { orKey: scope },
    idempotent: true,
    conditional: true,
    params: ticketParams,
    body,
    responses: { 200: { description: 'The ticket with the change.', schema: ticketSchema } },
    errors: [
      'ticket-not-found',
      'ticket-not-yours',
      'transition-illegal',
      'ticket-changed',
      'bad-message',
      'command-reused',
      'too-old',
      ...errors,
    ],
    handler: async ({ params, body: sent, session: asker, idempotencyKey, ifMatch }) => {
      const id = parseTicketId(params.id);
      if (!id.ok) return id;
      const version: Result<number | null, Refused> = parseIfMatch(ifMatch);
      if (!version.ok) return version;
      const caller = callerOf(asker);
      const intent = { player: senderOf(asker), operation: `${name} ${id.value}`, key: idempotencyKey };
      const done = await queues.step({
        ticket: id.value,
        commandId: commandIdOf(intent, entropy),
        version: version.value,
        step: request(sent, asker),
        caller,
      });
      if (!done.ok) return done;
      if (caller.role === 'desk') {
        audit.note({ at: clock.now(), who: caller.who, what: `ticket:${name}`, subject: id.value, detail: null });
      }
      return reply(200, await sightOf(deps, done.value, caller.role), { ETag: tagOf(done.value) });
    },
  });
}
