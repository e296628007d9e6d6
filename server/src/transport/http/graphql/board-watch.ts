/** Tells when named scoreboards have changed: one question for all boards that somebody follows, four times a second. */
import { limits, scoreboardIdOf } from '@inkroom/shared';
import type { Clock } from '../../../ports/clock.ts';
import type { RankIndex } from '../../../ports/rank-index.ts';

export interface Follower {
  readonly changed: () => void;
  /** This node stops; another one goes on. */
  readonly ended: () => void;
}

export interface BoardWatch {
  /** Answers how to stop. */
  follow(name: string, follower: Follower): () => void;
  /** Who follows, in all. */
  readonly followers: number;
}

interface Followed {
  version: number | null;
  readonly listeners: Set<Follower>;
}

export function createBoardWatch(deps: {
  readonly ranks: Pick<RankIndex, 'versions'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly isStopping: () => boolean;
}): BoardWatch {
  const boards = new Map<string, Followed>();
  let followers = 0;
  let cancel: (() => void) | null = null;

  const schedule = (): void => {
    if (cancel === null && followers > 0) cancel = deps.clock.after(limits.scoreboardMs, () => void look());
  };

  const look = async (): Promise<void> => {
    const names = [...boards.keys()];
    if (deps.isStopping()) {
      for (const { listeners } of boards.values()) for (const { ended } of listeners) ended();
    }
    try {
      const versions = await deps.ranks.versions(names.map((name) => scoreboardIdOf({ kind: 'named', name })));
      names.forEach((name, index) => note(name, versions[index] ?? 0));
    } catch {
      // The store is away, which is said elsewhere; the next look finds what changed meanwhile.
    }
    cancel = null;
    schedule();
  };

  const note = (name: string, version: number): void => {
    const board = boards.get(name);
    if (board === undefined || board.version === version) return;
    // The first look tells as well: it may have changed since whoever follows has read it.
    board.version = version;
    for (const { changed } of board.listeners) changed();
  };

  return {
    follow(name, follower) {
      const board = boards.get(name) ?? { version: null, listeners: new Set() };
      boards.set(name, board);
      // Its own entry, even if one function listens twice.
      const listener = { ...follower };
      board.listeners.add(listener);
      followers += 1;
      schedule();
      return () => {
        if (!board.listeners.delete(listener)) return;
        followers -= 1;
        if (board.listeners.size === 0) boards.delete(name);
        if (followers > 0) return;
        cancel?.();
        cancel = null;
      };
    },
    get followers() {
      return followers;
    },
  };
}
