/** Chooses the computer's moves. Searching is heavy: implementations keep it off the event loop. */
import type { BotStrength, Cell, ModeName } from '@inkroom/shared';

export interface BotQuestion {
  readonly mode: ModeName;
  readonly moves: readonly Cell[];
  readonly strength: BotStrength;
  /** The same question with the same seed has the same answer. */
  readonly seed: string;
}

export interface BotEngine {
  /** A legal move of a position that has one. */
  choose(question: BotQuestion): Promise<Cell>;
  close(): Promise<void>;
}
