/** Made-up changes of tickets. For tests. */
import { ticketIdOf, ticketStates } from '@inkroom/shared';
import type { PlayerId, QueueName, TicketFact, TicketId } from '@inkroom/shared';
import fc from 'fast-check';

export const firstTaken = Date.UTC(2026, 10, 20, 12);

export const stationQueue = 'main' as QueueName;

export const someTicketId = (number: number, queue: QueueName = stationQueue): TicketId =>
  ticketIdOf(queue, String(number).padStart(8, '0'));

export interface FactWish {
  readonly number: number;
  readonly version: number;
  readonly queue?: QueueName;
  readonly change?: Partial<TicketFact['after']>;
}

/** A change of a guest's ticket in the station queue, taken a second after the one before. */
export function ticketFact({ number, version, queue = stationQueue, change = {} }: FactWish): TicketFact {
  const id = someTicketId(number, queue);
  const createdAt = firstTaken + number * 1_000;
  const after: TicketFact['after'] = {
    id,
    queue,
    kind: queue === stationQueue ? 'station' : 'match',
    state: 'queued',
    owner: null,
    name: `Guest ${number}`,
    area: 101,
    team: null,
    rating: null,
    createdAt,
    lastAt: createdAt + version,
    times: { queued: { first: createdAt, all: [createdAt] } },
    place: createdAt,
    waitingSince: createdAt,
    reason: 'joined',
    deadline: null,
    recalls: 0,
    noShows: 0,
    match: null,
    opponent: null,
    room: null,
    seat: null,
    station: null,
    awaySince: null,
    score: null,
    metrics: {},
    scoreWaits: false,
    note: null,
    ...change,
  };
  return {
    type: 'ticket',
    id: `${id}:${version}`,
    ticket: id,
    version,
    at: createdAt + version,
    by: 'desk',
    who: 'tablet',
    events: ['ticket-queued'],
    after,
  };
}

/** Few tickets with few versions each, so that they meet often, in the order in which they were told and some told again. */
export const someTicketFacts: fc.Arbitrary<readonly TicketFact[]> = fc
  .array(
    fc.record({
      number: fc.integer({ min: 1, max: 4 }),
      version: fc.integer({ min: 1, max: 12 }),
      state: fc.constantFrom(...ticketStates),
      team: fc.constantFrom(null, 'blue', 'red'),
      owner: fc.constantFrom(null, 'player_ada_12345' as PlayerId),
      noShows: fc.integer({ min: 0, max: 2 }),
      score: fc.constantFrom(null, 0, 3.5, 12),
      metrics: fc.constantFrom<Record<string, number>>({}, { homeruns: 2 }, { homeruns: 1, distance: 87.5 }),
    }),
    { minLength: 5, maxLength: 40 },
  )
  .map((changes) => {
    // One version of a ticket is one change, however often it is told.
    const facts = new Map<string, TicketFact>();
    return changes.map(({ number, version, ...change }) => {
      const fact = ticketFact({ number, version, change });
      const known = facts.get(fact.id) ?? fact;
      facts.set(fact.id, known);
      return known;
    });
  });
