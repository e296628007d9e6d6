/** When all faults have ended and everything had its time: does each queue stand as its tickets say? [TICKET-69] */
import {
  isActive,
  nextLookAt,
  pairTickets,
  parseRoom,
  passIdOf,
  queueOf,
  ticketDeadline,
  ticketLine,
} from '@inkroom/shared';
import type { Delivery, Pass, QueueName, RecordId, StoredRoom, Ticket } from '@inkroom/shared';
import type { Violation } from '../invariants/history.ts';
import type { SharedStore } from './shared-store.ts';

export interface QueuesAftermath {
  readonly store: SharedStore;
  /** By what was committed. */
  readonly tickets: readonly Ticket[];
  /** A commit of this record was lost by the store: what was decided on it may have been made all the same. */
  readonly isLost: (id: RecordId) => boolean;
}

/** Whoever is to look has had so long. */
const slackMs = 6_000;
/** Who could not confirm while the store was away has some time after it, and then somebody has to look. */
const afterOutageMs = 32_000;
/** Whoever has claimed the look at a match may have died with it. */
const leaseMs = 10_000;
const manyMessages = 500;

export function checkQueues(seen: QueuesAftermath): readonly Violation[] {
  return [
    ...seen.tickets.flatMap((ticket) => checkTicket(seen, ticket)),
    ...nobodyWaitsInVain(seen),
    ...messagesHaveGone(seen),
  ];
}

const wrong = (room: RecordId, words: string): Violation => ({ rule: 'TICKET-69', room, words });

function checkTicket({ store, isLost }: QueuesAftermath, ticket: Ticket): readonly Violation[] {
  const stored = stateOf<Ticket>(store, ticket.id);
  if (stored?.state !== ticket.state)
    return [wrong(ticket.id, `is ${stored?.state ?? 'gone'}, last was ${ticket.state}`)];
  const words: string[] = [];
  const { line } = ticketLine(ticket);
  const [standing] = store.readLines(ticket.queue, [{ line, limit: 1_000, from: 'front' }]);
  if (standing?.records.every(({ id }) => id !== ticket.id) === true) words.push(`does not stand in line ${line}`);
  const now = store.now();
  const late = ticket.state === 'recalled' ? ticket.deadline : (ticketDeadline(ticket)?.at ?? null);
  const isExcused = ticket.state === 'recalled' && store.outages().some(({ to }) => to > now - afterOutageMs);
  if (late !== null && late < now - slackMs && !isExcused)
    words.push(`is ${ticket.state} since ${now - late} ms after its deadline`);
  if (isActive(ticket.state) && ticket.owner !== null) {
    const id = passIdOf(ticket.owner);
    const pass = stateOf<Pass>(store, id);
    if (pass?.ticket !== ticket.id && !isLost(id))
      words.push(`is active, and its player's pass names ${pass?.ticket ?? 'none'}`);
  }
  if (ticket.state === 'playing' && ticket.kind === 'match') words.push(...wrongSeat(store, ticket));
  return words.map((text) => wrong(ticket.id, text));
}

function wrongSeat(store: SharedStore, { room, seat, owner, times }: Ticket): readonly string[] {
  const stored = room === null ? null : stateOf<StoredRoom>(store, room);
  const parsed = stored === null ? null : parseRoom(stored);
  if (parsed?.ok !== true || seat === null) return [`plays in ${room}, which is not there`];
  const { seats, game, end, lastAt } = parsed.value;
  const isSeated = seats.some((occupant) => occupant?.player === owner);
  if (game === 1 && end === null && isSeated) return [];
  // Somebody has left, or it is over: whoever has not heard of it finds it at the next look.
  const now = store.now();
  const untilFoundMs = nextLookAt(times.recalled?.all.at(-1) ?? 0, now) - now + leaseMs + slackMs;
  return lastAt < now - untilFoundMs ? [`plays in ${room}, where there is nothing to play any more`] : [];
}

/** Who came a while ago, and is here, and could be paired by now, is. */
function nobodyWaitsInVain({ store, tickets }: QueuesAftermath): readonly Violation[] {
  const then = store.now() - slackMs;
  const waiting = tickets
    .filter((ticket) => ticket.kind === 'match' && ticket.state === 'queued' && ticket.lastAt <= then)
    .toSorted((one, other) => one.place - other.place);
  const queues = new Set<QueueName>(waiting.map(({ id }) => queueOf(id)));
  return [...queues].flatMap((queue) =>
    pairTickets(
      waiting.filter((ticket) => ticket.queue === queue),
      then,
    ).map(([one, other]) => wrong(one, `and ${other} fit, and still wait`)),
  );
}

function messagesHaveGone({ store, tickets }: QueuesAftermath): readonly Violation[] {
  const queues = new Set<QueueName>(tickets.map(({ queue }) => queue));
  return [...queues].flatMap((queue) => {
    const [open] = store.readLines(queue, [{ line: 'deliveries', limit: manyMessages, from: 'front' }]);
    return (open?.records ?? []).flatMap(({ id, state }) => {
      const { state: phase, wakeAt } = JSON.parse(state) as Delivery;
      return wakeAt < store.now() - slackMs ? [wrong(id, `is ${phase} since ${store.now() - wakeAt} ms`)] : [];
    });
  });
}

/** As what is filed under this id; only the services under test write it. */
function stateOf<T>(store: SharedStore, id: RecordId): T | null {
  const stored = store.load(id);
  return stored === null ? null : (JSON.parse(stored.state) as T);
}
