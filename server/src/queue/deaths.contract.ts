/** The way of a station ticket with a node that dies at each of its commits in turn, before it or right after it, on whichever store. */
import type { TicketId } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { ann, benches, codeOf, kindsOf, newId, orThrow, own, soon, station } from '../../test/support/queue-bench.ts';
import type { OpenBench, QueueBench, QueueNode } from '../../test/support/queue-bench.ts';
import type { Answer, Caller, StepRequest, TicketRecord } from './queue-service.ts';
import { StoreUnavailable } from '../ports/store.ts';

/** Pass, ticket, call, confirm, play, complete, score noted. */
const commits = 7;

const isForNow = (answer: Answer<unknown>): boolean =>
  ['store-unavailable', 'outcome-unknown'].includes(codeOf(answer));

/** As a client does: asks the first node, and the other one by the same command when it has no answer. */
async function insist(
  nodes: readonly QueueNode[],
  ask: (node: QueueNode) => Promise<Answer<TicketRecord>>,
): Promise<TicketRecord> {
  for (const node of nodes) {
    const answer = await ask(node);
    if (!isForNow(answer)) return orThrow(answer);
  }
  throw new Error('no node has an answer');
}

async function playThrough(bench: QueueBench): Promise<TicketId> {
  const { nodes } = bench;
  const commandId = newId();
  const { id } = (await insist(nodes, (node) => bench.take(ann, { commandId }, node))).ticket;
  await soon(async () => {
    await bench.pass(11_000);
    return bench.state(id, nodes[1]);
  }).toBe('recalled');
  const step = (request: StepRequest, caller: Caller): Promise<TicketRecord> => {
    const stepId = newId();
    return insist(nodes, (node) => bench.step(id, request, { caller, commandId: stepId, node }));
  };
  await step({ type: 'confirm' }, own(ann));
  await step({ type: 'play', station: 'VR 1' }, station);
  await step({ type: 'complete', score: 7, metrics: {} }, station);
  await soon(async () => {
    await bench.pass(11_000);
    return orThrow(await bench.node.tickets.service.read(id)).ticket.scoreWaits;
  }).toBe(false);
  return id;
}

export function describeDeaths(open: OpenBench): void {
  const openBench = benches(open);
  const cases = Array.from({ length: commits }, (_, index) => index).flatMap((index) => [
    { index, when: 'before' },
    { index, when: 'after' },
  ]);

  it.each(cases)(
    '[QUEUE-26] a node that dies $when commit $index costs no step and doubles none',
    async ({ index, when }) => {
      const bench = await openBench(2);
      const [first] = bench.nodes;
      if (first === undefined) throw new Error('two nodes were opened');
      await bench.queue({ board: 'arcade', showUpMs: 3_600_000 });
      // The queue was made by this node, and not on the way of the ticket.
      let seen = 0;
      const isTheOne = (): boolean => seen++ === index;
      if (when === 'before') {
        first.fault = (writes) => {
          if (!kindsOf(writes).some((kind) => kind === 'pass' || kind === 'ticket') || !isTheOne()) return null;
          first.die();
          return new StoreUnavailable('the node is gone');
        };
      } else {
        first.loses = (writes) => {
          if (!kindsOf(writes).some((kind) => kind === 'pass' || kind === 'ticket') || !isTheOne()) return false;
          first.die();
          return true;
        };
      }
      const ticket = await playThrough(bench);
      expect(seen).toBeGreaterThan(index);
      expect(bench.scores.kept).toMatchObject([{ amount: 7 }]);
      const versions = bench.facts.filter((fact) => fact.ticket === ticket).map(({ version }) => version);
      expect(versions).toEqual(versions.map((_, place) => place + 1));
      const told = bench.facts.flatMap(({ events }) => events);
      expect(told).toEqual([
        'ticket-created',
        'ticket-queued',
        'ticket-recalled',
        'ticket-confirmed',
        'ticket-playing',
        'ticket-completed',
        'ticket-score-kept',
      ]);
    },
  );
}
