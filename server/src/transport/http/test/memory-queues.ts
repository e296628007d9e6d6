/** Queues and messages as the server puts them together, on a store in memory. Nobody is called up but by hand, and messages go nowhere. */
import { TicketLists } from '../../../archive/ticket-lists.ts';
import { createMemoryCodes } from '../../../platform/memory-codes.ts';
import { noSignals } from '../../../platform/no-signals.ts';
import { nodeEntropy } from '../../../platform/node-entropy.ts';
import { nodeSecrets } from '../../../platform/node-secrets.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Store } from '../../../ports/store.ts';
import type { TicketHistory } from '../../../ports/ticket-history.ts';
import { Deliveries } from '../../../queue/deliveries.ts';
import { createTickets } from '../../../queue/tickets.ts';
import type { Ingestion } from '../../../scores/ingestion.ts';

export interface MemoryQueuesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ingestion: Ingestion;
  readonly history: TicketHistory | null;
  readonly contactKeptMs?: number;
}

export function createMemoryQueues({ history, ...options }: MemoryQueuesOptions) {
  const { clock, logger } = options;
  const tickets = createTickets({
    ...options,
    signals: noSignals,
    codes: createMemoryCodes(clock),
    entropy: nodeEntropy,
    hash: (text) => nodeSecrets.hash(text),
    codeHash: (text) => Buffer.from(nodeSecrets.sign('a key', text), 'base64url'),
    ratingOf: async () => null,
    callsUp: false,
  });
  const outlets = { notifier: () => null, whyNot: () => null, pushKey: null, publicUrl: null };
  const { records, queues } = tickets;
  const metrics = { delivered: () => undefined };
  const deliveries = new Deliveries({ records, queues, outlets, clock, entropy: nodeEntropy, logger, metrics });
  tickets.useDeliveries(deliveries);
  return {
    queues: tickets.service,
    deliveries,
    ticketLists: new TicketLists({ history, queues: tickets.service }),
    close: () => tickets.close(),
  };
}
