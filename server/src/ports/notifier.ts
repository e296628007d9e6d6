/**
 * Telling people that it is their turn, and systems that something has happened. One notifier per channel. It tries once
 * and says what came of it; trying again, and remembering, is the deliveries' business (queue/deliveries.ts).
 */
import type { Channel, DeliveryId, TicketId } from '@inkroom/shared';

export interface Message {
  /** The same for every try of one delivery: push services and webhooks may see it twice and can tell. */
  readonly id: DeliveryId;
  readonly ticket: TicketId;
  /** Phone number, PushSubscription or address of the webhook; empty for the page and the log. */
  readonly to: string;
  readonly text: string;
  /** JSON: a TransitionNotice for webhooks, a PushPayload for browsers. */
  readonly body: string;
  /** For how long it is worth anything, from now. */
  readonly ttlMs: number;
}

/**
 * `sent`: it was taken (`reference`: the provider's). `failed`: it never will be, such as a wrong number.
 * `later`: not taken, may be tried again, not before `retryAfterMs`. `unknown`: it may have been taken.
 */
export type Sent =
  | { readonly kind: 'sent'; readonly reference: string | null }
  /** `isGone`: nobody will ever be reached there again, so it can be forgotten. */
  | { readonly kind: 'failed'; readonly reason: string; readonly isGone?: boolean }
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface Notifier {
  readonly channel: Channel;
  /** After `unknown`, or a death in mid-try, it may be sent again: receivers can tell by the id. Never so for SMS. */
  readonly mayRepeat: boolean;
  /** Never throws; ends within `timeoutMs` of its own, as `unknown` at the latest. */
  send(message: Message): Promise<Sent>;
  close(): Promise<void>;
}
