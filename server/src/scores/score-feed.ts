/**
 * Brings kept scores onto live scoreboards: the newest value of each member, in few calls. Nothing is lost with it: the
 * archive brings every value that did not get there.
 */
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { RankedValue, RankIndex } from '../ports/rank-index.ts';

export interface ScoreFeed {
  put(value: RankedValue): void;
  /** When everything that was put has been brought there, or tried to. */
  settled(): Promise<void>;
  /** Members whose value is not on its scoreboard yet. */
  readonly waiting: number;
  close(): void;
}

export interface ScoreFeedDeps {
  readonly ranks: Pick<RankIndex, 'put'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What changes within so long goes together; the first leaves at once. */
const gatherMs = 100;
const againMs = 1_000;
/** While the index is away; the newest are left to the archive then. */
const mostWaiting = 100_000;
const mostPerPut = 5_000;

export function createScoreFeed({ ranks, clock, logger }: ScoreFeedDeps): ScoreFeed {
  let waiting = new Map<string, RankedValue>();
  let cancel: (() => void) | null = null;
  let current: Promise<void> | null = null;
  let flushedAt = 0;
  let closed = false;
  let away = false;

  const schedule = (ms: number): void => {
    if (cancel !== null || current !== null || closed) return;
    cancel = clock.after(ms, () => void flush());
  };

  const add = (value: RankedValue): void => {
    const key = `${value.board} ${value.member}`;
    const known = waiting.get(key);
    if (known === undefined ? waiting.size < mostWaiting : known.seq < value.seq) waiting.set(key, value);
  };

  const flush = (): Promise<void> => {
    cancel?.();
    cancel = null;
    current ??= bring().finally(() => {
      current = null;
      if (waiting.size > 0) schedule(away ? againMs : gatherMs);
    });
    return current;
  };

  const bring = async (): Promise<void> => {
    flushedAt = clock.now();
    const values = [...waiting.values()];
    const some = values.length > mostPerPut ? values.slice(0, mostPerPut) : values;
    waiting = new Map([...waiting].slice(some.length));
    try {
      await ranks.put(some);
      away = false;
    } catch (error) {
      if (!away) logger.warn('kept scores wait for their scoreboards', { error, waiting: values.length });
      away = true;
      for (const value of some) add(value);
    }
  };

  return {
    put(value) {
      add(value);
      schedule(clock.now() - flushedAt >= gatherMs ? 0 : gatherMs);
    },
    async settled() {
      await current;
      // What came meanwhile.
      if (waiting.size > 0 && !away && !closed) await flush();
    },
    get waiting() {
      return waiting.size;
    },
    close() {
      closed = true;
      cancel?.();
    },
  };
}
