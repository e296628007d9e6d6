/** Test support: a ticket driven by commands, as the server drives it, without a server. */
import { invariant } from '../lib/invariant.ts';
import type { PlayerId, RoomId } from '../room/ids.ts';
import type { TicketCommand, TicketContext } from './commands.ts';
import { decideTicket } from './decide.ts';
import type { TicketErrorCode } from './errors.ts';
import type { TicketEvent } from './events.ts';
import { evolveTicket } from './evolve.ts';
import { matchIdOf, ticketIdOf } from './ids.ts';
import type { QueueName } from './ids.ts';
import type { Opponent, QueueKind, Ticket, TicketRole, TicketState, Transition } from './ticket.ts';
import { stationDefaults, ticketTimes } from './times.ts';

export const classicQueue = 'classic' as QueueName;
export const mainQueue = 'main' as QueueName;
export const nobodyWaits: TicketContext['line'] = { first: null, second: null, back: null };

export const queueFor = (kind: QueueKind): QueueName => (kind === 'match' ? classicQueue : mainQueue);

export const someOpponent: Opponent = {
  ticket: ticketIdOf(classicQueue, 'BBBBBBBB'),
  player: 'player-ben' as PlayerId,
  name: 'ben',
  rating: 1500,
};

export class TestTicket {
  state: Ticket | null = null;
  now = 1_000_000;
  line = nobodyWaits;
  readonly log: TicketEvent[] = [];
  readonly kind: QueueKind;

  constructor(kind: QueueKind) {
    this.kind = kind;
  }

  /** Asks; answers `ok` or the code of the refusal. */
  ask(role: TicketRole, command: TicketCommand): 'ok' | TicketErrorCode {
    const decision = decideTicket(this.state, command, { now: this.now, role, line: this.line });
    if (!decision.ok) return decision.error.code;
    if (decision.value.length === 0) return 'ok';
    this.log.push(...decision.value);
    this.state = evolveTicket(this.state, decision.value, { at: this.now, by: role });
    return 'ok';
  }

  step(role: TicketRole, transition: Transition): 'ok' | TicketErrorCode {
    return this.ask(role, this.stepOf(transition));
  }

  /** Takes a step that the test relies on. */
  must(role: TicketRole, transition: Transition): this {
    const answer = this.step(role, transition);
    invariant(answer === 'ok', `${transition} by ${role}: ${answer}`);
    return this;
  }

  get ticket(): Ticket {
    invariant(this.state !== null, 'the ticket was taken');
    return this.state;
  }

  later(ms: number): this {
    this.now += ms;
    return this;
  }

  /** A plain command for each transition. */
  stepOf(transition: Transition): TicketCommand {
    const isMatch = this.kind === 'match';
    switch (transition) {
      case 'requeue':
        return { type: 'requeue', reason: 'opponent-missed' };
      case 'recall':
        return {
          type: 'recall',
          deadline: this.now + (isMatch ? ticketTimes.readyCheckMs : stationDefaults.showUpMs),
          match: isMatch ? matchIdOf(classicQueue, 'one') : null,
          opponent: isMatch ? someOpponent : null,
        };
      case 'play':
        return isMatch
          ? { type: 'play', room: 'ROOM0000' as RoomId, seat: 0, station: null }
          : { type: 'play', room: null, seat: null, station: 'one' };
      case 'complete':
        return { type: 'complete', score: 1, metrics: {}, toBoard: !isMatch };
      case 'cancel':
        return { type: 'cancel', reason: 'by-desk' };
      case 'queue':
      case 'confirm':
      case 'expire':
        return { type: transition };
    }
  }
}

export function takenTicket(kind: QueueKind, options: { queued?: boolean; owner?: PlayerId | null } = {}): TestTicket {
  const test = new TestTicket(kind);
  const owner = options.owner === undefined ? ('player-ann' as PlayerId) : options.owner;
  const answer = test.ask(owner === null ? 'desk' : 'owner', {
    type: 'create',
    id: ticketIdOf(queueFor(kind), 'AAAAAAAA'),
    queue: queueFor(kind),
    kind,
    owner,
    name: 'ann',
    area: 100,
    team: null,
    rating: kind === 'match' ? 1500 : null,
    lastOpponent: null,
    note: null,
    viaPage: true,
    queued: options.queued ?? true,
  });
  invariant(answer === 'ok', `taken: ${answer}`);
  return test;
}

/** A ticket in this state, by the shortest way, with its deadline past. */
export function ticketIn(kind: QueueKind, state: TicketState): TestTicket {
  const test = takenTicket(kind, { queued: state !== 'new' });
  const caller = kind === 'match' ? 'matchmaker' : 'desk';
  const ways: Readonly<Record<TicketState, readonly (readonly [TicketRole, Transition])[]>> = {
    new: [],
    queued: [],
    recalled: [[caller, 'recall']],
    confirmed: [
      [caller, 'recall'],
      ['owner', 'confirm'],
    ],
    playing: [
      [caller, 'recall'],
      ['owner', 'confirm'],
      [caller, 'play'],
    ],
    completed: [
      [caller, 'recall'],
      ['owner', 'confirm'],
      [caller, 'play'],
      [caller, 'complete'],
    ],
    cancelled: [['owner', 'cancel']],
    expired: [[caller, 'recall']],
  };
  for (const [role, transition] of ways[state]) test.must(role, transition);
  while (state === 'expired' && test.ticket.state !== 'expired') {
    if (test.ticket.state === 'queued') test.must(caller, 'recall');
    test.later(stationDefaults.showUpMs).must('system', 'expire');
  }
  return test;
}
