/** What a room is about at this moment, in one line: whose turn it is, or how it ended, as the person looking sees it. */
import type { EndReason, ModeName, RoomState, Seat } from '@inkroom/shared';
import { roomTexts } from '../../texts/room.ts';

export type Mood = 'mine' | 'theirs' | 'wait' | 'won' | 'lost' | 'draw' | 'watched';

export interface Headline {
  readonly text: string;
  /** Beside it, smaller: how it ended. */
  readonly detail: string | null;
  readonly mood: Mood;
}

const texts = roomTexts.turn;

/** `mySeats`: none when watching, both at a shared table. */
export function headlineOf(state: RoomState, mySeats: readonly Seat[]): Headline {
  if (state.phase === 'finished' && state.end !== null) return resultOf(state, mySeats);
  const { turn, moves } = state.position;
  const mover = state.seats[turn];
  if (state.seats[0] === null || state.seats[1] === null || mover === null) {
    const text =
      mySeats.length > 0
        ? texts.waiting
        : state.seats[0] === null && state.seats[1] === null
          ? texts.empty
          : texts.freeSeat;
    return { text, detail: null, mood: 'wait' };
  }
  const first = moves.length === 0;
  if (mySeats.length === 2) return { text: first ? texts.tableFirst : texts.table(turn), detail: null, mood: 'mine' };
  if (mySeats.includes(turn)) return { text: first ? texts.first : texts.yours, detail: null, mood: 'mine' };
  const name = state.table ? roomTexts.seatName(turn) : mover.name;
  const text = first ? texts.begins(name) : texts.theirs(name);
  return { text, detail: null, mood: mySeats.length > 0 ? 'theirs' : 'watched' };
}

function resultOf(state: RoomState, mySeats: readonly Seat[]): Headline {
  const { end } = state;
  const winner = end?.winner ?? null;
  const detail = reasonText(end?.reason ?? 'full', state.mode, state.position.moves.length);
  if (end === null || winner === null) return { text: roomTexts.result.draw, detail, mood: 'draw' };
  if (state.table)
    return { text: roomTexts.result.sideWins(winner), detail, mood: mySeats.length > 0 ? 'won' : 'watched' };
  if (mySeats.includes(winner)) return { text: roomTexts.result.youWin, detail, mood: 'won' };
  const { name } = end.players[winner];
  const mood = mySeats.length > 0 ? 'lost' : 'watched';
  return { text: mood === 'lost' ? roomTexts.result.youLose(name) : roomTexts.result.wins(name), detail, mood };
}

export function reasonText(reason: EndReason, mode: ModeName, moves: number): string {
  const { reasons } = roomTexts.result;
  switch (reason) {
    case 'line':
      return mode === 'misere' ? reasons.misere(moves) : reasons.line(moves);
    case 'full':
    case 'resigned':
    case 'flag':
    case 'claimed':
      return reasons[reason];
  }
}
