/**
 * What holds of tickets by what the archive is told of them: each change of each ticket, in the end. Order between
 * tickets is not looked at here; see ticket-watch.ts for what must hold at every moment.
 */
import { callersOf, isActive, statesAfter, ticketTimes, transitions } from '@inkroom/shared';
import type { RoomId, TicketEvent, TicketFact, TicketId, TicketReason, Transition } from '@inkroom/shared';
import type { Violation } from './history.ts';

/** Each change once; the order does not matter. */
export type TicketFacts = readonly TicketFact[];

/** Between reading the line and calling somebody up: whoever came in front meanwhile may have to wait. */
export const decidingMs = 12_000;

export type TicketInvariant = (facts: TicketFacts) => readonly Violation[];

/** All that the facts of tickets are held to, in one call. */
export const checkTicketFacts: TicketInvariant = (facts) =>
  [onlyAllowedSteps, ticketsWithoutGaps, oneSeatEach].flatMap((invariant) => invariant(facts));

/** [TICKET-60] */
export function onlyAllowedSteps(facts: TicketFacts): readonly Violation[] {
  return [...storiesOf(facts).values()].flatMap((story) =>
    story.flatMap((fact, index) => {
      const words = notAllowed(fact, story.slice(0, index));
      return words === null ? [] : [wrong('TICKET-60', fact.ticket, `version ${fact.version}: ${words}`)];
    }),
  );
}

/** [TICKET-61] */
export function ticketsWithoutGaps(facts: TicketFacts): readonly Violation[] {
  return [...storiesOf(facts)].flatMap(([ticket, story]) =>
    story.flatMap(({ version }, index) =>
      version === index + 1 ? [] : [wrong('TICKET-61', ticket, `version ${version} stands where ${index + 1} should`)],
    ),
  );
}

/** [TICKET-62] */
export function oneSeatEach(facts: TicketFacts): readonly Violation[] {
  const holders = new Map<string, TicketId>();
  return [...storiesOf(facts)].flatMap(([ticket, story]) => {
    const seats = story.flatMap(({ after, events }) =>
      events.includes('ticket-playing') && after.kind === 'match' ? [`${after.room}/${after.seat}`] : [],
    );
    const violations = seats.length > 1 ? [wrong('TICKET-62', ticket, `has the seats ${seats.join(' and ')}`)] : [];
    for (const seat of seats) {
      const holder = holders.get(seat) ?? ticket;
      if (holder !== ticket) violations.push(wrong('TICKET-62', ticket, `has seat ${seat}, which is ${holder}'s`));
      holders.set(seat, ticket);
    }
    return violations;
  });
}

/** [TICKET-64], by times that may be wrong by `clockMs`. */
export function oneTicketAtATime(facts: TicketFacts, clockMs: number): readonly Violation[] {
  const lives = [...storiesOf(facts)].flatMap(([ticket, story]) => {
    const [first, last] = [story[0], story.at(-1)];
    if (first === undefined || last === undefined || last.after.owner === null) return [];
    return [{ ticket, owner: last.after.owner, from: first.at, to: isActive(last.after.state) ? Infinity : last.at }];
  });
  const byOwner = Map.groupBy(lives, ({ owner }) => owner);
  return [...byOwner].flatMap(([owner, own]) => {
    const inOrder = own.toSorted((one, other) => one.from - other.from);
    return inOrder.flatMap(({ ticket, from }, index) => {
      const former = inOrder[index - 1];
      if (former === undefined || former.to <= from + clockMs) return [];
      return [wrong('TICKET-64', ticket, `of ${owner} began before ${former.ticket} was over`)];
    });
  });
}

interface Stay {
  readonly ticket: TicketId;
  readonly queue: string;
  readonly place: number;
  readonly from: number;
  readonly to: number;
  /** It ended with a call by rule. */
  readonly isCalled: boolean;
}

/** [TICKET-65], at stations, by times that may be wrong by `clockMs`. */
export function calledInTurn(facts: TicketFacts, clockMs: number): readonly Violation[] {
  const stays = [...storiesOf(facts).values()].flatMap(staysInLine);
  return stays
    .filter(({ isCalled }) => isCalled)
    .flatMap((called) => {
      const passedOver = stays.find(
        ({ ticket, queue, place, from, to }) =>
          ticket !== called.ticket &&
          queue === called.queue &&
          place < called.place &&
          from + decidingMs < called.to &&
          to > called.to + clockMs,
      );
      if (passedOver === undefined) return [];
      return [wrong('TICKET-65', called.ticket, `was called up before ${passedOver.ticket}, which stood in front`)];
    });
}

