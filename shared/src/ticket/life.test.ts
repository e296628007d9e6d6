import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedTransitions, statesAfter } from './allowed.ts';
import type { TicketContext } from './commands.ts';
import {
  dueTicketDeadline,
  inStateSince,
  isToBeLookedFor,
  nextLookAt,
  nextTicketWake,
  ticketDeadline,
  ticketLine,
} from './deadlines.ts';
import type { TicketDeadline } from './deadlines.ts';
import { applyTicketUpdate } from './evolve.ts';
import { takenTicket, TestTicket, ticketIn } from './testing.ts';
import { isActive, ticketStates, transitions } from './ticket.ts';
import type { Ticket, TicketRole } from './ticket.ts';
import { stationDefaults, ticketTimes } from './times.ts';

const roles: readonly TicketRole[] = ['owner', 'desk', 'station', 'matchmaker', 'system'];
const kinds = fc.constantFrom('station', 'match');
const steps = fc.array(
  fc.record({
    role: fc.constantFrom(...roles),
    what: fc.constantFrom(...transitions, 'undo', 'mark-away', 'mark-back', 'note-score-kept'),
    /** Picks among what is allowed; null: `what`, allowed or not. */
    allowed: fc.option(fc.nat(1_000), { freq: 4 }),
    wait: fc.constantFrom(0, 1, 500, 9_999, 10_000, 20 * 60_000),
    waiting: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 20, maxLength: 60 },
);

const lineAt = (now: number, waiting: number): TicketContext['line'] => ({
  first: waiting > 0 ? now - 30 : null,
  second: waiting > 1 ? now - 20 : null,
  back: waiting > 0 ? now - 10 : null,
});

/** One life, whatever is asked of it; `seen` gets every change. */
function live(
  kind: 'station' | 'match',
  asked: typeof steps extends fc.Arbitrary<infer Asked> ? Asked : never,
  seen: (before: Ticket, after: Ticket, by: TicketRole, what: string) => void,
) {
  const one = takenTicket(kind, { queued: asked.length % 2 === 0 });
  for (const { role, what, allowed, wait, waiting } of asked) {
    one.later(wait);
    one.line = lineAt(one.now, waiting);
    const before = one.ticket;
    const may = roles.flatMap((by) => allowedTransitions(before, by, one.line).map((step) => ({ by, step })));
    // To cancel is allowed nearly always: seldom here, or no life would come far.
    const onward = may.filter(({ step }) => step !== 'cancel' || (allowed ?? 0) % 20 === 0);
    const chosen = allowed === null ? undefined : onward[allowed % onward.length];
    const transition = chosen?.step ?? transitions.find((known) => known === what);
    const by = chosen?.by ?? role;
    if (chosen?.step === 'expire') one.now = Math.max(one.now, before.deadline ?? 0);
    if (transition !== undefined) one.step(by, transition);
    else if (what === 'undo') one.ask(role, { type: 'undo' });
    else if (what === 'mark-away') one.ask('system', { type: 'mark-away', since: one.now });
    else if (what === 'mark-back') one.ask('system', { type: 'mark-back' });
    else one.ask('system', { type: 'note-score-kept' });
    if (one.ticket !== before) seen(before, one.ticket, by, transition ?? what);
  }
  return one;
}

/** The ticket after what its deadline asks for, a moment after it has passed. */
function whenDue(ticket: Ticket, at: number, due: TicketDeadline | null): Ticket {
  const one = new TestTicket(ticket.kind);
  one.state = ticket;
  one.now = Math.max(ticket.lastAt, at) + 1;
  if (due?.kind === 'show-up') one.must('system', 'expire');
  if (due?.kind === 'left') expect(one.ask('system', { type: 'cancel', reason: 'left' })).toBe('ok');
  if (due?.kind === 'keep-score') expect(one.ask('system', { type: 'note-score-kept' })).toBe('ok');
  return one.ticket;
}

describe('any life of a ticket', () => {
  it('[TICKET-1] [TICKET-3] changes state only as the table allows, and the desk alone goes back', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(kinds, steps, (kind, asked) => {
        live(kind, asked, (before, after, by, what) => {
          reached.add(`${kind} ${after.state}`);
          if (before.state === after.state) return;
          const transition = transitions.find((known) => known === what);
          if (transition === undefined) {
            expect([what, by, kind]).toEqual(['undo', 'desk', 'station']);
          } else {
            expect(allowedTransitions(before, by)).toContain(transition);
            expect(statesAfter(kind, before.state, transition)).toContain(after.state);
          }
        });
      }),
      { numRuns: 600 },
    );
    // Every state was reached in both kinds of queue, or this test has seen nothing.
    const all = ['match', 'station'].flatMap((kind) => ticketStates.map((state) => `${kind} ${state}`));
    expect([...reached].toSorted()).toEqual(all.filter((one) => !one.endsWith(' new') || reached.has(one)).toSorted());
  });

  it('[TICKET-6] keeps when it came into each state, first and every time, in order', () => {
    fc.assert(
      fc.property(kinds, steps, (kind, asked) => {
        const one = live(kind, asked, (before, after) => {
          expect(after.lastAt).toBeGreaterThanOrEqual(before.lastAt);
          for (const state of ticketStates) {
            const times = after.times[state];
            if (times === undefined) continue;
            expect(times.first).toBe(times.all[0]);
            expect(times.all.toSorted((a, b) => a - b)).toEqual(times.all);
          }
        });
        expect(inStateSince(one.ticket)).toBe(one.ticket.times[one.ticket.state]?.all.at(-1));
      }),
    );
  });

  it('[TICKET-24] arms no wake but for what it then finds due, and what is due is accepted', () => {
    const kindsSeen = new Set<string>();
    fc.assert(
      fc.property(kinds, steps, (kind, asked) => {
        live(kind, asked, (_, after) => {
          expect(after.deadline !== null && after.state !== 'recalled').toBe(false);
          expect(after.awaySince !== null && !isActive(after.state)).toBe(false);
          const at = nextTicketWake(after);
          expect(at === null).toBe(ticketDeadline(after) === null && !isToBeLookedFor(after));
          if (at === null || isToBeLookedFor(after)) return;
          expect(dueTicketDeadline(after, at - 1)).toBeNull();
          const due = dueTicketDeadline(after, at);
          kindsSeen.add(due?.kind ?? 'none');
          const next = whenDue(after, at, due);
          expect(due?.kind === 'forget' ? null : nextTicketWake(next)).not.toBe(at);
        });
      }),
      { numRuns: 600 },
    );
    expect([...kindsSeen].toSorted()).toEqual(['forget', 'keep-score', 'left', 'show-up']);
  });

  it('[TICKET-1] is the same when its stored updates are read again', () => {
    fc.assert(
      fc.property(kinds, steps, (kind, asked) => {
        const one = takenTicket(kind);
        let copy = one.ticket;
        for (const { role, what, wait } of asked) {
          const transition = transitions.find((known) => known === what);
          const from = one.log.length;
          one.later(wait);
          if (transition === undefined) one.ask(role, { type: 'undo' });
          else one.step(role, transition);
          const events = one.log.slice(from);
          if (events.length === 0) continue;
          copy = applyTicketUpdate(copy, { ticket: copy.id, version: 1, at: one.now, by: role, who: '', events });
        }
        expect(JSON.parse(JSON.stringify(copy))).toEqual(one.ticket);
      }),
    );
  });
});

