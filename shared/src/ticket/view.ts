/** What pages and the API show of tickets and queues. Nothing here tells how to reach a person, or who owns a ticket. */
import type { RoomId } from '../room/ids.ts';
import type { Seat } from '../rules/rules.ts';
import type { QueueName, TicketId } from './ids.ts';
import type { QueueKind, TicketReason, TicketState, Transition } from './ticket.ts';

/** A ticket as its owner sees it. */
export interface TicketView {
  readonly id: TicketId;
  readonly queue: QueueName;
  readonly kind: QueueKind;
  readonly state: TicketState;
  /** For If-Match; grows with each change. */
  readonly version: number;
  readonly name: string;
  /** Four symbols that are called out and shown on the wall. */
  readonly sign: string;
  readonly reason: TicketReason;
  /** Mine, as it was when I joined; null in station queues. */
  readonly rating: number | null;
  readonly createdAt: number;
  readonly waitingSince: number;
  readonly deadline: number | null;
  /** 1 is next; null when not in the line, or not known just now. */
  readonly position: number | null;
  /** Milliseconds from `at`; null: nobody can tell yet. */
  readonly estimateMs: number | null;
  readonly opponent: { readonly name: string; readonly rating: number | null } | null;
  readonly room: RoomId | null;
  readonly seat: Seat | null;
  readonly station: string | null;
  readonly team: string | null;
  readonly score: number | null;
  readonly metrics: Readonly<Record<string, number>>;
  /** What its owner may do now. */
  readonly allowed: readonly Transition[];
  /** Server time of this view. */
  readonly at: number;
}

export interface CalledTicket {
  readonly sign: string;
  readonly name: string;
  readonly state: 'recalled' | 'confirmed' | 'playing';
  readonly since: number;
  readonly deadline: number | null;
  readonly station: string | null;
}

/** A queue as anybody sees it: the page and the wall. */
export interface QueueView {
  readonly queue: QueueName;
  readonly kind: QueueKind;
  readonly title: string;
  readonly open: boolean;
  readonly waiting: number;
  /** The first few of those who wait. */
  readonly next: readonly { readonly sign: string; readonly name: string }[];
  readonly calling: readonly CalledTicket[];
  readonly playing: readonly CalledTicket[];
  /** For somebody who joins now; null: nobody can tell yet. */
  readonly estimateMs: number | null;
  readonly showUpMs: number;
  readonly teams: readonly string[];
  readonly at: number;
}
