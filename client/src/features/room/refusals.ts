/** Why a chosen cell cannot be marked, in words, before anything is sent. */
import { rulesOf } from '@inkroom/shared';
import type { Cell, RoomState, RulesError, Seat } from '@inkroom/shared';
import { roomTexts } from '../../texts/room.ts';

const notes = roomTexts.notes;

/** Null: the move can be sent. */
export function whyNot(state: RoomState, mySeats: readonly Seat[], cell: Cell): string | null {
  if (mySeats.length === 0) {
    const free = state.phase !== 'playing' && state.seats.includes(null) && state.origin === 'people';
    return free ? notes.watchingFree : notes.watching;
  }
  if (state.phase === 'finished') return notes.over;
  if (state.seats[0] === null || state.seats[1] === null) return notes.waitForOpponent;
  const { position } = state;
  if (!mySeats.includes(position.turn)) return notes.notYourTurn;
  const played = rulesOf(state.mode).play(position, position.turn, cell);
  return played.ok ? null : wordsFor(played.error, rulesOf(state.mode).shape.gravity);
}

function wordsFor(error: RulesError, gravity: boolean): string {
  switch (error.code) {
    case 'game-over':
      return notes.over;
    case 'not-your-turn':
      return notes.notYourTurn;
    case 'cell-taken':
      return gravity ? notes.columnFull : notes.taken;
    case 'cell-not-playable':
      return error.reason === 'board-decided' ? notes.boardDecided : notes.sentElsewhere;
    case 'cell-out-of-range':
    case 'bad-state':
      return notes.taken;
  }
}
