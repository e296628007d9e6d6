/** A delivery as the desk sees it. */
import { callSignOf, smsSegments } from '@inkroom/shared';
import type { Delivery, DeliveryView } from '@inkroom/shared';
import { retryOf } from './deliveries-steps.ts';

export function deliveryView(delivery: Delivery): DeliveryView {
  const { id, ticket, channel, call, text, state, tries, createdAt, lastAt, wakeAt, reference, reason } = delivery;
  return {
    id,
    ticket,
    sign: callSignOf(ticket),
    channel,
    call,
    text,
    segments: channel === 'sms' ? smsSegments(text).segments : null,
    state,
    tries,
    createdAt,
    lastAt,
    nextAt: state === 'waiting' ? wakeAt : null,
    reference,
    reason,
    retry: retryOf(delivery),
  };
}
