import { describe } from 'vitest';
import { QueueBench } from '../../test/support/queue-bench.ts';
import { onEmbedded } from '../../test/support/queue-places.ts';
import { describeDeaths } from './deaths.contract.ts';

describe('on the embedded engine', () => {
  describeDeaths((nodes = 1) => QueueBench.open(onEmbedded, nodes));
});
