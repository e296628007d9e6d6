/** From what is to be done about a match to the drafts of its record and its two tickets. Pure. */
import { matchIdOf, ok, ticketTimes } from '@inkroom/shared';
import type { CommandId, Match, MatchId, QueueName, RoomId, Seat, Ticket, TicketCommand } from '@inkroom/shared';
import type { CheckStep, Fate } from './match-steps.ts';
import type { Answer } from './queue-service.ts';
import type { Draft, Loaded } from './records.ts';
import { draftTicket } from './tickets-change.ts';
import type { WaitingLine } from './tickets-change.ts';

export type Pair<T> = readonly [T, T];

/** The 16 symbols of a match that are its own. */
export const matchCodeOf = (id: MatchId): string => id.slice(-16);
/** What its room is made by, so that it is made once, whoever makes it. Commands have sixteen symbols of base64url, too. */
export const roomCommandOf = (id: MatchId): CommandId => matchCodeOf(id) as CommandId;

export const matchIdIn = (queue: QueueName, bytes: Uint8Array): MatchId =>
  matchIdOf(queue, Buffer.from(bytes).toString('base64url'));

/** X first. `now`: the store's. */
export function pairDrafts(
  id: MatchId,
  [x, o]: Pair<Loaded<Ticket>>,
  { room, now }: { room: RoomId; now: number },
): Answer<readonly Draft[]> {
  const [{ owner: xOwner }, { owner: oOwner }] = [x.state, o.state];
  // Only tickets of players are paired.
  if (xOwner === null || oOwner === null) return ok([]);
  const deadline = now + ticketTimes.readyCheckMs;
  const match: Match = {
    id,
    queue: x.state.queue,
    tickets: [x.state.id, o.state.id],
    players: [xOwner, oOwner],
    names: [x.state.name, o.state.name],
    areas: [x.state.area, o.state.area],
    room,
    phase: 'checking',
    missed: [],
    madeAt: now,
    deadline,
  };
  const recall = ({ state }: Loaded<Ticket>): TicketCommand => ({
    type: 'recall',
    deadline,
    match: id,
    opponent: state.owner && { ticket: state.id, player: state.owner, name: state.name, rating: state.rating },
  });
  return drafted([
    ok({ draft: matchDraft(null, match, now) }),
    draftTicket(x, recall(o), { now, role: 'matchmaker' }),
    draftTicket(o, recall(x), { now, role: 'matchmaker' }),
  ]);
}

/** Both have confirmed, and the room is there. */
export function playDrafts(
  match: Loaded<Match>,
  tickets: Pair<Loaded<Ticket> | null>,
  { room, now }: { room: RoomId; now: number },
): Answer<readonly Draft[]> {
  const play = (seat: Seat): TicketCommand => ({ type: 'play', room, seat, station: null });
  return drafted([
    ok({ draft: matchDraft(match, { ...match.state, phase: 'playing', room }, now) }),
    draftTicket(tickets[0], play(0), { now, role: 'matchmaker' }),
    draftTicket(tickets[1], play(1), { now, role: 'matchmaker' }),
  ]);
}

export function partDrafts(
  match: Loaded<Match>,
  tickets: Pair<Loaded<Ticket> | null>,
  { step, now, line }: { step: Extract<CheckStep, { kind: 'part' }>; now: number; line: WaitingLine },
): Answer<readonly Draft[]> {
  const context = { now, role: 'matchmaker', line } as const;
  const fates = step.fates.flatMap((fate, index) => {
    const command = commandOf(fate);
    return command === null ? [] : [draftTicket(tickets[index] ?? null, command, context)];
  });
  const settled: Match = { ...match.state, phase: 'settled', missed: step.missed };
  return drafted([ok({ draft: matchDraft(match, settled, now) }), ...fates]);
}

/** The game is over, or there will be none: whoever still plays in this match is done. `scores` null: no outcome. */
export function endDrafts(
  match: Loaded<Match>,
  tickets: Pair<Loaded<Ticket> | null>,
  { scores, now }: { scores: Pair<number> | null; now: number },
): Answer<readonly Draft[]> {
  const ends = tickets.flatMap((ticket, index) => {
    if (ticket === null || !isPlayingIn(match.state, ticket.state)) return [];
    const score = scores?.[index] ?? null;
    const command: TicketCommand =
      score === null
        ? { type: 'cancel', reason: 'no-outcome' }
        : { type: 'complete', score, metrics: {}, toBoard: false };
    return [draftTicket(ticket, command, { now, role: 'system' })];
  });
  return drafted([ok({ draft: matchDraft(match, { ...match.state, phase: 'settled' }, now) }), ...ends]);
}

export const isPlayingIn = (match: Match, ticket: Ticket | null): boolean =>
  ticket?.match === match.id && ticket.state === 'playing';

function commandOf(fate: Fate): TicketCommand | null {
  switch (fate.kind) {
    case 'stay':
      return null;
    case 'expire':
      return { type: 'expire' };
    case 'requeue':
      return { type: 'requeue', reason: fate.reason };
  }
}

function matchDraft(before: Loaded<Match> | null, after: Match, now: number): Draft {
  return { id: after.id, before, after, events: [{ type: `match-${after.phase}` }], wake: wakeOf(after, now) };
}

function wakeOf({ phase, deadline }: Match, now: number): number {
  switch (phase) {
    case 'checking':
      return deadline;
    case 'playing':
      return now + ticketTimes.look.firstMs;
    case 'settled':
      return now;
  }
}

/** All of them, or why one of them cannot be. */
function drafted(steps: readonly Answer<{ readonly draft: Draft | null }>[]): Answer<readonly Draft[]> {
  const drafts: Draft[] = [];
  for (const step of steps) {
    if (!step.ok) return step;
    if (step.value.draft !== null) drafts.push(step.value.draft);
  }
  return ok(drafts);
}
