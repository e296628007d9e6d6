/** Says and sounds what happens in a room: moves politely, results at once. Focus stays where it is. */
import { rulesOf } from '@inkroom/shared';
import type { RoomState, Seat } from '@inkroom/shared';
import { useEffect, useRef } from 'react';
import { headlineOf } from '../../components/room/headline.ts';
import { announce } from '../../components/live.tsx';
import { cue } from '../../components/sound.ts';
import { roomTexts } from '../../texts/room.ts';

const texts = roomTexts.announce;

export interface Happening {
  readonly kind: 'move' | 'result' | 'sat' | 'left';
  readonly text: string;
  readonly sound: 'x' | 'o' | 'turn' | 'win' | 'end' | null;
}

/** What a person should hear about the step from one state to the next. */
export function happenings(before: RoomState, after: RoomState, mySeats: readonly Seat[]): readonly Happening[] {
  const all: Happening[] = [];
  for (const seat of [0, 1] as const) {
    const [was, is] = [before.seats[seat], after.seats[seat]];
    if (before.game !== after.game || was?.player === is?.player) continue;
    if (is !== null && was === null) all.push({ kind: 'sat', text: texts.sat(is.name), sound: 'turn' });
    else if (was !== null && is === null) all.push({ kind: 'left', text: texts.left(was.name), sound: null });
  }
  const sameGame = before.game === after.game;
  const cell = after.position.moves.at(-1);
  if (cell !== undefined && (!sameGame || after.position.moves.length > before.position.moves.length)) {
    const seat = after.position.moves.length % 2 === 1 ? 0 : 1;
    const name = after.table ? roomTexts.seatName(seat) : (after.seats[seat]?.name ?? roomTexts.seatName(seat));
    const mine = after.phase === 'playing' && mySeats.length === 1 && mySeats.includes(after.position.turn);
    const move = texts.move(name, rulesOf(after.mode).coordinate(cell));
    all.push({ kind: 'move', text: mine ? `${move}. ${texts.yourTurn}` : move, sound: seat === 0 ? 'x' : 'o' });
  }
  if (after.phase === 'finished' && (before.phase !== 'finished' || !sameGame)) {
    const { text, detail, mood } = headlineOf(after, mySeats);
    all.push({
      kind: 'result',
      text: texts.result(text, detail ?? ''),
      sound: mood === 'draw' || mood === 'lost' ? 'end' : 'win',
    });
  }
  return all;
}

export function useNarrator(state: RoomState | null, mySeats: readonly Seat[]): void {
  const before = useRef<RoomState | null>(null);
  useEffect(() => {
    const was = before.current;
    before.current = state;
    if (was === null || state === null || was.id !== state.id) return;
    for (const { kind, text, sound } of happenings(was, state, mySeats)) {
      announce(text, kind === 'result' ? 'assertive' : 'polite');
      if (sound !== null) cue(sound);
    }
  }, [state, mySeats]);
}
