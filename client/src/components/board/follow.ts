/** From a list of moves to the position they lead to. */
import { rulesOf } from '@inkroom/shared';
import type { Cell, ModeName, Position } from '@inkroom/shared';

/** Stops before a move that cannot be played. */
export function positionAfter(mode: ModeName, moves: readonly Cell[]): Position {
  const rules = rulesOf(mode);
  let position = rules.setup();
  for (const cell of moves) {
    const played = rules.play(position, position.turn, cell);
    if (!played.ok) break;
    position = played.value;
  }
  return position;
}
