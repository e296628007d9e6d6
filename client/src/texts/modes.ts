/** What each mode is called, in a line, and how it is played, in three. */
import type { ModeName } from '@inkroom/shared';

export interface ModeTexts {
  readonly title: string;
  /** One line under the title. */
  readonly line: string;
  /** "How to play": three lines. */
  readonly how: readonly [string, string, string];
}

export const modeTexts: Readonly<Record<ModeName, ModeTexts>> = {
  classic: {
    title: 'Classic',
    line: 'Three in a row',
    how: [
      'Take turns marking a square. X begins.',
      'Three of your marks in a row win: across, down or slantwise.',
      'A full board without a row is a draw.',
    ],
  },
  misere: {
    title: 'Misère',
    line: 'Three in a row loses',
    how: [
      'Take turns marking a square. X begins.',
      'Whoever completes three in a row has lost.',
      'Force the other to close a row, or fill the board for a draw.',
    ],
  },
  'four-by-four': {
    title: 'Four by four',
    line: 'Four in a row, more room',
    how: [
      'Take turns marking a square of a four by four board. X begins.',
      'Four of your marks in a row win: across, down or slantwise.',
      'Ten rows to watch: one blocked mark closes a whole row for good.',
    ],
  },
  gomoku: {
    title: 'Gomoku',
    line: 'Five in a row, wide open',
    how: [
      'Take turns marking any square of the large board. X begins.',
      'Five or more of your marks in a row win: across, down or slantwise.',
      'Four with both ends open cannot be stopped. Watch for open threes.',
    ],
  },
  'drop-four': {
    title: 'Drop four',
    line: 'Four in a row, with gravity',
    how: [
      'Choose a column: your mark falls to the lowest free square.',
      'Four of your marks in a row win: across, down or slantwise.',
      'Look one square above your own move. That is where the other goes next.',
    ],
  },
  ultimate: {
    title: 'Ultimate',
    line: 'Nine boards in one',
    how: [
      'Nine small boards make a large one. Win small boards to mark the large.',
      'The square you mark sends the other player to the small board in that place.',
      'Sent to a board that is decided? Then play anywhere. Three small boards in a row win.',
    ],
  },
};
