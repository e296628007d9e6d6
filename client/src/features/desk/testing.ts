/** Test support: tickets and pictures of a queue. */
import { isQueueName, isTicketId, stationQueueOf } from '@inkroom/shared';
import type { DeskTicket, DeskView, QueueName, TicketId, TicketState } from '@inkroom/shared';

export function queueNamed(name: string): QueueName {
  if (!isQueueName(name)) throw new Error(`${name} is no name of a queue`);
  return name;
}

/** `mark`: four symbols, its call sign. */
export function idOf(mark: string): TicketId {
  const id = `main.AAAA${mark}`;
  if (!isTicketId(id)) throw new Error(`${id} is no ticket`);
  return id;
}

export const startedAt = 1_700_000_000_000;

export const deskTicket = (mark: string, change: Partial<DeskTicket> = {}): DeskTicket => ({
  id: idOf(mark),
  state: 'queued',
  version: 1,
  name: `Guest ${mark}`,
  sign: mark,
  team: null,
  area: 100,
  reason: 'joined',
  note: null,
  createdAt: startedAt,
  waitingSince: startedAt,
  since: startedAt,
  deadline: null,
  position: 1,
  recalls: 0,
  noShows: 0,
  station: null,
  room: null,
  opponent: null,
  score: null,
  metrics: {},
  owned: false,
  reach: { phone: false, email: false, push: false },
  flagged: false,
  undoUntil: null,
  allowed: ['recall', 'confirm', 'cancel'],
  ...change,
});

export function deskView(tickets: readonly DeskTicket[], change: Partial<DeskView> = {}): DeskView {
  const count = (state: TicketState) => tickets.filter((ticket) => ticket.state === state).length;
  return {
    queue: stationQueueOf(queueNamed('main')),
    queueTag: '"one"',
    tickets,
    counts: {
      new: count('new'),
      queued: count('queued'),
      recalled: count('recalled'),
      confirmed: count('confirmed'),
      playing: count('playing'),
      completed: count('completed'),
      cancelled: count('cancelled'),
      expired: count('expired'),
    },
    at: startedAt,
    ...change,
  };
}
