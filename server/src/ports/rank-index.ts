/**
 * Live scoreboards: members by value, greatest first. Derived: whatever it loses is put again from the archive or by
 * the next score; only who is hidden is kept as durably as players are. Order everywhere: value descending, then
 * achieved earlier, then member ascending by the bytes of its UTF-8. Closed windows stay for ever.
 * Throws StoreUnavailable and OutcomeUnknown, as the store does; every write may be repeated.
 */
import type { ScoreboardId } from '@inkroom/shared';

/** An absolute value, never an increment. */
export interface RankedValue {
  readonly board: ScoreboardId;
  /** Well-formed text. */
  readonly member: string;
  /** Whole or decimal, finite; kept to the last bit. */
  readonly value: number;
  /** When this value was reached, whole epoch milliseconds, not before 1970. */
  readonly achievedAt: number;
  /** Of this board and member; an entry is replaced only by a greater one. */
  readonly seq: number;
  /** The member's name as it was known, for those who have no player record. */
  readonly label: string | null;
  /** Shown with the row and never compared, such as `?` of a provisional rating. */
  readonly mark: string | null;
}

export interface RankedEntry extends RankedValue {
  /** 1 + how many have a greater value; equal values share it. */
  readonly rank: number;
}

/** Names a place in the order, whether or not somebody stands there. */
export interface RankCursor {
  readonly value: number;
  readonly achievedAt: number;
  readonly member: string;
}

export interface RankPage {
  /** In order, best first, whichever direction was asked. */
  readonly entries: readonly RankedEntry[];
  /** Members that can be seen on the board. */
  readonly total: number;
}

export interface RankIndex {
  /** Absolute values of many boards at once. A member that is hidden keeps its values, unseen. */
  put(values: readonly RankedValue[]): Promise<void>;

  /** Those right after `after`, or right before `before`; from the top if neither is given. */
  page(board: ScoreboardId, options: { after?: RankCursor; before?: RankCursor; limit: number }): Promise<RankPage>;

  /** In the order asked; null: not on the board. */
  find(board: ScoreboardId, members: readonly string[]): Promise<readonly (RankedEntry | null)[]>;

  /** Up to so many better and worse ones, and the member between them; empty when it is not on the board. */
  around(
    board: ScoreboardId,
    member: string,
    options: { above: number; below: number },
  ): Promise<readonly RankedEntry[]>;

  /**
   * Another number after every change of a board that can be seen, also after the index was lost and filled again;
   * 0: nothing was ever put. One call for all.
   */
  versions(boards: readonly ScoreboardId[]): Promise<readonly number[]>;

  /** Out of all boards, or back into them with its values. */
  setHidden(member: string, hidden: boolean): Promise<void>;
  hidden(): Promise<readonly string[]>;

  /** Text that is lost only together with the index; null: never written. Tells whether the index must be filled again. */
  generation(): Promise<string | null>;
  setGeneration(generation: string): Promise<void>;
}
