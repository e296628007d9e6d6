/** A message to a person or a system, as it is stored, and what the desk, the service worker and webhooks get to see. */
import type { RoomId } from '../room/ids.ts';
import type { DeliveryId, QueueName, TicketId } from './ids.ts';
import type { Channel } from './queue.ts';
import type { TicketReason, TicketRole, TicketState } from './ticket.ts';

/**
 * `waiting`: for its (next) try. `sending`: a node tries, or has died trying. `sent`: it was taken. `failed`: it was not,
 * and is not tried again by itself. `unknown`: it may have been taken, and is never sent again by itself.
 */
export const deliveryStates = ['waiting', 'sending', 'sent', 'failed', 'unknown'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

const deliveryIdShape =
  /^[a-z0-9][a-z0-9-]{0,31}\.delivery-[0-9A-HJKMNP-TV-Z]{8}-[0-9]{1,9}-(page|push|sms|webhook|log)$/;

export const isDeliveryId = (text: unknown): text is DeliveryId =>
  typeof text === 'string' && deliveryIdShape.test(text);

/** Stored as it is. Where it goes is read from the contact or the queue at each try, so that it is forgotten with them. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly ticket: TicketId;
  readonly channel: Channel;
  /** Which call of the ticket this tells of, counted from 1; null: a system is told of a transition. */
  readonly call: number | null;
  readonly text: string;
  /** JSON: what systems get, or a browser. */
  readonly body: string;
  readonly state: DeliveryState;
  readonly tries: number;
  /** Tells tries apart: whoever claimed it with this word sends it. Null unless `sending`. */
  readonly claim: string | null;
  readonly createdAt: number;
  readonly lastAt: number;
  /** When it is looked at again: the next try, the end of a try, or its own end. */
  readonly wakeAt: number;
  /** Worth nothing after this: of a call, its deadline. */
  readonly until: number;
  /** The provider's own. */
  readonly reference: string | null;
  /** Why it failed or has to wait, in words. */
  readonly reason: string | null;
}

/** A line of the desk's log of messages. Never tells a number or an address. */
export interface DeliveryView {
  readonly id: DeliveryId;
  readonly ticket: TicketId;
  /** What is called out. */
  readonly sign: string;
  readonly channel: Channel;
  readonly call: number | null;
  readonly text: string;
  /** Of an SMS: how many it is billed as; null for everything else. */
  readonly segments: number | null;
  readonly state: DeliveryState;
  readonly tries: number;
  readonly createdAt: number;
  readonly lastAt: number;
  /** When it is tried next; null: not by itself. */
  readonly nextAt: number | null;
  readonly reference: string | null;
  readonly reason: string | null;
  /** `ask`: it may have arrived already, so the desk confirms first. */
  readonly retry: 'yes' | 'ask' | 'no';
}

/** What the service worker is handed (JSON). The same `id` may come twice: show it once. */
export interface PushPayload {
  readonly id: DeliveryId;
  readonly ticket: TicketId;
  readonly title: string;
  readonly text: string;
  /** Path of the page that a click opens. */
  readonly open: string;
}

/** What a webhook is sent (JSON), signed, in an order that `version` tells. Nothing here reaches a person. */
export interface TransitionNotice {
  /** `ticket.<state that it came into>`. */
  readonly type: `ticket.${TicketState}`;
  readonly at: number;
  readonly by: TicketRole;
  readonly queue: QueueName;
  readonly version: number;
  /** Null: the ticket is new. */
  readonly from: TicketState | null;
  readonly ticket: {
    readonly id: TicketId;
    readonly sign: string;
    readonly name: string;
    readonly team: string | null;
    readonly area: number;
    readonly state: TicketState;
    readonly reason: TicketReason;
    readonly createdAt: number;
    readonly deadline: number | null;
    readonly recalls: number;
    readonly noShows: number;
    readonly station: string | null;
    readonly room: RoomId | null;
    readonly score: number | null;
    readonly metrics: Readonly<Record<string, number>>;
  };
}

export const deliveryTimes = {
  /** A try that nobody has ended by then is one whose node died. Longer than any notifier takes. */
  tryMs: 20_000,
  /** Between tries, doubling. */
  backOff: { firstMs: 2_000, mostMs: 10 * 60_000 },
  /** A call is worth nothing when the ticket's time to come is over; a system is told for so long. */
  noticeMs: 24 * 60 * 60_000,
  /** In the desk's log afterwards; what a system has taken, for less long. */
  keepMs: 12 * 60 * 60_000,
  keepTakenNoticeMs: 60 * 60_000,
} as const;
