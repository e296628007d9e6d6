/**
 * The one place where it is decided what a command does to a room: pure, and the same code in browser and server.
 * Answers the events that follow, or why not. Nothing is changed here; evolve() applies what was decided.
 */
import { assertNever, invariant } from '../lib/invariant.ts';
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import { otherSeat } from '../rules/rules.ts';
import type { Seat } from '../rules/rules.ts';
import { flagDeadline } from './clocks.ts';
import type { DecideContext, InitialSeat, RoomCommand } from './commands.ts';
import { decideWake } from './decide-wake.ts';
import type { RoomError, RoomErrorCode } from './errors.ts';
import type { RoomEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { endOf, playedMove, seatsOf } from './play.ts';
import { areaOf } from './room.ts';
import type { Occupant, RoomState } from './room.ts';
import { roomTimes } from './times.ts';

export type Decision = Result<readonly RoomEvent[], RoomError>;

const refuse = (code: RoomErrorCode): Decision => err({ code });

export function decide(state: RoomState | null, command: RoomCommand, context: DecideContext): Decision {
  if (command.type === 'create') return state === null ? create(command, context) : refuse('room-exists');
  invariant(state !== null, 'the caller answers for rooms that do not exist');
  const extension = extensionAfterOutages(state, context);
  if (extension === null) return decideExisting(state, command, context);
  const extended = evolve(state, extension, context.now);
  invariant(extended !== null, 'an extension does not close a room');
  const decision = decideExisting(extended, command, context);
  if (decision.ok) return ok([extension, ...decision.value]);
  // Nothing is due because of the extension: a wake stores it, so that the deadline is armed where it is now.
  const isLater = command.type === 'wake' && decision.error.code === 'nothing-to-do';
  return isLater ? ok([extension]) : decision;
}

function decideExisting(
  state: RoomState,
  command: Exclude<RoomCommand, { type: 'create' }>,
  context: DecideContext,
): Decision {
  switch (command.type) {
    case 'take-seat':
      return takeSeat(state, command.seat, context);
    case 'leave':
      return leave(state, context);
    case 'move':
      return playedMove(state, command, context);
    case 'resign':
      return resign(state, command.game, context);
    case 'offer-rematch':
      return offerRematch(state, command.game, context);
    case 'decline-rematch':
      return declineRematch(state, command.game, context);
    case 'claim-game':
      return claimGame(state, command.game, context);
    case 'add-bot':
      return addBot(state, command.strength, context);
    case 'set-chat':
      return setChat(state, command.open, context);
    case 'mark-away':
      return markSeats(state, context, (seat, occupant) =>
        occupant.awaySince === null ? { type: 'seat-away', seat, since: command.since } : null,
      );
    case 'mark-back':
      return markSeats(state, context, (seat, occupant) =>
        occupant.awaySince === null ? null : { type: 'seat-back', seat },
      );
    case 'rename':
      return markSeats(state, context, (seat, occupant) =>
        occupant.name === context.name && (context.area === undefined || context.area === occupant.area)
          ? null
          : { type: 'seat-renamed', seat, name: context.name, ...areaOf(context) },
      );
    case 'wake':
      return decideWake(state, command.occupied, context);
    default:
      return assertNever(command);
  }
}

/** A deadline that had not passed when the store went away moves by the length of the outage, once. */
function extensionAfterOutages(state: RoomState, context: DecideContext): RoomEvent | null {
  const since = state.clocks?.runningSince ?? null;
  const deadline = flagDeadline(state);
  if (since === null || deadline === null || state.phase !== 'playing') return null;
  let byMs = 0;
  let outageTo = 0;
  for (const outage of context.outages) {
    if (outage.to <= state.outageSeen || outage.to <= since) continue;
    if (deadline + byMs <= outage.from) continue;
    byMs += outage.to - Math.max(outage.from, since);
    outageTo = Math.max(outageTo, outage.to);
  }
  return byMs > 0 ? { type: 'clock-extended', byMs, outageTo } : null;
}

function create(command: Extract<RoomCommand, { type: 'create' }>, context: DecideContext): Decision {
  const { type: _, seats, ...room } = command;
  const sit = (initial: InitialSeat | null): Occupant | null =>
    initial === null ? null : { ...initial, awaySince: null, wins: 0 };
  return ok([
    {
      type: 'room-created',
      room: {
        ...room,
        creator: context.player,
        createdAt: context.now,
        seats: [sit(seats[0]), sit(seats[1])],
      },
    },
  ]);
}

function takeSeat(state: RoomState, wanted: Seat | undefined, context: DecideContext): Decision {
  if (state.origin !== 'people') return refuse('not-for-people');
  if (seatsOf(state, context.player).length > 0) return refuse('already-seated');
  const free = ([0, 1] as const).filter((seat) => state.seats[seat] === null);
  if (free.length === 0) return refuse('room-full');
  const seat = wanted ?? free[0];
  if (seat === undefined || !free.includes(seat)) return refuse('seat-taken');
  return ok(sitDown(state, seat, { player: context.player, name: context.name, bot: null, ...areaOf(context) }));
}

function addBot(
  state: RoomState,
  strength: Extract<RoomCommand, { type: 'add-bot' }>['strength'],
  context: DecideContext,
): Decision {
  if (seatsOf(state, context.player).length === 0) return refuse('not-seated');
  const seat = ([0, 1] as const).find((side) => state.seats[side] === null);
  if (seat === undefined) return refuse('room-full');
  return ok(sitDown(state, seat, context.bot(strength)));
}

/** Sitting down at a finished board begins a new game as soon as both seats are taken. */
function sitDown(state: RoomState, seat: Seat, who: InitialSeat): readonly RoomEvent[] {
  const taken: RoomEvent = {
    type: 'seat-taken',
    seat,
    occupant: { ...who, awaySince: null, wins: 0 },
  };
  const bothSeated = state.seats[otherSeat(seat)] !== null;
  if (state.phase !== 'finished' || !bothSeated) return [taken];
  return [taken, { type: 'game-started', game: state.game + 1, swapped: false }];
}

/** In mid-game leaving is being away: the seat stays. */
function leave(state: RoomState, context: DecideContext): Decision {
  const mine = seatsOf(state, context.player);
  if (mine.length === 0) return refuse('not-seated');
  if (state.phase !== 'playing') {
    return ok(mine.map((seat) => ({ type: 'seat-left', seat, reason: 'left' })));
  }
  const events = mine
    .filter((seat) => state.seats[seat]?.awaySince === null)
    .map((seat): RoomEvent => ({ type: 'seat-away', seat, since: context.now }));
  return events.length === 0 ? refuse('nothing-to-do') : ok(events);
}

function resign(state: RoomState, game: number, context: DecideContext): Decision {
  const mine = seatsOf(state, context.player);
  if (mine.length === 0) return refuse('not-seated');
  if (game !== state.game) return refuse('wrong-game');
  if (state.phase !== 'playing') return refuse('game-not-running');
  // At a shared table the side to move resigns.
  const seat = mine.includes(state.position.turn) ? state.position.turn : mine[0];
  invariant(seat !== undefined, 'a seated player has a seat');
  return ok([endOf(state, { reason: 'resigned', winner: otherSeat(seat), at: context.now })]);
}

function offerRematch(state: RoomState, game: number, context: DecideContext): Decision {
  const mine = seatsOf(state, context.player);
  const seat = mine[0];
  if (seat === undefined) return refuse('not-seated');
  if (game !== state.game) return refuse('wrong-game');
  if (state.phase !== 'finished') return refuse('game-not-over');
  const opponent = state.seats[otherSeat(seat)];
  if (opponent === null) return refuse('opponent-missing');
  if (state.rematchOffered === seat) return refuse('rematch-already-offered');
  const agreed = state.rematchOffered !== null || opponent.bot !== null || mine.length === 2;
  if (!agreed) return ok([{ type: 'rematch-offered', seat }]);
  return ok([{ type: 'game-started', game: state.game + 1, swapped: true }]);
}

function declineRematch(state: RoomState, game: number, context: DecideContext): Decision {
  const seat = seatsOf(state, context.player)[0];
  if (seat === undefined) return refuse('not-seated');
  if (game !== state.game) return refuse('wrong-game');
  if (state.rematchOffered === null || state.rematchOffered === seat) {
    return refuse('no-rematch-offered');
  }
  return ok([{ type: 'rematch-declined', seat }]);
}

function claimGame(state: RoomState, game: number, context: DecideContext): Decision {
  const seat = seatsOf(state, context.player)[0];
  if (seat === undefined) return refuse('not-seated');
  if (game !== state.game) return refuse('wrong-game');
  if (state.phase !== 'playing') return refuse('game-not-running');
  const awaySince = state.seats[otherSeat(seat)]?.awaySince ?? null;
  if (awaySince === null || awaySince + roomTimes.claimAfterAwayMs > context.now) {
    return refuse('opponent-not-away');
  }
  return ok([endOf(state, { reason: 'claimed', winner: seat, at: context.now })]);
}

function setChat(state: RoomState, open: boolean, context: DecideContext): Decision {
  if (state.creator !== context.player) return refuse('not-creator');
  if (state.chatOpen === open) return refuse('nothing-to-do');
  return ok([{ type: open ? 'chat-opened' : 'chat-closed' }]);
}

function markSeats(
  state: RoomState,
  context: DecideContext,
  mark: (seat: Seat, occupant: Occupant) => RoomEvent | null,
): Decision {
  const events = seatsOf(state, context.player).flatMap((seat) => {
    const occupant = state.seats[seat];
    const event = occupant === null ? null : mark(seat, occupant);
    return event === null ? [] : [event];
  });
  return events.length === 0 ? refuse('nothing-to-do') : ok(events);
}
