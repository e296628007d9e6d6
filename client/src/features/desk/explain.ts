/** Why a step was refused, in words that name the ticket as it is by now. */
import type { DeskTicket, ErrorCode } from '@inkroom/shared';
import type { Problem } from '../../api/api.ts';
import { wordsOf } from '../../services/use-key-gate.ts';
import { deskTexts } from '../../texts/desk.ts';
import { actsFor, wordsOfAct } from './acts.ts';

const texts = deskTexts.conflict;

export const whoIs = ({ sign, name }: Pick<DeskTicket, 'sign' | 'name'>): string => `${name} (${sign})`;

interface Refused {
  readonly ticket: Pick<DeskTicket, 'sign' | 'name' | 'state'>;
  /** As it was read after the refusal; null: it is gone. */
  readonly current: Pick<DeskTicket, 'state' | 'allowed'> | null;
  readonly problem: Problem | 'offline';
}

/** Null: no answer came. */
export const codeOf = (problem: Problem | 'offline'): ErrorCode | null => (problem === 'offline' ? null : problem.code);

export function explain({ ticket, current, problem }: Refused): string {
  const who = whoIs(ticket);
  if (problem === 'offline') return texts.offline;
  const code = codeOf(problem);
  if (code === 'ticket-not-found' || (code === 'ticket-changed' && current === null)) return texts.gone(who);
  const state = deskTexts.states[current?.state ?? ticket.state];
  if (code === 'ticket-changed') return texts.changed(who, state);
  return code === 'transition-illegal' ? texts.illegal(who, state, possible(current)) : wordsOf(problem);
}

function possible(ticket: Refused['current']): string {
  const words = ticket === null ? [] : actsFor(ticket).map((act) => wordsOfAct(act, ticket.state).toLowerCase());
  return words.length === 0 ? texts.nothing : words.join(', ');
}
