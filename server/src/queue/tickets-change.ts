/** From a command to the draft of a ticket: decide, evolve, where it stands, what wakes it, what the archive learns. Pure. */
import { assertNever, decideTicket, err, evolveTicket, nextTicketWake, ok, ticketLine } from '@inkroom/shared';
import type {
  Contact,
  QueueSettings,
  Ticket,
  TicketCommand,
  TicketContext,
  TicketEvent,
  TicketFact,
  TicketId,
  TicketRole,
} from '@inkroom/shared';
import type { LineQuery } from '../ports/store.ts';
import { refuse } from './failure.ts';
import type { Answer, TicketRecord } from './queue-service.ts';
import { versionAfter } from './records.ts';
import type { Draft, Loaded, RecordChange, Records } from './records.ts';

export type WaitingLine = TicketContext['line'];

export const nobodyWaits: WaitingLine = { first: null, second: null, back: null };

/** A ticket that is about to change, or has. */
export interface TicketChange {
  readonly id: TicketId;
  readonly before: Ticket | null;
  readonly after: Ticket;
  readonly version: number;
  readonly at: number;
  readonly by: TicketRole;
  readonly events: readonly TicketEvent[];
}

/** What tells people and systems about changes; its drafts are committed with them. */
export interface DeliveryPlanner {
  /** `contact`: read when the ticket is called up, else null. At most five. */
  plan(change: TicketChange, about: { settings: QueueSettings; contact: Contact | null }): readonly Draft[];
}

export interface DraftedTicket {
  /** As it will be, or as it is if nothing changes. */
  readonly record: TicketRecord;
  /** Null: nothing changes. */
  readonly change: TicketChange | null;
  readonly draft: Draft | null;
}

export interface ChangeContext {
  /** The store's time. */
  readonly now: number;
  readonly role: TicketRole;
  readonly who?: string;
  /** Who waits; needed by whatever leads into the line, and by `confirm` of a new ticket. */
  readonly line?: WaitingLine;
}

/** Null before: the ticket is made, and `id` is in the command. */
export function draftTicket(
  before: Loaded<Ticket> | null,
  command: TicketCommand,
  { now, role, who = '', line = nobodyWaits }: ChangeContext,
): Answer<DraftedTicket> {
  const ticket = before?.state ?? null;
  const at = Math.max(now, ticket?.lastAt ?? 0);
  const decision = decideTicket(ticket, command, { now: at, role, line });
  if (!decision.ok) return err(decision.error);
  const events = decision.value;
  if (events.length === 0) {
    if (before === null) return refuse('ticket-not-found');
    return ok({ record: { ticket: before.state, version: before.version }, change: null, draft: null });
  }
  const after = evolveTicket(ticket, events, { at, by: role });
  const version = versionAfter(before);
  const change: TicketChange = { id: after.id, before: ticket, after, version, at, by: role, events };
  return ok({ record: { ticket: after, version }, change, draft: draftOf(before, command, { change, who }) });
}

function draftOf(
  before: Loaded<Ticket> | null,
  command: TicketCommand,
  { change, who }: { change: TicketChange; who: string },
): Draft {
  const { id, after, events } = change;
  return {
    id,
    before,
    after,
    events,
    wake: nextTicketWake(after),
    place: ticketLine(after),
    outbox: [JSON.stringify(factOf(change, who))],
    notAfter: notAfterOf(before?.state ?? null, command),
  };
}

/** After that the desk's last step stands, and its player may have another ticket already. */
function notAfterOf(before: Ticket | null, command: TicketCommand): number | null {
  return command.type === 'undo' && before !== null && before.undo !== null ? before.undo.until - 1 : null;
}

function factOf({ id, after, version, at, by, events }: TicketChange, who: string): TicketFact {
  const { undo: _undo, lastOpponent: _lastOpponent, viaPage: _viaPage, ...told } = after;
  return {
    type: 'ticket',
    id: `${id}:${version}`,
    ticket: id,
    version,
    at,
    by,
    who,
    events: events.map(({ type }) => type),
    after: told,
  };
}

/** Everything about a ticket goes with it. */
export const forgetTicket = (before: Loaded<Ticket>): Draft => ({
  id: before.id,
  before,
  after: null,
  events: [],
  wake: null,
});

const lineEnds: readonly LineQuery[] = [
  { line: 'queued', limit: 2, from: 'front' },
  { line: 'queued', limit: 1, from: 'back' },
];

/** Who waits in a queue, as far as deciding needs to know. Throws what the store throws. */
export async function waitingLine(records: Pick<Records, 'lines'>, home: string): Promise<WaitingLine> {
  const [front, back] = await records.lines<Ticket>(home, lineEnds);
  const [first, second] = front?.records ?? [];
  const [last] = back?.records ?? [];
  return {
    first: first?.state.place ?? null,
    second: second?.state.place ?? null,
    back: last?.state.place ?? null,
  };
}

/** Commands that need to know who waits. */
export function needsLine(ticket: Pick<Ticket, 'kind'> | null, command: TicketCommand): boolean {
  switch (command.type) {
    case 'create':
      return command.queued;
    case 'queue':
    case 'requeue':
    case 'expire':
      return true;
    case 'confirm':
      return ticket?.kind === 'station';
    case 'recall':
    case 'play':
    case 'complete':
    case 'cancel':
    case 'undo':
    case 'hand-over':
    case 'rename':
    case 'mark-away':
    case 'mark-back':
    case 'note-score-kept':
      return false;
    default:
      return assertNever(command);
  }
}

/** What lies under the id of a ticket is one. */
export const ticketOf = (loaded: Loaded<unknown> | null | undefined): Loaded<Ticket> | null =>
  (loaded ?? null) as Loaded<Ticket> | null;

/** As it is stored. */
export const recordOf = ({ state, version }: Loaded<Ticket>): TicketRecord => ({ ticket: state, version });

/** Of a commit of this node that changed a ticket; `after` null: it is forgotten. */
export const ticketsOf = (change: RecordChange): { readonly before: Ticket | null; readonly after: Ticket | null } => ({
  before: change.before as Ticket | null,
  after: change.after as Ticket | null,
});
