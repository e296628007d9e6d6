/** Applies facts to a room. Total for events that decide() produced; the same code follows a room on server and page. */
import { assertNever, invariant } from '../lib/invariant.ts';
import { rulesOf } from '../rules/catalog.ts';
import { otherSeat } from '../rules/rules.ts';
import type { Seat } from '../rules/rules.ts';
import { freshClocks, stopClock, switchClock } from './clocks.ts';
import type { InitialRoom, RoomEvent, RoomUpdate } from './events.ts';
import { areaOf } from './room.ts';
import type { GameEnd, Occupant, RoomState, Seats } from './room.ts';

/** The state after one event; null once the room is closed. */
export function evolve(state: RoomState | null, event: RoomEvent, at: number): RoomState | null {
  if (event.type === 'room-created') return initialState(event.room, at);
  invariant(state !== null, `${event.type} in a room that does not exist`);
  const next = evolveExisting(state, event, at);
  return next === null ? null : { ...next, lastAt: at };
}

/** Folds a whole update. */
export function applyUpdate(state: RoomState | null, update: RoomUpdate): RoomState | null {
  return update.events.reduce<RoomState | null>((current, event) => evolve(current, event, update.at), state);
}

function evolveExisting(
  state: RoomState,
  event: Exclude<RoomEvent, { type: 'room-created' }>,
  at: number,
): RoomState | null {
  switch (event.type) {
    case 'seat-taken': {
      const seats = withSeat(state.seats, event.seat, event.occupant);
      return { ...state, seats, rematchOffered: null, turnAt: at };
    }
    case 'seat-left':
      return { ...state, seats: withSeat(state.seats, event.seat, null), rematchOffered: null };
    case 'seat-away':
      return changeSeat(state, event.seat, { awaySince: event.since });
    case 'seat-back':
      return changeSeat(state, event.seat, { awaySince: null });
    case 'seat-renamed':
      return changeSeat(state, event.seat, { name: event.name, ...areaOf(event) });
    case 'move-made':
      return afterMove(state, event, at);
    case 'game-ended':
      return afterEnd(state, event.end);
    case 'rematch-offered':
      return { ...state, rematchOffered: event.seat };
    case 'rematch-declined':
      return { ...state, rematchOffered: null };
    case 'game-started':
      return afterStart(state, event, at);
    case 'clock-extended':
      return {
        ...state,
        outageSeen: event.outageTo,
        clocks:
          state.clocks === null || state.clocks.runningSince === null
            ? state.clocks
            : { ...state.clocks, runningSince: state.clocks.runningSince + event.byMs },
      };
    case 'chat-opened':
      return { ...state, chatOpen: true };
    case 'chat-closed':
      return { ...state, chatOpen: false };
    case 'room-closed':
      return null;
    default:
      return assertNever(event);
  }
}

function initialState(room: InitialRoom, at: number): RoomState {
  return {
    ...room,
    lastAt: at,
    chatOpen: true,
    game: 1,
    phase: 'open',
    position: rulesOf(room.mode).setup(),
    startedAt: null,
    turnAt: at,
    clocks: freshClocks(room.clock),
    end: null,
    rematchOffered: null,
    previous: null,
    outageSeen: at,
  };
}

function afterMove(state: RoomState, event: Extract<RoomEvent, { type: 'move-made' }>, at: number): RoomState {
  const played = rulesOf(state.mode).play(state.position, event.seat, event.cell);
  invariant(played.ok, 'a committed move is legal');
  return {
    ...state,
    phase: 'playing',
    position: played.value,
    startedAt: state.startedAt ?? at,
    turnAt: at,
    clocks: switchClock(state.clocks, state.clock, { mover: event.seat, at }),
  };
}

function afterEnd(state: RoomState, end: GameEnd): RoomState {
  const seats = end.winner === null ? state.seats : withSeat(state.seats, end.winner, addWin(state.seats[end.winner]));
  return {
    ...state,
    seats,
    phase: 'finished',
    end,
    rematchOffered: null,
    clocks: stopClock(state.clocks, state.position.turn, end.at),
  };
}

function afterStart(state: RoomState, event: Extract<RoomEvent, { type: 'game-started' }>, at: number): RoomState {
  const [x, o] = state.seats;
  return {
    ...state,
    previous: state.end === null ? state.previous : { game: state.game, moves: state.position.moves, end: state.end },
    seats: event.swapped ? [o, x] : [x, o],
    game: event.game,
    phase: 'open',
    position: rulesOf(state.mode).setup(),
    startedAt: null,
    turnAt: at,
    clocks: freshClocks(state.clock),
    end: null,
    rematchOffered: null,
  };
}

const addWin = (occupant: Occupant | null): Occupant | null =>
  occupant === null ? null : { ...occupant, wins: occupant.wins + 1 };

function withSeat(seats: Seats, seat: Seat, occupant: Occupant | null): Seats {
  return seat === 0 ? [occupant, seats[otherSeat(seat)]] : [seats[otherSeat(seat)], occupant];
}

function changeSeat(state: RoomState, seat: Seat, change: Partial<Occupant>): RoomState {
  const occupant = state.seats[seat];
  invariant(occupant !== null, 'only a taken seat changes');
  return { ...state, seats: withSeat(state.seats, seat, { ...occupant, ...change }) };
}
