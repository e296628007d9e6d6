/**
 * What transports and other services may ask of queues and tickets. The implementation is tickets.ts; this file is the
 * seam, so that pages, REST and tests are built against one description.
 */
import type {
  Contact,
  ErrorCode,
  PlayerId,
  QueueName,
  QueueSettings,
  QueueView,
  Result,
  Ticket,
  TicketId,
  TicketRole,
  TicketState,
  TicketView,
  Transition,
} from '@inkroom/shared';
import type { Actor } from '../rooms/committer.ts';

export interface QueueFailure {
  readonly code: ErrorCode;
  readonly retryAfterMs?: number;
  /** With `transition-illegal`: what this caller may do now. */
  readonly allowed?: readonly Transition[];
  /** With `ticket-active`: which one. */
  readonly ticket?: TicketId;
}

export type Answer<T> = Result<T, QueueFailure>;

/** A ticket as it is stored, with its version. */
export interface TicketRecord {
  readonly ticket: Ticket;
  readonly version: number;
}

/** Who asks. `who`: player id or account, for the record; `role` decides what they may. */
export interface Caller {
  readonly role: TicketRole;
  readonly who: string;
}

export interface ContactDetails {
  readonly phone?: string | null | undefined;
  readonly email?: string | null | undefined;
}

export interface TakeRequest {
  /** The same id of the same caller again answers the same ticket. */
  readonly commandId: string;
  readonly queue: QueueName;
  /** Null: a guest of the desk. */
  readonly owner: Actor | null;
  readonly name: string;
  readonly area: number;
  /** Null: the smallest team of the queue, if it has teams. */
  readonly team: string | null;
  readonly contact: ContactDetails | null;
  /** Into the line at once; else it stays `new`. */
  readonly queued: boolean;
  readonly note: string | null;
  /** The owner waits with a page open, which is told of by `ownerArrived`; whoever asks over HTTP need not be connected. */
  readonly viaPage: boolean;
  readonly caller: Caller;
}

/** What can be asked of a ticket from outside; the rest the server asks itself. */
export type StepRequest =
  | { readonly type: 'queue' | 'confirm' | 'undo' | 'recall' }
  | { readonly type: 'play'; readonly station: string | null }
  | {
      readonly type: 'complete';
      readonly score: number | null;
      readonly metrics: Readonly<Record<string, number>>;
    }
  | { readonly type: 'cancel'; readonly playedComputer?: boolean | undefined };

export interface Step {
  readonly ticket: TicketId;
  readonly commandId: string;
  /** If-Match: refused as `ticket-changed` when it is another. Null: whatever it is. */
  readonly version: number | null;
  readonly step: StepRequest;
  readonly caller: Caller;
}

export interface QueueFigures {
  readonly queue: QueueName;
  readonly states: Readonly<Record<TicketState, number>>;
  /** From joining to being called up, of the last hour; null: nobody was. */
  readonly waitMs: { readonly p50: number | null; readonly p90: number | null };
  /** Of those called up in the last hour, who did not come; 0 to 1, null: nobody was called. */
  readonly noShowRate: number | null;
  /** Tickets called up per hour, the last 24, oldest first. */
  readonly perHour: readonly number[];
}

export interface QueueListener {
  /** Each change once on every node that follows the ticket or looks at its queue; `own`: committed by this node. */
  ticketChanged?(record: TicketRecord, own: boolean): void;
  /** Something about the queue is not as before; told at once, unbounded: whoever shows it slows it down. */
  queueChanged?(queue: QueueName): void;
}

/** What a queue is to become, or why it is not to; null: there is none of this name. Called again when somebody was quicker. */
export type QueueChange = (before: QueueSettings | null) => Answer<QueueSettings>;

export interface QueueService {
  /** Quick match and stations alike. `ticket-active` with the ticket if the owner holds one in another queue; one in this queue is answered as it is. */
  take(request: TakeRequest): Promise<Answer<TicketRecord>>;
  step(step: Step): Promise<Answer<TicketRecord>>;
  read(ticket: TicketId): Promise<Answer<TicketRecord>>;
  /** The player's active ticket; null: none. */
  mine(player: PlayerId): Promise<Answer<TicketRecord | null>>;
  /** After missed ready checks the player gets no new ticket before this; 0: at once. */
  coolUntil(player: PlayerId): Promise<Answer<number>>;
  /** With its place and estimate, read fresh. */
  view(record: TicketRecord): Promise<TicketView>;
  /** The same for many, in the order asked; one read per queue. */
  views(records: readonly TicketRecord[]): Promise<readonly TicketView[]>;
  /** Live tickets of a queue in these states, each in the order of its line, at most `limit` per state. Ended ones for an hour, latest first. */
  list(queue: QueueName, states: readonly TicketState[], limit: number): Promise<Answer<readonly TicketRecord[]>>;
  queueView(queue: QueueName): Promise<Answer<QueueView>>;
  figures(queue: QueueName): Promise<Answer<QueueFigures>>;
  /** People who wait, by match queue. One call for all. */
  waiting(queues: readonly QueueName[]): Promise<readonly number[]>;

  /** A one-time code that makes the ticket somebody's own; for desk tickets without an owner. */
  handOver(ticket: TicketId, caller: Caller): Promise<Answer<{ readonly code: string; readonly expiresAt: number }>>;
  adopt(code: string, owner: Actor, commandId: string): Promise<Answer<TicketRecord>>;

  /** Desk only: null when it is forgotten, or was never told. */
  contact(ticket: TicketId): Promise<Answer<Contact | null>>;
  /** Desk only: all that are known of a queue's tickets, in one read. */
  contacts(queue: QueueName): Promise<Answer<ReadonlyMap<TicketId, Contact>>>;
  setContact(ticket: TicketId, details: ContactDetails | { readonly push: string | null }): Promise<Answer<null>>;

  queues(): Promise<Answer<readonly QueueSettings[]>>;
  queue(name: QueueName): Promise<Answer<QueueSettings>>;
  /** Makes a station queue or changes it. `queue-name-taken`: a mode has this name. */
  putQueue(settings: QueueSettings, by: string): Promise<Answer<QueueSettings>>;
  /** The same, decided on what is stored at that moment: of changes at once each sees the ones before it. */
  changeQueue(name: QueueName, change: QueueChange, by: string): Promise<Answer<QueueSettings>>;

  listen(listener: QueueListener): () => void;
  /** From here on this node hears of the ticket's changes (each once), until the answer is called. */
  follow(ticket: TicketId): Promise<() => void>;
  /** The same for everything in a queue. */
  watch(queue: QueueName): Promise<() => void>;

  /** The owner's first connection came, or the last was lost: presence of tickets in match queues. */
  ownerArrived(ticket: TicketId, owner: Actor, connection: string): void;
  ownerLeft(ticket: TicketId, owner: PlayerId, connection: string): void;
}
