/** Every time limit in the life of a room and its seats, in milliseconds. */
const second = 1000;
const minute = 60 * second;

export const roomTimes = {
  /** In mid-game the opponent of somebody away this long may claim the game. */
  claimAfterAwayMs: 30 * second,
  /** Before the first move, or after a game, a seat of somebody away this long is free. */
  freeAfterAwayMs: 30 * second,
  /** A seat is free so long after a finished game without a word about a rematch. */
  freeAfterSilenceMs: 60 * second,
  /** A lost connection counts as being away after this; a refresh of the page is quicker. */
  awayGraceMs: 2 * second,
  /** With nobody connected a room is deleted after this. */
  idleMs: { open: 10 * minute, finished: 30 * minute, playing: 24 * 60 * minute },
  /** A bot answers after so long, drawn from the room's seed. */
  botThinkMs: { least: 400, most: 1200 },
} as const;

export const clockLimits = {
  moveMs: { least: 3 * second, most: 24 * 60 * minute },
  totalMs: { least: 10 * second, most: 24 * 60 * minute },
  incrementMs: { least: 0, most: 5 * minute },
} as const;
