/** What the parts of an open desk share: which queue it is, its latest picture, and what may be done about it. */
import type { DeskTicket, DeskView, TicketId } from '@inkroom/shared';
import { createContext, use } from 'react';
import type { Act } from './acts.ts';
import type { StepExtras } from './desk-rest.ts';

/** The latest step of this host, for as long as it can be taken back. */
export interface LastStep {
  readonly ticket: TicketId;
  /** Of the ticket with the step. */
  readonly version: number;
  readonly words: string;
}

export interface Desk {
  readonly view: DeskView;
  /** Server time, once a second. */
  readonly now: number;
  /** A request is under way. */
  readonly busy: boolean;
  readonly act: (ticket: DeskTicket, act: Act, extras?: StepExtras) => Promise<boolean>;
  /** Takes the host's own latest step back. */
  readonly undo: () => void;
  readonly last: LastStep | null;
  /** Why the latest step was refused; null after the next one. */
  readonly refusal: string | null;
  readonly dismiss: () => void;
  /** Looks at the queue again soon. */
  readonly refresh: () => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (!desk) throw new Error('parts of the desk stand in an open desk');
  return desk;
}
