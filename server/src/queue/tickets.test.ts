import { describe } from 'vitest';
import { QueueBench } from '../../test/support/queue-bench.ts';
import { onEmbedded } from '../../test/support/queue-places.ts';
import { describeStations } from './stations.contract.ts';
import { describeSteps } from './steps.contract.ts';
import { describeTaking } from './tickets.contract.ts';
import { describeViews } from './views.contract.ts';

describe('on the embedded engine', () => {
  const open = (nodes = 1): Promise<QueueBench> => QueueBench.open(onEmbedded, nodes);
  describe('taking', () => {
    describeTaking(open);
  });
  describe('steps', () => {
    describeSteps(open);
  });
  describe('calling up', () => {
    describeStations(open);
  });
  describe('looking', () => {
    describeViews(open);
  });
});
