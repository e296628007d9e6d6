/**
 * Scores from outside, live. One atomic step per member: dedupe by submission id, the member's new absolute value,
 * and the fact for the archive. Throws StoreUnavailable (nothing was kept) and OutcomeUnknown (the same submission
 * ids tell later), as the store does.
 */
import type { Operator } from '@inkroom/shared';

/** A submission's id is known for so long at least (on Redis: or until so many others of its partition have followed). */
export const submissionMemory = { ms: 10 * 60_000, perPartition: 50_000 } as const;

export interface Submission {
  /** Unique for whoever sends: the same id of the same member on the same board counts once. */
  readonly id: string;
  readonly board: string;
  readonly member: string;
  readonly amount: number;
  /** Null: the name it had before, if any. */
  readonly name: string | null;
  readonly area: number | null;
}

export interface KeptScore {
  /** The submission had been kept before: nothing changed. */
  readonly duplicate: boolean;
  /** The member's value as it is now. */
  readonly value: number;
  /** When that value was reached: a submission that does not change it leaves this as it was. */
  readonly achievedAt: number;
  /** Of this member on this board: greater with each submission kept, and greater than any before a loss of the store. */
  readonly seq: number;
  /** The last name that was sent. */
  readonly name: string | null;
}

export interface ScoreBook {
  /** Fixes the board's operator, or answers what it was fixed to before. */
  declare(board: string, operator: Operator): Promise<Operator>;
  /** Null: no such board yet. */
  operatorOf(board: string): Promise<Operator | null>;
  /** Boards that exist, by name. */
  boards(): Promise<readonly { readonly name: string; readonly operator: Operator }[]>;

  /**
   * Answers in the order asked; of one member and board, the first comes first. Boards must have been declared, and names
   * of boards hold no blanks. Members are independent of each other: a throw may have kept some.
   */
  keep(submissions: readonly (Submission & { readonly operator: Operator })[]): Promise<readonly KeptScore[]>;
}
