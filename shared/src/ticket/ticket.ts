/**
 * What a ticket is: one player's wish to play, in a queue, with its own lifecycle. A Ticket is stored as it is; it holds no
 * personal data (see Contact) and is shown to others only as a view.
 */
import type { PlayerId, RoomId } from '../room/ids.ts';
import type { Seat } from '../rules/rules.ts';
import type { MatchId, QueueName, TicketId } from './ids.ts';

export const ticketStates = [
  'new',
  'queued',
  'recalled',
  'confirmed',
  'playing',
  'completed',
  'cancelled',
  'expired',
] as const;
export type TicketState = (typeof ticketStates)[number];

/** States in which a ticket counts as its player's one active ticket. */
export const activeStates: readonly TicketState[] = ['new', 'queued', 'recalled', 'confirmed', 'playing'];
export const isActive = (state: TicketState): boolean => activeStates.includes(state);

export const transitions = ['queue', 'requeue', 'recall', 'confirm', 'play', 'complete', 'cancel', 'expire'] as const;
export type Transition = (typeof transitions)[number];

export type QueueKind = 'match' | 'station';

/**
 * Who asks. `owner`: the ticket's player. `desk`, `station`: service accounts of that scope. `matchmaker`: pairs and seats.
 * `system`: deadlines, automatic recall, the outcome of a room.
 */
export type TicketRole = 'owner' | 'desk' | 'station' | 'matchmaker' | 'system';

/** Why a ticket is where it is, as its player and the desk are told. */
export type TicketReason =
  | 'joined'
  /** Put back by its owner or the desk. */
  | 'put-back'
  /** Called up, and did not come. */
  | 'no-show'
  /** The opponent did not confirm, or left, and this one is first in line again. */
  | 'opponent-missed'
  | 'opponent-left'
  /** Left the page for longer than the grace. */
  | 'left'
  | 'by-owner'
  | 'by-desk'
  /** The room closed, or was left, without an outcome. */
  | 'no-outcome'
  | 'played-computer';

export interface Opponent {
  readonly ticket: TicketId;
  readonly player: PlayerId;
  readonly name: string;
  readonly rating: number | null;
}

/** When a state was first reached, and every time; epoch milliseconds of the store. */
export interface StateTimes {
  readonly first: number;
  readonly all: readonly number[];
}

export interface Ticket {
  readonly id: TicketId;
  readonly queue: QueueName;
  readonly kind: QueueKind;
  readonly state: TicketState;
  /** Null: a guest without a page of their own, called on the wall and by the desk. */
  readonly owner: PlayerId | null;
  readonly name: string;
  readonly area: number;
  readonly team: string | null;
  /** At the moment of joining, of the queue's mode; null in station queues. */
  readonly rating: number | null;
  /** Whom this player was paired with last, so that it is somebody else now if others wait. */
  readonly lastOpponent: PlayerId | null;
  /** Its owner waits with a page open. Programs that ask over HTTP need not be connected. */
  readonly viaPage: boolean;
  readonly createdAt: number;
  readonly lastAt: number;
  readonly times: Readonly<Partial<Record<TicketState, StateTimes>>>;
  /** Orders those who wait: smaller is earlier. Milliseconds, or between two of them. */
  readonly place: number;
  /** Since when this player waits for an opponent or a station, over all returns to the line. */
  readonly waitingSince: number;
  readonly reason: TicketReason;
  /** While recalled: confirm before this. */
  readonly deadline: number | null;
  /** How often it was called up, and how often its person did not come. */
  readonly recalls: number;
  readonly noShows: number;
  readonly match: MatchId | null;
  readonly opponent: Opponent | null;
  /** Where it is played; `station` in station queues. */
  readonly room: RoomId | null;
  readonly seat: Seat | null;
  readonly station: string | null;
  /** The owner's last connection was lost then; null while they are here. Match queues only. */
  readonly awaySince: number | null;
  readonly score: number | null;
  readonly metrics: Readonly<Record<string, number>>;
  /** The score waits to be kept on the queue's scoreboard. */
  readonly scoreWaits: boolean;
  /** Who took or last moved it from the desk, for the list there. */
  readonly note: string | null;
  /** What the desk may still take back, and until when. */
  readonly undo: { readonly until: number; readonly ticket: Omit<Ticket, 'undo'> } | null;
}

/** How a person is reached. A record of its own, seen by the desk only, deleted after a time. */
export interface Contact {
  readonly ticket: TicketId;
  /** E.164, such as +4930123456. */
  readonly phone: string | null;
  readonly email: string | null;
  /** JSON of a PushSubscription. */
  readonly push: string | null;
  readonly forgetAt: number;
}

/** Two tickets that were called up together. Lives until the game is over, and drives what is left to do. */
export interface Match {
  readonly id: MatchId;
  readonly queue: QueueName;
  /** X first. */
  readonly tickets: readonly [TicketId, TicketId];
  readonly players: readonly [PlayerId, PlayerId];
  readonly names: readonly [string, string];
  readonly areas: readonly [number, number];
  readonly room: RoomId;
  /** `checking`: both are asked. `playing`: the room exists or is being made. `settled`: nothing left but notes on the players' passes. */
  readonly phase: 'checking' | 'playing' | 'settled';
  /** Who did not confirm, for their passes. */
  readonly missed: readonly PlayerId[];
  readonly madeAt: number;
  readonly deadline: number;
}

/** What is being done for a player since it was noted on their pass. Whoever finds it unfinished finishes it before `until`; later it can not happen any more. */
export type Taking = {
  /** Whole, with its sender in front. */
  readonly commandId: string;
  readonly until: number;
  readonly name: string;
} & (
  | { readonly kind: 'adopt' }
  | {
      readonly kind: 'take';
      readonly area: number;
      readonly team: string | null;
      readonly rating: number | null;
      readonly note: string | null;
      readonly viaPage: boolean;
      readonly queued: boolean;
    }
);

/** Which ticket a player holds, and what they have missed. */
export interface Pass {
  readonly player: PlayerId;
  /** The ticket made last; whether it is still active is the ticket's to say. */
  readonly ticket: TicketId | null;
  /** Null: the ticket was there when the pass was written last. */
  readonly taking: Taking | null;
  readonly lastOpponent: PlayerId | null;
  /** Ready checks missed in a row. */
  readonly misses: number;
  /** No new ticket before this. */
  readonly coolUntil: number;
}