/** Each time that it stood at one place of a line. */
function staysInLine(story: TicketFacts): readonly Stay[] {
  return story.flatMap((fact, index) => {
    const { ticket, at, after } = fact;
    const former = story[index - 1]?.after;
    const isSame = former?.state === 'queued' && former.place === after.place;
    if (after.kind !== 'station' || after.state !== 'queued' || isSame) return [];
    const end = story
      .slice(index + 1)
      .find((later) => later.after.state !== 'queued' || later.after.place !== after.place);
    const isCalled = end?.by === 'system' && end.events.includes('ticket-recalled');
    return [{ ticket, queue: after.queue, place: after.place, from: at, to: end?.at ?? Infinity, isCalled }];
  });
}

const wrong = (rule: string, ticket: TicketId, words: string): Violation => ({ rule, room: ticket, words });

/** The changes of each ticket, first first. */
export function storiesOf(facts: TicketFacts): ReadonlyMap<TicketId, readonly TicketFact[]> {
  const stories = new Map<TicketId, TicketFact[]>();
  for (const fact of facts) {
    const story = stories.get(fact.ticket);
    if (story === undefined) stories.set(fact.ticket, [fact]);
    else story.push(fact);
  }
  for (const story of stories.values()) story.sort((one, other) => one.version - other.version);
  return stories;
}

function notAllowed(fact: TicketFact, earlier: TicketFacts): string | null {
  const former = earlier.at(-1);
  const { after, by, events } = fact;
  if (former === undefined) return events[0] === 'ticket-created' ? null : `begins with ${events.join()}`;
  if (events.includes('ticket-created')) return 'is created a second time';
  if (events.includes('ticket-undone')) return wrongUndo(fact, former, earlier.at(-2));
  const steps = events.flatMap((event) => transitionOf(event, after.reason) ?? []);
  const [step] = steps;
  const from = former.after.state;
  if (step === undefined) return from === after.state ? null : `${from} became ${after.state} by ${events.join()}`;
  if (steps.length > 1) return `takes ${steps.join(' and ')} at once`;
  if (!callersOf(after.kind, from, step).includes(by)) return `${step} from ${from} by ${by}`;
  return statesAfter(after.kind, from, step).includes(after.state) ? null : `${step} led to ${after.state}`;
}

/** Back to what was before the last step, which was the desk's own, at a station, a moment ago. */
function wrongUndo(fact: TicketFact, former: TicketFact, before: TicketFact | undefined): string | null {
  if (fact.by !== 'desk' || former.by !== 'desk' || fact.after.kind !== 'station') return 'was not the desk’s to undo';
  if (fact.at - former.at > ticketTimes.undoMs) return 'was undone too late';
  return before !== undefined && before.after.state === fact.after.state && isActive(before.after.state)
    ? null
    : `was undone to ${fact.after.state}`;
}

/** Null: it moves nothing. */
export function transitionOf(event: TicketEvent['type'], reason: TicketReason): Transition | null {
  if (event === 'ticket-queued') return stepIntoLine[reason] ?? 'queue';
  return transitions.find((transition) => eventOf[transition] === event) ?? null;
}

const stepIntoLine: Readonly<Partial<Record<TicketReason, Transition>>> = {
  'no-show': 'expire',
  'opponent-missed': 'requeue',
  'opponent-left': 'requeue',
};

const eventOf: Readonly<Record<Transition, TicketEvent['type'] | null>> = {
  // By what the line is told; see above.
  queue: null,
  requeue: null,
  recall: 'ticket-recalled',
  confirm: 'ticket-confirmed',
  play: 'ticket-playing',
  complete: 'ticket-completed',
  cancel: 'ticket-cancelled',
  expire: 'ticket-expired',
};

/** Rooms of matches that people were led to. */
export const roomsOfMatches = (facts: TicketFacts): readonly RoomId[] => [
  ...new Set(facts.flatMap(({ after }) => (after.room === null ? [] : [after.room]))),
];
