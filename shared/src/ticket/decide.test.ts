import { describe, expect, it, test } from 'vitest';
import { allowedTransitions } from './allowed.ts';
import { decideTicket } from './decide.ts';
import { someOpponent, TestTicket, nobodyWaits, takenTicket, ticketIn } from './testing.ts';
import { ticketStates, transitions } from './ticket.ts';
import type { QueueKind, TicketRole, TicketState, Transition } from './ticket.ts';
import { ticketTimes } from './times.ts';

const roles: readonly TicketRole[] = ['owner', 'desk', 'station', 'matchmaker', 'system'];

/** Who may, in the order of `roles`: o, d, s, m, y for system; a line per transition, a column per state that is not over. */
const grids: Readonly<Record<QueueKind, string>> = {
  station: `
              new   queued  recalled  confirmed  playing
    queue     od    -       od        -          -
    requeue   -     -       -         -          -
    recall    -     dy      -         -          -
    confirm   od    d       od        -          -
    play      -     -       -         ds         -
    complete  -     -       -         -          ds
    cancel    od    od      od        od         d
    expire    -     -       y         -          -`,
  match: `
              new   queued  recalled  confirmed  playing
    queue     o     -       o         -          -
    requeue   -     -       m         m          -
    recall    -     m       -         -          -
    confirm   -     -       o         -          -
    play      -     -       -         m          -
    complete  -     -       -         -          my
    cancel    odmy  odmy    odmy      odmy       my
    expire    -     -       my        -          -`,
};

const targets: Readonly<Record<Transition, TicketState>> = {
  queue: 'queued',
  requeue: 'queued',
  recall: 'recalled',
  confirm: 'confirmed',
  play: 'playing',
  complete: 'completed',
  cancel: 'cancelled',
  expire: 'expired',
};

const letterOf: Readonly<Record<TicketRole, string>> = {
  owner: 'o',
  desk: 'd',
  station: 's',
  matchmaker: 'm',
  system: 'y',
};

function expectedCallers(kind: QueueKind, state: TicketState, transition: Transition): string {
  const [head, ...lines] = grids[kind]
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const line = lines.find(([name]) => name === transition);
  const column = head?.indexOf(state) ?? -1;
  const cell = column === -1 ? '-' : (line?.[column + 1] ?? 'missing');
  return cell === '-' ? '' : cell;
}

/** The first time somebody does not come to a station they go back into the line. */
const targetOf = (kind: QueueKind, transition: Transition): TicketState =>
  kind === 'station' && transition === 'expire' ? 'queued' : targets[transition];

const cells = (['station', 'match'] as const).flatMap((kind) =>
  ticketStates.flatMap((state) => transitions.map((transition) => ({ kind, state, transition }))),
);

