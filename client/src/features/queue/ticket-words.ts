/** What a ticket is about and where it stands, in words. */
import { isModeName } from '@inkroom/shared';
import type { QueueName, TicketView } from '@inkroom/shared';
import { modeTexts } from '../../texts/modes.ts';
import { queueTexts } from '../../texts/queue.ts';

/** A queue's name for people, where its title is not at hand. */
export function nameOfQueue(queue: QueueName): string {
  const name: string = queue;
  return isModeName(name) ? modeTexts[name].title : name.charAt(0).toUpperCase() + name.slice(1);
}

/** A line for the bar: what is waited for, and how that stands. */
export function barWords(ticket: TicketView): { readonly what: string; readonly how: string | null } {
  const texts = queueTexts.bar;
  const name = nameOfQueue(ticket.queue);
  if (ticket.kind === 'match') {
    return ticket.state === 'playing' ? { what: texts.playing, how: name } : { what: texts.match(name), how: null };
  }
  const what = texts.station(name, ticket.sign);
  if (ticket.state === 'recalled') return { what, how: texts.recalled };
  if (ticket.state === 'confirmed') return { what, how: texts.confirmed };
  return { what, how: ticket.position === null ? null : texts.place(ticket.position) };
}

interface Outcome {
  readonly title: string;
  readonly words: string;
}

/** What a ticket came to, where that has to be said; null where it was wished for, or is plain to see. */
export function outcomeOf(ticket: TicketView, isLost: boolean): Outcome | null {
  const texts = queueTexts.outcome;
  if (isLost) return { title: texts.left, words: texts.leftWords };
  if (ticket.state === 'expired') {
    return ticket.kind === 'match'
      ? { title: texts.missed, words: texts.missedWords }
      : { title: texts.noShow, words: texts.noShowWords(ticket.sign) };
  }
  if (ticket.state !== 'cancelled') return null;
  if (ticket.reason === 'left') return { title: texts.left, words: texts.leftWords };
  if (ticket.reason === 'by-desk') return { title: texts.byDesk, words: texts.byDeskWords };
  return ticket.reason === 'no-outcome' ? { title: texts.noOutcome, words: texts.noOutcomeWords } : null;
}
