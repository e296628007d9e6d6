/** What travels through the outbox to the archive: one union, told apart by `type`. Each fact has an id of its own, so that one that comes twice is stored once. */
import type { ActivityName, ActivitySource } from '../activity/activity.ts';
import type { GameFact } from '../room/facts.ts';
import type { TicketFact } from '../ticket/facts.ts';
import type { Operator } from '../scores/scoreboard.ts';

export interface ScoreEntry {
  /** Submission id: the same one counts once. */
  readonly id: string;
  readonly board: string;
  readonly member: string;
  readonly operator: Operator;
  /** What was sent, and what the member's score came to by it. */
  readonly amount: number;
  readonly value: number;
  /** Of this member on this board; the highest is the newest. */
  readonly seq: number;
  /** When that score was reached. */
  readonly achievedAt: number;
  /** The member's name as it is known since. */
  readonly name: string | null;
  readonly area: number | null;
}

/** Scores from outside, as they were kept together. */
export interface ScoreFact {
  readonly type: 'scores';
  readonly at: number;
  readonly items: readonly ScoreEntry[];
}

export interface ActivityEntry {
  readonly id: string;
  readonly user: string;
  readonly area: number;
  readonly mode: string;
  readonly event: ActivityName;
  readonly source: ActivitySource;
}

export interface ActivityFact {
  readonly type: 'activity';
  readonly at: number;
  readonly items: readonly ActivityEntry[];
}

export type Fact = GameFact | ScoreFact | ActivityFact | TicketFact;
