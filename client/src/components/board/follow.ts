/** From a list of moves to the position they lead to; cheap when the list only grew. */
import { rulesOf } from '@inkroom/shared';
import type { Cell, ModeName, Position } from '@inkroom/shared';

const isPrefix = (shorter: readonly Cell[], longer: readonly Cell[]): boolean =>
  shorter.length <= longer.length && shorter.every((cell, index) => cell === longer[index]);

/** `known`: a position of the same mode from which to go on, if its moves are the beginning of these. Stops before a move that cannot be played. */
export function positionAfter(mode: ModeName, moves: readonly Cell[], known?: Position): Position {
  const rules = rulesOf(mode);
  let position = known !== undefined && isPrefix(known.moves, moves) ? known : rules.setup();
  for (const cell of moves.slice(position.moves.length)) {
    const played = rules.play(position, position.turn, cell);
    if (!played.ok) break;
    position = played.value;
  }
  return position;
}
