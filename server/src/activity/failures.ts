/** What activity does when something that it needs is away. */
import { ArchiveUnavailable } from '../ports/archive.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';

/** It may go better later, and nothing is wrong with what was asked. */
export const isAway = (error: unknown): boolean =>
  error instanceof StoreUnavailable || error instanceof OutcomeUnknown || error instanceof ArchiveUnavailable;
