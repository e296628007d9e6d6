/**
 * What the desk shows of a queue, all in one answer of `GET /api/queues/{name}/desk`, for keys of the scope `desk`.
 * It tells whether a person can be reached, never how: that is asked for one ticket at a time.
 */
import type { RoomId } from '../room/ids.ts';
import type { TicketId } from './ids.ts';
import type { QueueSettings } from './queue.ts';
import type { TicketReason, TicketState, Transition } from './ticket.ts';

export interface DeskTicket {
  readonly id: TicketId;
  readonly state: TicketState;
  /** For If-Match. */
  readonly version: number;
  readonly name: string;
  readonly sign: string;
  readonly team: string | null;
  readonly area: number;
  readonly reason: TicketReason;
  readonly note: string | null;
  readonly createdAt: number;
  readonly waitingSince: number;
  /** When it came into its state, this time. */
  readonly since: number;
  readonly deadline: number | null;
  /** 1 is next; null when not in the line. */
  readonly position: number | null;
  readonly recalls: number;
  readonly noShows: number;
  readonly station: string | null;
  readonly room: RoomId | null;
  /** Name of whom it was called up with; null in station queues. */
  readonly opponent: string | null;
  readonly score: number | null;
  readonly metrics: Readonly<Record<string, number>>;
  /** It is somebody's own; else it can be handed over. */
  readonly owned: boolean;
  readonly reach: { readonly phone: boolean; readonly email: boolean; readonly push: boolean };
  /** Confirmed for so long that somebody should look. */
  readonly flagged: boolean;
  /** The desk's last step can be taken back before this. */
  readonly undoUntil: number | null;
  /** What the desk may do now. */
  readonly allowed: readonly Transition[];
}

export interface DeskView {
  readonly queue: QueueSettings;
  /** For If-Match when its settings are changed. */
  readonly queueTag: string;
  /** Active ones in the order of their lines, then those that ended within the hour, latest first; bounded per state. */
  readonly tickets: readonly DeskTicket[];
  /** All there are, by state, also beyond the bound. */
  readonly counts: Readonly<Record<TicketState, number>>;
  /** Server time of this view. */
  readonly at: number;
}
