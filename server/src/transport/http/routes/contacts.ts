/** How a ticket's person is reached, and handing a guest's ticket over to them: for the desk alone, and noted. */
import { ok } from '@inkroom/shared';
import type { TicketId } from '@inkroom/shared';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';
import { contactSchema, contactWishSchema, handOverSchema, ticketParams } from '../ticket-schemas.ts';
import { parseTicketId } from '../ticket-view.ts';
import type { TicketDeps } from './tickets.ts';

export function contactRoutes({
  queues,
  audit,
  clock,
}: Pick<TicketDeps, 'queues' | 'audit' | 'clock'>): readonly Route[] {
  const common = { tag: 'tickets', auth: false, key: { scope: 'desk' } } as const;

  const note = (who: string, what: string, subject: TicketId): void =>
    audit.note({ at: clock.now(), who, what, subject, detail: null });

  return [
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/tickets/{id}/contact',
      operation: 'readContact',
      summary: 'How a ticket’s person is reached',
      description: 'Who has looked is noted.',
      params: ticketParams,
      responses: { 200: { description: 'Null: not told, or forgotten.', schema: contactSchema } },
      errors: ['ticket-not-found'],
      handler: async ({ params, account }) => {
        const read = await contactOf(params.id);
        if (!read.ok) return read;
        note(account, 'contact:read', read.value.id);
        return reply(200, read.value.view);
      },
    }),
    defineRoute({
      ...common,
      method: 'put',
      path: '/api/tickets/{id}/contact',
      operation: 'setContact',
      summary: 'Say how a ticket’s person is reached, or forget it',
      params: ticketParams,
      body: contactWishSchema,
      responses: { 200: { description: 'How it is now.', schema: contactSchema } },
      errors: ['ticket-not-found', 'contact-invalid', 'bad-message'],
      handler: async ({ params, body, account }) => {
        const id = parseTicketId(params.id);
        if (!id.ok) return id;
        const set = await queues.setContact(id.value, body);
        if (!set.ok) return set;
        note(account, 'contact:set', id.value);
        const read = await contactOf(params.id);
        return read.ok ? reply(200, read.value.view) : read;
      },
    }),
    defineRoute({
      ...common,
      method: 'post',
      path: '/api/tickets/{id}/hand-over',
      operation: 'handOverTicket',
      summary: 'A one-time code that makes a guest’s ticket somebody’s own',
      params: ticketParams,
      responses: { 201: { description: 'The code, told this once.', schema: handOverSchema } },
      errors: ['ticket-not-found', 'ticket-not-yours', 'not-for-matches', 'transition-illegal'],
      handler: async ({ params, account }) => {
        const id = parseTicketId(params.id);
        if (!id.ok) return id;
        const made = await queues.handOver(id.value, { role: 'desk', who: account });
        if (!made.ok) return made;
        note(account, 'ticket:hand-over', id.value);
        return reply(201, made.value);
      },
    }),
  ];

  async function contactOf(text: string) {
    const id = parseTicketId(text);
    if (!id.ok) return id;
    const ticket = await queues.read(id.value);
    if (!ticket.ok) return ticket;
    const contact = await queues.contact(id.value);
    if (!contact.ok) return contact;
    const { phone = null, email = null, push = null, forgetAt = null } = contact.value ?? {};
    return ok({ id: id.value, view: { phone, email, push: push !== null, forgetAt } });
  }
}
