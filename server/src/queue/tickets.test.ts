import { describe } from 'vitest';
import { QueueBench } from '../../test/support/queue-bench.ts';
import { onEmbedded } from '../../test/support/queue-places.ts';
import { describeTickets } from './tickets.contract.ts';

describe('on the embedded engine', () => {
  describeTickets((nodes = 1) => QueueBench.open(onEmbedded, nodes));
});
