/** Test support: a message as the deliveries hand it to a notifier. */
import { deliveryIdOf, ticketIdOf } from '@inkroom/shared';
import type { QueueName } from '@inkroom/shared';
import type { Message } from '../ports/notifier.ts';

const ticket = ticketIdOf('main' as QueueName, '7K3M9QXV');

export const messageOf = (changes: Partial<Message> & Pick<Message, 'to'>): Message => ({
  id: deliveryIdOf(ticket, 3, 'sms'),
  ticket,
  text: 'Nora, it is your turn at Main queue (9QXV).',
  body: '{"type":"ticket.recalled"}',
  ttlMs: 60_000,
  ...changes,
});
