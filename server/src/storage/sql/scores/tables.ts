/** The archive's tables of scores from outside. */
import type { Operator } from '@inkroom/shared';

export interface ScoreTables {
  score_submissions: ScoreSubmissionRow;
  score_values: ScoreValueRow;
}

/** What was sent, each submission once. */
export interface ScoreSubmissionRow {
  board: string;
  member: string;
  id: string;
  amount: number;
  operator: Operator;
  /** In the order of a member's submissions on a board. */
  seq: number;
  /** What the member's score came to by it, and when that was reached. */
  value: number;
  achieved_at: number;
  name: string | null;
  area: number | null;
  at: number;
}

/** Where each member stands: the newest of its submissions. */
export interface ScoreValueRow {
  board: string;
  member: string;
  operator: Operator;
  value: number;
  seq: number;
  achieved_at: number;
  name: string | null;
}
