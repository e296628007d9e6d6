/**
 * Scores from outside, live. One atomic step per member: dedupe by submission id, the member's new absolute value,
 * and the fact for the archive. Throws StoreUnavailable (nothing was kept) and OutcomeUnknown (the same submission
 * ids tell later), as the store does.
 */
import type { Operator } from '@inkroom/shared';

export interface Submission {
  /** Unique for ever for whoever sends; the same id of the same member counts once. */
  readonly id: string;
  readonly board: string;
  readonly member: string;
  readonly amount: number;
  readonly name: string | null;
  readonly area: number | null;
}

export interface KeptScore {
  /** The submission had been kept before: nothing changed. */
  readonly duplicate: boolean;
  /** The member's value as it is now. */
  readonly value: number;
  /** When that value was reached. */
  readonly achievedAt: number;
  readonly seq: number;
}

export interface ScoreBook {
  /** Fixes the board's operator, or answers what it was fixed to before. */
  declare(board: string, operator: Operator): Promise<Operator>;
  /** Null: no such board yet. */
  operatorOf(board: string): Promise<Operator | null>;
  /** Boards that exist, by name. */
  boards(): Promise<readonly { readonly name: string; readonly operator: Operator }[]>;

  /** Answers in the order asked. Boards must have been declared. Members are independent of each other: a throw may have kept some. */
  keep(submissions: readonly (Submission & { readonly operator: Operator })[]): Promise<readonly KeptScore[]>;
}