describe('the table of transitions', () => {
  it.each(cells)('[TICKET-1] [TICKET-2] [TICKET-3] $kind: $transition from $state', ({ kind, state, transition }) => {
    const may = expectedCallers(kind, state, transition);
    for (const role of roles) {
      const one = ticketIn(kind, state);
      // Deadlines are past where they have to be, and nowhere else.
      if (transition === 'expire') one.later(60 * 60_000);
      const before = one.ticket;
      const answer = one.step(role, transition);
      if (may.includes(letterOf[role])) {
        expect(answer).toBe('ok');
        expect(one.ticket.state).toBe(targetOf(kind, transition));
        expect(one.ticket.times[one.ticket.state]?.all.at(-1)).toBe(one.now);
      } else {
        expect(answer).toBe(may === '' ? 'transition-illegal' : 'ticket-not-yours');
        expect(one.ticket).toBe(before);
      }
      expect(allowedTransitions(before, role).includes(transition)).toBe(may.includes(letterOf[role]));
    }
  });

  it('[TICKET-1] the grids of this test name every transition and every state that is not over', () => {
    expect(cells).toHaveLength(128);
    const allowed = cells.filter(({ kind, state, transition }) => expectedCallers(kind, state, transition) !== '');
    expect(allowed).toHaveLength(28);
    expect(allowed.map(({ kind, state, transition }) => expectedCallers(kind, state, transition))).not.toContain(
      'missing',
    );
  });

  it('[TICKET-2] a refusal says what this caller may do now', () => {
    const one = ticketIn('station', 'playing');
    const by = (role: TicketRole) =>
      decideTicket(one.ticket, { type: 'queue' }, { now: one.now, role, line: nobodyWaits });
    expect(by('desk')).toEqual({ ok: false, error: { code: 'transition-illegal', allowed: ['complete', 'cancel'] } });
    expect(by('station')).toEqual({ ok: false, error: { code: 'transition-illegal', allowed: ['complete'] } });
    expect(by('owner')).toEqual({ ok: false, error: { code: 'transition-illegal', allowed: [] } });
  });

  it('[TICKET-2] what was never taken is not found, and what was taken is not taken again', () => {
    const none = new TestTicket('station');
    for (const transition of transitions) expect(none.step('desk', transition)).toBe('ticket-not-found');
    const { queue, kind, id, name, area, team, rating, lastOpponent, note, viaPage, owner } =
      takenTicket('station').ticket;
    const again = { queue, kind, id, name, area, team, rating, lastOpponent, note, viaPage, owner, queued: true };
    expect(takenTicket('station').ask('owner', { type: 'create', ...again })).toBe('transition-illegal');
  });

  it('[TICKET-4] in match queues the desk may cancel whatever is not played or over, and nothing else', () => {
    for (const state of ticketStates) {
      const isOver = ['playing', 'completed', 'cancelled', 'expired'].includes(state);
      expect(allowedTransitions({ kind: 'match', state }, 'desk')).toEqual(isOver ? [] : ['cancel']);
    }
    expect(ticketIn('match', 'playing').step('owner', 'cancel')).toBe('ticket-not-yours');
    expect(ticketIn('match', 'confirmed').step('owner', 'cancel')).toBe('ok');
  });

  it('[TICKET-5] tickets are taken by their owner, and at stations by the desk for guests', () => {
    const create = (kind: QueueKind, role: TicketRole, isGuest: boolean) => {
      const { id, queue, name, area, team, rating, lastOpponent, note, viaPage, owner } = takenTicket(kind).ticket;
      const fields = { id, queue, name, area, team, rating, lastOpponent, note, viaPage };
      const who = isGuest ? null : owner;
      return new TestTicket(kind).ask(role, { type: 'create', kind, ...fields, owner: who, queued: true });
    };
    const may = roles.flatMap((role) =>
      (['station', 'match'] as const).flatMap((kind) =>
        [true, false].flatMap((isGuest) =>
          create(kind, role, isGuest) === 'ok' ? [`${kind} ${role}${isGuest ? ' guest' : ''}`] : [],
        ),
      ),
    );
    expect(may).toEqual(['station owner', 'match owner', 'station desk guest', 'station desk']);
  });
});

