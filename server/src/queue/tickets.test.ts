import { describe } from 'vitest';
import { QueueBench, onEmbedded } from '../../test/support/queue-bench.ts';
import { describeTickets } from './tickets.contract.ts';

describe('on the embedded engine', () => {
  describeTickets((nodes) => QueueBench.open(onEmbedded, nodes));
});
