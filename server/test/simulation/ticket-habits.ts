/** What people do with what they see of a ticket, by a draw from [0, 1). */
import { rulesOf } from '@inkroom/shared';
import type { PlayerCommand, RoomState, Ticket } from '@inkroom/shared';
import type { Caller, StepRequest } from '../../src/queue/queue-service.ts';
import { chosen } from './steps.ts';

/** What the desk or the station does with a ticket; null: nothing. */
export function stepFor({ state }: Ticket, { role }: Caller, much: number): StepRequest | null {
  const complete: StepRequest = { type: 'complete', score: Math.floor(much * 100), metrics: {} };
  const play: StepRequest = { type: 'play', station: 'one' };
  if (role === 'station') return state === 'playing' ? complete : state === 'confirmed' ? play : null;
  if (much > 0.93) return { type: 'cancel' };
  switch (state) {
    case 'new':
      return { type: 'queue' };
    case 'queued':
      return much < 0.1 ? { type: 'recall' } : much < 0.15 ? { type: 'confirm' } : null;
    case 'recalled':
      return much < 0.1 ? { type: 'queue' } : much < 0.7 ? { type: 'confirm' } : null;
    case 'confirmed':
      return play;
    case 'playing':
      return complete;
    case 'completed':
    case 'cancelled':
    case 'expired':
      return null;
  }
}

/** What a player does at the board; null: nothing. */
export function moveFor(state: RoomState, player: Ticket['owner'], much: number): PlayerCommand | null {
  const { game, phase, position, seats } = state;
  if (phase === 'finished') return null;
  if (much < 0.04) return { type: 'leave' };
  if (much < 0.2 && phase === 'playing') return { type: 'resign', game };
  if (seats[position.turn]?.player !== player) return null;
  const cell = chosen(rulesOf(state.mode).legalMoves(position), much) ?? 0;
  return { type: 'move', game, ply: position.moves.length, cell };
}