describe('being called up', () => {
  it('[TICKET-20] somebody who was not called confirms only where nobody waits', () => {
    const one = takenTicket('station', { queued: false });
    one.line = { first: 5, second: null, back: 5 };
    expect(one.step('owner', 'confirm')).toBe('people-waiting');
    expect(one.step('desk', 'confirm')).toBe('people-waiting');
    expect(allowedTransitions(one.ticket, 'owner', one.line)).toEqual(['queue', 'cancel']);
    one.line = nobodyWaits;
    expect(allowedTransitions(one.ticket, 'owner', one.line)).toEqual(['queue', 'confirm', 'cancel']);
    expect(one.step('owner', 'confirm')).toBe('ok');
  });

  it('[TICKET-20] the desk confirms whoever stands in line, whoever else waits', () => {
    const one = takenTicket('station');
    one.line = { first: 5, second: 6, back: 6 };
    expect(one.step('owner', 'confirm')).toBe('ticket-not-yours');
    expect(one.step('desk', 'confirm')).toBe('ok');
  });

  it.each(['station', 'match'] as const)('[TICKET-21] [TICKET-22] the deadline of a %s ticket is sharp', (kind) => {
    const before = ticketIn(kind, 'recalled');
    const deadline = before.ticket.deadline ?? 0;
    before.now = deadline - 1;
    expect(before.step('system', 'expire')).toBe('not-due');
    expect(before.step('owner', 'confirm')).toBe('ok');
    expect(before.ticket.deadline).toBeNull();

    const after = ticketIn(kind, 'recalled');
    after.now = deadline;
    expect(after.step('owner', 'confirm')).toBe('transition-illegal');
    expect(after.step('desk', 'confirm')).toBe(kind === 'station' ? 'ok' : 'ticket-not-yours');
    const missed = ticketIn(kind, 'recalled');
    missed.now = deadline;
    expect(missed.step('system', 'expire')).toBe('ok');
  });

  it('[TICKET-23] who does not come to a station goes back once, then is out', () => {
    const one = ticketIn('station', 'recalled');
    one.line = { first: 2_000_000, second: 3_000_000, back: 4_000_000 };
    one.later(20 * 60_000).must('system', 'expire');
    expect(one.ticket).toMatchObject({
      state: 'queued',
      reason: 'no-show',
      noShows: 1,
      place: 2_500_000,
      deadline: null,
    });
    one
      .must('system', 'recall')
      .later(20 * 60_000)
      .must('system', 'expire');
    expect(one.ticket).toMatchObject({ state: 'expired', reason: 'no-show', noShows: 2, recalls: 2, deadline: null });
  });

  it('[TICKET-23] putting the ticket back oneself is no miss', () => {
    const one = ticketIn('station', 'recalled').must('owner', 'queue');
    expect(one.ticket).toMatchObject({ state: 'queued', reason: 'put-back', noShows: 0 });
  });

  it('[TICKET-23] who misses a ready check is out at once', () => {
    const one = ticketIn('match', 'recalled').later(ticketTimes.readyCheckMs).must('matchmaker', 'expire');
    expect(one.ticket).toMatchObject({ state: 'expired', reason: 'no-show', noShows: 1 });
  });

  it('[TICKET-25] who is away from a match queue is marked once; nobody is away from a station or from a game', () => {
    const one = ticketIn('match', 'queued');
    one.ask('system', { type: 'mark-away', since: 7 });
    one.ask('system', { type: 'mark-away', since: 8 });
    expect(one.ticket.awaySince).toBe(7);
    one.ask('system', { type: 'mark-back' });
    one.ask('system', { type: 'mark-back' });
    expect(one.ticket.awaySince).toBeNull();
    expect(one.log.slice(2).map((event) => event.type)).toEqual(['ticket-away', 'ticket-back']);
    for (const other of [ticketIn('station', 'queued'), ticketIn('match', 'playing'), ticketIn('match', 'expired')]) {
      expect(other.ask('system', { type: 'mark-away', since: 7 })).toBe('ok');
      expect(other.ticket.awaySince).toBeNull();
    }
  });
});

describe('what does not move a ticket', () => {
  it('[TICKET-34] a guest ticket becomes somebody’s own once', () => {
    const one = takenTicket('station', { owner: null });
    const { player: ben } = someOpponent;
    expect(one.ask('owner', { type: 'hand-over', owner: ben, name: 'ben' })).toBe('ok');
    expect(one.ticket).toMatchObject({ owner: ben, name: 'ben', state: 'queued' });
    const version = one.log.length;
    expect(one.ask('owner', { type: 'hand-over', owner: ben, name: 'ben' })).toBe('ok');
    expect(one.log).toHaveLength(version);
    const eve = takenTicket('station').ticket.owner;
    expect(eve).not.toBeNull();
    if (eve !== null) {
      expect(one.ask('owner', { type: 'hand-over', owner: eve, name: 'x' })).toBe('ticket-not-yours');
    }
    const ended = takenTicket('station', { owner: null }).must('desk', 'cancel');
    expect(ended.ask('owner', { type: 'hand-over', owner: ben, name: 'ben' })).toBe('transition-illegal');
  });

  test('[TICKET-3] a ticket that is over keeps its name, and has its score noted once', () => {
    const one = ticketIn('station', 'completed');
    expect(one.ask('owner', { type: 'rename', name: 'other' })).toBe('ok');
    expect(one.ticket).toMatchObject({ name: 'ann', scoreWaits: true });
    one.ask('system', { type: 'note-score-kept' });
    one.ask('system', { type: 'note-score-kept' });
    expect(one.ticket).toMatchObject({ state: 'completed', scoreWaits: false });
    expect(one.log.filter((event) => event.type === 'ticket-score-kept')).toHaveLength(1);
  });
});