describe('what a ticket waits for', () => {
  it('[TICKET-24] a ready check is its match’s to end; a call to a station is the ticket’s own', () => {
    expect(ticketDeadline(ticketIn('match', 'recalled').ticket)).toBeNull();
    const called = ticketIn('station', 'recalled');
    expect(ticketDeadline(called.ticket)).toEqual({ kind: 'show-up', at: called.now + stationDefaults.showUpMs });
  });

  it('[TICKET-24] whoever is away from the line is out after the grace', () => {
    const one = ticketIn('match', 'queued');
    one.ask('system', { type: 'mark-away', since: 50 });
    expect(ticketDeadline(one.ticket)).toEqual({ kind: 'left', at: 50 + ticketTimes.graceMs });
  });

  it('[TICKET-24] whether somebody with a page is still here is looked at less and less often; of programs it is not', () => {
    const one = takenTicket('match');
    expect(nextTicketWake(one.ticket)).toBe(one.now + ticketTimes.look.firstMs);
    expect(nextTicketWake({ ...one.ticket, viaPage: false })).toBeNull();
    expect(nextTicketWake(takenTicket('station').ticket)).toBeNull();
    expect([0, 20_000, 60_000, 1e9].map((now) => nextLookAt(0, now) - now)).toEqual([10_000, 10_000, 30_000, 60_000]);
  });

  it('[TICKET-24] an ended ticket goes after its time, but not before its score is kept', () => {
    const one = ticketIn('station', 'playing').must('station', 'complete');
    expect(ticketDeadline(one.ticket)?.kind).toBe('keep-score');
    one.later(5_000).ask('system', { type: 'note-score-kept' });
    expect(ticketDeadline(one.ticket)).toEqual({ kind: 'forget', at: one.now - 5_000 + ticketTimes.keepEndedMs });
  });

  it('[TICKET-10] each stands in the line of its state: those who wait by place, all others by time', () => {
    for (const state of ticketStates) {
      const { ticket } = ticketIn('station', state);
      expect(ticketLine(ticket)).toEqual(
        state === 'queued'
          ? { line: 'queued', at: ticket.place }
          : { line: isActive(state) ? state : 'ended', at: inStateSince(ticket) },
      );
    }
  });
});
