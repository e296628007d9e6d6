/** A queue with people at every step, as a host would see it in mid-afternoon. */
import { asOperator, putQueue } from '../../e2e/support/desk.ts';
import type { ServerProcess } from '../../e2e/support/server-process.ts';

type Step = readonly [name: string, body?: object];

const here: readonly Step[] = [['recall'], ['confirm']];
const playing = (station: string): readonly Step[] => [...here, ['play', { station }]];
const done = (score: number): readonly Step[] => [...playing('Cabin 1'), ['complete', { score }]];

const guests: readonly (readonly [string, readonly Step[]])[] = [
  ['Ada', done(340)],
  ['Grace', done(120)],
  ['Alan', [['cancel']]],
  ['Barbara', playing('Cabin 1')],
  ['Edsger', playing('Cabin 2')],
  ['Katherine', here],
  ['Donald', [['recall']]],
  ['Radia', [['recall']]],
  ['Dennis', []],
  ['Margaret', []],
  ['Tim', []],
];

/** Answers nothing: the desk shows it. */
export async function fillQueue(server: ServerProcess): Promise<void> {
  await putQueue(server, 'main', { recall: { kind: 'hand' }, recallWindow: 3, teams: ['Reds', 'Blues'] });
  for (const [name, steps] of guests) {
    const ticket = await asOperator(server, { method: 'POST', address: '/api/tickets', body: { queue: 'main', name } });
    const { id } = ticket as { id: string };
    for (const [step, body = {}] of steps)
      await asOperator(server, { method: 'POST', address: `/api/tickets/${id}/${step}`, body });
  }
}
