/** What the queue service is held to, on whichever store: one suite, under a clock that the tests move. */
import { describe } from 'vitest';
import type { OpenBench } from '../../test/support/queue-bench.ts';
import { describeQueues } from './queues.contract.ts';
import { describeStations } from './stations.contract.ts';
import { describeSteps } from './steps.contract.ts';
import { describeTaking } from './taking.contract.ts';
import { describeViews } from './views.contract.ts';

export function describeTickets(open: OpenBench): void {
  describe('taking', () => {
    describeTaking(open);
  });
  describe('queues', () => {
    describeQueues(open);
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
}
