/**
 * Scores from outside: which board takes them how, kept in the score book, then set on the live scoreboard. Whoever sent
 * them is answered when they are kept; the scoreboard follows within moments, and the archive whenever it can.
 */
import { err, ok, scoreboardIdOf } from '@inkroom/shared';
import type { ErrorCode, Operator, Result } from '@inkroom/shared';
import type { Admission } from '../ports/admission.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { RankIndex } from '../ports/rank-index.ts';
import type { ScoreBook, Submission } from '../ports/score-book.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import { createScoreFeed } from './score-feed.ts';

export interface ScoreItem extends Submission {
  /** Absent: the board's own, or `set` if this is the first score on it. */
  readonly operator?: Operator | undefined;
}

/** In the order of the items. `operator-differs`: the board has another operator, and this item was not kept. */
export type ScoreResult =
  | { readonly ok: true; readonly id: string; readonly duplicate: boolean; readonly value: number }
  | { readonly ok: false; readonly id: string; readonly code: 'operator-differs'; readonly operator: Operator };

export interface IngestionRefusal {
  /** `outcome-unknown`: some may have been kept; the same ids sent again count once. */
  readonly code: Extract<ErrorCode, 'backlog-full' | 'store-unavailable' | 'outcome-unknown'>;
  readonly retryAfterMs: number;
}

export interface IngestionFigures {
  /** Scores that this node has kept since it started, without duplicates. */
  readonly accepted: number;
  /** Scores that wait for the store, and members that wait for their place on a live scoreboard. */
  readonly waiting: number;
  readonly unranked: number;
}

export interface Ingestion {
  /** Keeps them all, except where a board has another operator; or refuses them together. */
  submit(items: readonly ScoreItem[]): Promise<Result<readonly ScoreResult[], IngestionRefusal>>;
  /** Fixes a board's operator, or answers what it was fixed to before. */
  declare(board: string, operator: Operator): Promise<Result<Operator, IngestionRefusal>>;
  /** When what this node has kept so far is on its scoreboards, or was tried to be. */
  shown(): Promise<void>;
  figures(): IngestionFigures;
  close(): void;
}

export interface IngestionDeps {
  readonly scores: ScoreBook;
  readonly ranks: Pick<RankIndex, 'put'>;
  readonly admission: Admission;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Operators never change while the store lives; a store that was lost is noticed after so long. */
const operatorsKnownMs = 30_000;
/** Scores that one node holds while the store is slow: some megabytes. */
const mostWaiting = 50_000;
const retryAfterMs = 1_000;

export function createIngestion({ scores, ranks, admission, clock, logger }: IngestionDeps): Ingestion {
  const operators = new Map<string, { readonly operator: Operator; readonly until: number }>();
  const feed = createScoreFeed({ ranks, clock, logger });
  let accepted = 0;
  let waiting = 0;

  const declare = async (board: string, wanted: Operator | null): Promise<Operator> => {
    const known = operators.get(board);
    if (known !== undefined && known.until > clock.now()) return known.operator;
    const operator =
      wanted === null
        ? ((await scores.operatorOf(board)) ?? (await scores.declare(board, 'set')))
        : await scores.declare(board, wanted);
    operators.set(board, { operator, until: clock.now() + operatorsKnownMs });
    return operator;
  };

  /** What each board of the items does with a score. */
  const operatorsFor = async (items: readonly ScoreItem[]): Promise<ReadonlyMap<string, Operator>> => {
    const wanted = new Map<string, Operator | null>();
    for (const { board, operator } of items) wanted.set(board, wanted.get(board) ?? operator ?? null);
    const found = await Promise.all(
      [...wanted].map(async ([board, operator]) => [board, await declare(board, operator)] as const),
    );
    return new Map(found);
  };

  const keep = async (items: readonly ScoreItem[]): Promise<readonly ScoreResult[]> => {
    const fixed = await operatorsFor(items);
    const operatorOf = ({ board }: ScoreItem): Operator => fixed.get(board) ?? 'set';
    const fits = (item: ScoreItem): boolean => item.operator === undefined || item.operator === operatorOf(item);
    const kept = await scores.keep(items.filter(fits).map((item) => ({ ...item, operator: operatorOf(item) })));
    let next = 0;
    return items.map((item): ScoreResult => {
      const score = fits(item) ? kept[next++] : undefined;
      if (score === undefined) {
        return { ok: false, id: item.id, code: 'operator-differs', operator: operatorOf(item) };
      }
      const { duplicate, value, achievedAt, seq, name } = score;
      if (!duplicate) accepted += 1;
      const board = scoreboardIdOf({ kind: 'named', name: item.board });
      feed.put({ board, member: item.member, value, achievedAt, seq, label: name, mark: null });
      return { ok: true, id: item.id, duplicate, value };
    });
  };

  const guarded = async <T>(items: number, run: () => Promise<T>): Promise<Result<T, IngestionRefusal>> => {
    if (!admission.allows('scores')) return err({ code: 'backlog-full', retryAfterMs: admission.retryAfterMs });
    if (waiting + items > mostWaiting) return err({ code: 'store-unavailable', retryAfterMs });
    waiting += items;
    try {
      return ok(await run());
    } catch (error) {
      if (error instanceof OutcomeUnknown) return err({ code: 'outcome-unknown', retryAfterMs });
      if (error instanceof StoreUnavailable) return err({ code: 'store-unavailable', retryAfterMs });
      throw error;
    } finally {
      waiting -= items;
    }
  };

  return {
    submit: (items) => guarded(items.length, () => keep(items)),
    declare: (board, operator) => guarded(1, () => declare(board, operator)),
    shown: () => feed.settled(),
    figures: () => ({ accepted, waiting, unranked: feed.waiting }),
    close: () => feed.close(),
  };
}
