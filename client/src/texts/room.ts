/** Words of a room: the board, the players, watching, replay. */
import type { Seat } from '@inkroom/shared';

const marks = { 0: 'X', 1: 'O' } as const;

export const boardTexts = {
  mark: (seat: Seat) => marks[seat],
  /** Name of the grid. */
  board: (mode: string, moves: number) => `${mode} board, ${moves === 1 ? '1 move' : `${moves} moves`} played`,
  cell: (coordinate: string, seat: Seat | null) => `${coordinate}, ${seat === null ? 'empty' : marks[seat]}`,
  lastMove: 'last move',
  winning: 'in the winning row',
  sending: 'sending',
  aimHint: 'Tap to aim, tap again to mark',
  aimHintFalls: 'Tap a column',
  play: (coordinate: string) => `Mark ${coordinate}`,
  unaim: 'Not there',
} as const;
