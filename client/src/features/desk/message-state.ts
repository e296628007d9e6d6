/** What a message has come to, for the host: one that nobody needs any more is no failure, and is not sent again. */
import type { DeliveryView, DeskTicket } from '@inkroom/shared';

export interface MessageState {
  readonly state: DeliveryView['state'] | 'needless';
  readonly retry: DeliveryView['retry'];
}

/** `ticket`: the one that it is about, as the desk sees it now, if it still does. */
export function messageState(
  { call, state, tries, retry }: Pick<DeliveryView, 'call' | 'state' | 'tries' | 'retry'>,
  ticket: Pick<DeskTicket, 'state'> | undefined,
): MessageState {
  const isOver = call !== null && ticket?.state !== 'recalled';
  if (!isOver) return { state, retry };
  return { state: state === 'failed' && tries === 0 ? 'needless' : state, retry: 'no' };
}
