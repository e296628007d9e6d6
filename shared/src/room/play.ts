/** Moves and endings: how a game in a room goes on and how it ends. */
import { invariant } from '../lib/invariant.ts';
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import { rulesOf } from '../rules/catalog.ts';
import { otherSeat } from '../rules/rules.ts';
import type { Seat } from '../rules/rules.ts';
import { flagDeadline } from './clocks.ts';
import type { DecideContext, PlayerCommand } from './commands.ts';
import type { RoomError, RoomErrorCode } from './errors.ts';
import type { RoomEvent } from './events.ts';
import type { PlayerId } from './ids.ts';
import { areaOf } from './room.ts';
import type { GameEnd, GamePlayer, RoomState } from './room.ts';

/** The seats a player holds: none, one, or both at a shared table. */
export function seatsOf(state: RoomState, player: PlayerId): readonly Seat[] {
  return ([0, 1] as const).filter((seat) => state.seats[seat]?.player === player);
}

/** A move names game and ply, so that it can never become a later one. */
export function playedMove(
  state: RoomState,
  move: Extract<PlayerCommand, { type: 'move' }>,
  context: DecideContext,
): Result<readonly RoomEvent[], RoomError> {
  const refuse = (code: RoomErrorCode) => err<RoomError>({ code });
  const mine = seatsOf(state, context.player);
  if (mine.length === 0) return refuse('not-seated');
  if (move.game !== state.game) return refuse('wrong-game');
  if (state.phase === 'finished') return refuse('game-over');
  if (state.seats[0] === null || state.seats[1] === null) return refuse('opponent-missing');
  const { position } = state;
  if (move.ply !== position.moves.length) return refuse('wrong-ply');
  if (!mine.includes(position.turn)) return refuse('not-your-turn');
  const deadline = flagDeadline(state);
  if (deadline !== null && context.now > deadline) return refuse('clock-expired');
  const played = rulesOf(state.mode).play(position, position.turn, move.cell);
  if (!played.ok) {
    return err(
      'reason' in played.error ? { code: played.error.code, reason: played.error.reason } : { code: played.error.code },
    );
  }
  const made: RoomEvent = {
    type: 'move-made',
    seat: position.turn,
    ply: move.ply,
    cell: move.cell,
  };
  // Who moves is here, however they reach the room.
  const back = mine.filter((seat) => state.seats[seat]?.awaySince !== null);
  const events: readonly RoomEvent[] = [...back.map((seat): RoomEvent => ({ type: 'seat-back', seat })), made];
  const { outcome } = played.value;
  if (outcome === null) return ok(events);
  const winner = outcome.kind === 'win' ? outcome.winner : null;
  const reason = outcome.kind === 'win' ? 'line' : 'full';
  return ok([...events, endOf(state, { reason, winner, at: context.now })]);
}

export function endOf(state: RoomState, end: Omit<GameEnd, 'players'>): RoomEvent {
  return { type: 'game-ended', end: { ...end, players: [playerOf(state, 0), playerOf(state, 1)] } };
}

export const opponentOf = (state: RoomState, seat: Seat) => state.seats[otherSeat(seat)];

function playerOf(state: RoomState, seat: Seat): GamePlayer {
  const occupant = state.seats[seat];
  invariant(occupant !== null, 'both seats are taken while a game runs');
  return { player: occupant.player, name: occupant.name, bot: occupant.bot, ...areaOf(occupant) };
}
