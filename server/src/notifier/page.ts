/** The page hears of a call by the ticket's own update, on whichever node it is connected to: nothing is left to send. */
import type { Notifier } from '../ports/notifier.ts';

export const pageNotifier: Notifier = {
  channel: 'page',
  mayRepeat: true,
  send: () => Promise.resolve({ kind: 'sent', reference: null }),
  close: () => Promise.resolve(),
};
