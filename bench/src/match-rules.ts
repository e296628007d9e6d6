/** How long people would wait if everything else took no time: the pairing rules alone, in virtual time. */
import { pairTickets, ticketIdOf, ticketTimes } from '@inkroom/shared';
import type { PlayerId, QueueName, Ticket, TicketId } from '@inkroom/shared';
import { Latencies } from './latencies.ts';

export interface RulesOptions {
  readonly strengths: readonly number[];
  readonly joinMs: number;
  /** One of so many never confirms. */
  readonly everyMissing: number;
}

const queue = 'classic' as QueueName;
const tickMs = 50;

/** From joining to being called up for the first time. */
export function waitsByRules({ strengths, joinMs, everyMissing }: RulesOptions): Latencies {
  const waits = new Latencies();
  const coming = strengths
    .map((rating, index) => ({ rating, index, at: Math.random() * joinMs }))
    .toSorted((a, b) => a.at - b.at);
  const missing = new Set<TicketId>();
  const called = new Set<TicketId>();
  const waiting: Ticket[] = [];
  const returns: { at: number; ticket: Ticket }[] = [];
  let front = 0;
  const pair = (now: number): void => {
    for (const ids of pairTickets(waiting.slice(0, ticketTimes.passSize), now)) {
      for (const id of ids) {
        const [ticket] = waiting.splice(
          waiting.findIndex((one) => one.id === id),
          1,
        );
        if (ticket === undefined) continue;
        if (!called.has(id)) waits.add(now - ticket.waitingSince);
        called.add(id);
        const isAlone = ids.some((other) => other !== id && missing.has(other));
        if (isAlone && !missing.has(id)) returns.push({ at: now + ticketTimes.readyCheckMs, ticket });
      }
    }
  };
  let next = 0;
  for (let now = 0; called.size < strengths.length && now < joinMs + 60_000; now += tickMs) {
    for (; (coming[next]?.at ?? Infinity) <= now; next += 1) {
      const { rating = 0, index = 0, at = 0 } = coming[next] ?? {};
      const ticket = ticketOf(index, rating, at);
      if (index % everyMissing === everyMissing - 1) missing.add(ticket.id);
      waiting.push(ticket);
      pair(at);
    }
    for (const { ticket } of returns.filter(({ at }) => at <= now)) {
      front -= 1;
      waiting.unshift({ ...ticket, place: front });
    }
    returns.splice(0, returns.length, ...returns.filter(({ at }) => at > now));
    pair(now);
  }
  return waits;
}

/** Only what pairing looks at. */
function ticketOf(index: number, rating: number, at: number): Ticket {
  const id = ticketIdOf(queue, String(index).padStart(8, '0'));
  const owner = `player-${index}` as PlayerId;
  const seen = { id, queue, owner, state: 'queued', area: 101, rating, lastOpponent: null, awaySince: null };
  return { ...seen, place: at, waitingSince: at } as Ticket;
}
