/** What a host can do with a ticket, and by which key. Which of it is possible now is the server's to say. */
import type { DeskTicket, TicketState } from '@inkroom/shared';
import { deskTexts } from '../../texts/desk.ts';
import type { StepName } from './desk-rest.ts';

/** `queue` is into the line, or back into it. */
export type Act = Exclude<StepName, 'undo'>;

const acts: readonly Act[] = ['recall', 'confirm', 'play', 'complete', 'queue', 'cancel'];

export const keyOfAct: Readonly<Record<Act, string>> = {
  recall: 'R',
  confirm: 'C',
  play: 'P',
  complete: 'D',
  queue: 'B',
  cancel: 'X',
};

/** What is not about one ticket, or is no step. */
export const keyOf = {
  next: 'N',
  undo: 'Z',
  add: 'A',
  handOver: 'H',
  search: '/',
  log: 'L',
  figures: 'F',
  settings: 'S',
  help: '?',
} as const;
export type DeskKey = keyof typeof keyOf;

/** What mostly comes next. */
const usualAct: Readonly<Partial<Record<TicketState, Act>>> = {
  new: 'queue',
  queued: 'recall',
  recalled: 'confirm',
  confirmed: 'play',
  playing: 'complete',
};

/** What is possible now, what mostly comes next first. */
export function actsFor({ state, allowed }: Pick<DeskTicket, 'state' | 'allowed'>): readonly Act[] {
  const possible = acts.filter((act) => allowed.includes(act));
  const usual = possible.filter((act) => act === usualAct[state]);
  return [...usual, ...possible.filter((act) => !usual.includes(act))];
}

export const wordsOfAct = (act: Act, state: TicketState): string =>
  act === 'queue' && state !== 'new' ? deskTexts.acts.putBack : deskTexts.acts[act];

/** The act that a key stands for, if the ticket can take it now. */
export function actOfKey(key: string, ticket: Pick<DeskTicket, 'state' | 'allowed'>): Act | null {
  const wanted = key.toUpperCase();
  return actsFor(ticket).find((act) => keyOfAct[act] === wanted) ?? null;
}

const deskKeys: readonly DeskKey[] = [
  'next',
  'undo',
  'add',
  'handOver',
  'search',
  'log',
  'figures',
  'settings',
  'help',
];

export function deskKeyOf(key: string): DeskKey | null {
  const wanted = key.toUpperCase();
  return deskKeys.find((name) => keyOf[name] === wanted) ?? null;
}
