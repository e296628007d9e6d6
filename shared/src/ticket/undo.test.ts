import { describe, expect, it } from 'vitest';
import { dueTicketDeadline, holdsItsPlayer, nextTicketWake } from './deadlines.ts';
import { takenTicket, ticketIn } from './testing.ts';
import type { TestTicket } from './testing.ts';
import type { Ticket } from './ticket.ts';
import { ticketTimes } from './times.ts';

/** What an undo brings back; when it was changed last is another matter. */
const lasting = (ticket: Ticket): Ticket => ({ ...ticket, lastAt: 0, undo: null });
const undo = (one: TestTicket) => one.ask('desk', { type: 'undo' });

describe('taking back a step of the desk', () => {
  it.each([
    ['queued', 'confirm'],
    ['queued', 'cancel'],
    ['recalled', 'queue'],
    ['recalled', 'confirm'],
    ['confirmed', 'play'],
    ['playing', 'complete'],
    ['playing', 'cancel'],
  ] as const)('[TICKET-30] from %s: %s is as if it had not been', (state, transition) => {
    const one = ticketIn('station', state);
    const before = lasting(one.ticket);
    one.later(1_000).must('desk', transition);
    one.later(ticketTimes.undoMs - 1);
    expect(undo(one)).toBe('ok');
    expect(lasting(one.ticket)).toEqual(before);
    expect(one.ticket.lastAt).toBe(one.now);
    expect(undo(one)).toBe('nothing-to-undo');
  });

  it('[TICKET-30] after ten seconds it is too late', () => {
    const one = ticketIn('station', 'playing').must('desk', 'complete').later(ticketTimes.undoMs);
    expect(undo(one)).toBe('nothing-to-undo');
    expect(one.ticket.state).toBe('completed');
  });

  it('[TICKET-30] not when something has happened since, and not by anybody else', () => {
    const one = takenTicket('station').must('desk', 'recall');
    for (const role of ['owner', 'station', 'system', 'matchmaker'] as const) {
      expect(one.ask(role, { type: 'undo' })).toBe('ticket-not-yours');
    }
    one.must('owner', 'confirm');
    expect(undo(one)).toBe('nothing-to-undo');
    const renamed = takenTicket('station').must('desk', 'recall');
    renamed.ask('owner', { type: 'rename', name: 'other' });
    expect(undo(renamed)).toBe('nothing-to-undo');
  });

  it('[TICKET-30] what others did, and taking a ticket, is not the desk’s to take back; nor is anything in match queues', () => {
    expect(undo(takenTicket('station', { owner: null }))).toBe('nothing-to-undo');
    expect(undo(takenTicket('station').must('system', 'recall'))).toBe('nothing-to-undo');
    expect(undo(ticketIn('match', 'queued').must('desk', 'cancel'))).toBe('nothing-to-undo');
  });

  it('[TICKET-30] only the last of two steps', () => {
    const one = takenTicket('station').must('desk', 'recall').must('desk', 'confirm');
    expect(undo(one)).toBe('ok');
    expect(one.ticket.state).toBe('recalled');
    expect(undo(one)).toBe('nothing-to-undo');
  });

  it('[TICKET-31] a call that is taken back stays counted, so that the next one is told again', () => {
    const one = takenTicket('station').must('desk', 'recall');
    undo(one);
    expect(one.ticket).toMatchObject({ state: 'queued', recalls: 1, deadline: null });
    one.must('desk', 'recall');
    expect(one.ticket.recalls).toBe(2);
  });

  it('[TICKET-32] a score is kept when it cannot be taken back any more', () => {
    const byDesk = ticketIn('station', 'playing').must('desk', 'complete');
    expect(nextTicketWake(byDesk.ticket)).toBe(byDesk.now + ticketTimes.undoMs);
    expect(dueTicketDeadline(byDesk.ticket, byDesk.now + ticketTimes.undoMs - 1)).toBeNull();
    const byStation = ticketIn('station', 'playing').must('station', 'complete');
    expect(dueTicketDeadline(byStation.ticket, byStation.now)).toEqual({ kind: 'keep-score', at: byStation.now });
  });

  it('[TICKET-33] a ticket that can still be taken back is its player’s one', () => {
    const one = ticketIn('station', 'queued').must('desk', 'cancel');
    expect(holdsItsPlayer(one.ticket, one.now + ticketTimes.undoMs - 1)).toBe(true);
    expect(holdsItsPlayer(one.ticket, one.now + ticketTimes.undoMs)).toBe(false);
    const own = ticketIn('station', 'queued').must('owner', 'cancel');
    expect(holdsItsPlayer(own.ticket, own.now)).toBe(false);
    expect(holdsItsPlayer(ticketIn('station', 'playing').ticket, own.now)).toBe(true);
  });
});
