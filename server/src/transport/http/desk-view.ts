/** A queue as the desk sees it, in one answer: live tickets with what can be done with them, and whether their people can be reached. */
import { allowedTransitions, callSignOf, isActive, ok, ticketStates, ticketTimes } from '@inkroom/shared';
import type { Contact, DeskTicket, DeskView, QueueName, Ticket, TicketContext } from '@inkroom/shared';
import type { Answer, QueueService, TicketRecord } from '../../queue/queue-service.ts';
import { httpLimits } from './http-limits.ts';
import { tagOfSettings } from './queue-tag.ts';

type Line = TicketContext['line'];

export async function readDesk(
  queues: Pick<QueueService, 'queue' | 'list' | 'figures' | 'contacts'>,
  name: QueueName,
  now: () => number,
): Promise<Answer<DeskView>> {
  const settings = await queues.queue(name);
  if (!settings.ok) return settings;
  const [records, figures, contacts] = await Promise.all([
    queues.list(name, ticketStates, httpLimits.deskTickets),
    queues.figures(name),
    queues.contacts(name),
  ]);
  if (!records.ok) return records;
  if (!figures.ok) return figures;
  if (!contacts.ok) return contacts;
  const waiting = records.value.filter(({ ticket }) => ticket.state === 'queued').map(({ ticket }) => ticket);
  const line: Line = {
    first: waiting[0]?.place ?? null,
    second: waiting[1]?.place ?? null,
    back: waiting.at(-1)?.place ?? null,
  };
  const positions = new Map(waiting.map(({ id }, index) => [id, index + 1]));
  const at = now();
  const tickets = records.value
    .map((record) => {
      const position = positions.get(record.ticket.id) ?? null;
      return deskTicketOf(record, { at, line, position, contact: contacts.value.get(record.ticket.id) ?? null });
    })
    .toSorted(
      (a, b) => Number(isActive(b.state)) - Number(isActive(a.state)) || (isActive(a.state) ? 0 : b.since - a.since),
    );
  return ok({
    queue: settings.value,
    queueTag: tagOfSettings(settings.value),
    tickets,
    counts: figures.value.states,
    at,
  });
}

interface Around {
  readonly at: number;
  readonly line: Line;
  readonly position: number | null;
  readonly contact: Contact | null;
}

function deskTicketOf({ ticket, version }: TicketRecord, { at, line, position, contact }: Around): DeskTicket {
  const { id, state, name, team, area, reason, note, createdAt, waitingSince, deadline, recalls, noShows } = ticket;
  const since = sinceOf(ticket);
  return {
    id,
    state,
    version,
    name,
    sign: callSignOf(id),
    team,
    area,
    reason,
    note,
    createdAt,
    waitingSince,
    since,
    deadline,
    position,
    recalls,
    noShows,
    station: ticket.station,
    room: ticket.room,
    opponent: ticket.opponent?.name ?? null,
    score: ticket.score,
    metrics: ticket.metrics,
    owned: ticket.owner !== null,
    reach: {
      phone: (contact?.phone ?? null) !== null,
      email: (contact?.email ?? null) !== null,
      push: (contact?.push ?? null) !== null,
    },
    flagged: ticket.kind === 'station' && state === 'confirmed' && at - since >= ticketTimes.staleConfirmedMs,
    undoUntil: ticket.undo !== null && ticket.undo.until > at ? ticket.undo.until : null,
    allowed: allowedTransitions(ticket, 'desk', line),
  };
}

/** When it came into its state, this time. */
const sinceOf = ({ times, state, createdAt }: Ticket): number => times[state]?.all.at(-1) ?? createdAt;
