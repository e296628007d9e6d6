/** Reads for everybody: who plays what where, and what was played when. From the live store and the archive, through a cache. */
import { dayMs, modeNames } from '@inkroom/shared';
import type { ActivityCount } from '@inkroom/shared';
import type { ActivityBook } from '../ports/activity-book.ts';
import { stepMs } from '../ports/activity-history.ts';
import type { ActivityHistory, HistoryPoint, HistoryStep, ModeGames } from '../ports/activity-history.ts';
import type { Clock } from '../ports/clock.ts';
import { isAway } from './failures.ts';
import { ReadCache } from './read-cache.ts';
import type { CachedRead } from './read-cache.ts';

export interface ModeCount {
  readonly count: number;
  readonly multiplayer_mode: string;
}

/** By area; an area in which nobody plays is absent. */
export type AreaStatistics = Readonly<Record<string, readonly ModeCount[]>>;

export interface ModeOverview {
  readonly mode: string;
  /** A mode of another game. */
  readonly external: boolean;
  /** Active now, in all areas that were asked for. */
  readonly players: number;
  /** Finished since midnight UTC, in all areas; null: not known, because the database is away. */
  readonly gamesToday: number | null;
}

/** What comes from the archive, and how old it is: while the database is away it stays what it was. */
export interface ArchivedStatistics {
  readonly at: number;
  readonly step: HistoryStep;
  /** Where the history begins. */
  readonly from: number;
  /** Oldest first; steps in which nothing happened are absent. */
  readonly points: readonly HistoryPoint[];
  /** Finished since midnight UTC, in all areas. */
  readonly gamesToday: readonly ModeGames[];
}

export interface StatisticsOverview {
  readonly at: number;
  readonly areas: AreaStatistics;
  /** Ours in the order of the lobby, then others by name. */
  readonly modes: readonly ModeOverview[];
  /** Ours first in both, whatever their numbers. */
  readonly mostPlayed: {
    readonly byPlayers: readonly { readonly mode: string; readonly players: number }[];
    readonly byGames: readonly ModeGames[];
  };
  /** Null: the database is away, and has been since this server began. */
  readonly archive: ArchivedStatistics | null;
}

export interface OverviewRequest {
  /** Null: all areas. */
  readonly area: number | null;
  readonly step: HistoryStep;
}

export interface StatisticsOptions {
  readonly book: Pick<ActivityBook, 'counts'>;
  /** Null: there is no archive on this node. */
  readonly history: ActivityHistory | null;
  readonly clock: Pick<Clock, 'now'>;
  /** 0: nothing is cached. */
  readonly cacheSeconds: number;
}

/** An hour by the minute, a day by the hour, a month by the day. */
const stepsBack: Readonly<Record<HistoryStep, number>> = { minute: 60, hour: 24, day: 30 };

export class Statistics {
  readonly #options: StatisticsOptions;
  readonly #areas: ReadCache<AreaStatistics>;
  readonly #overviews: ReadCache<StatisticsOverview>;

  constructor(options: StatisticsOptions) {
    this.#options = options;
    const cache = { clock: options.clock, freshMs: options.cacheSeconds * 1_000 };
    this.#areas = new ReadCache(cache);
    this.#overviews = new ReadCache(cache);
  }

  /** There are so many keys at most, and each is one query now and then, however many ask. */
  get isCached(): boolean {
    return this.#options.cacheSeconds > 0;
  }

  /** One area, or none. */
  readArea(area: number): Promise<CachedRead<AreaStatistics>> {
    return this.#areas.read(String(area), async () => byArea(await this.#options.book.counts(area)));
  }

  /** The same if it is at hand and fresh, else null. */
  peekArea(area: string): CachedRead<AreaStatistics> | null {
    return this.#areas.peek(area);
  }

  readOverview(request: OverviewRequest): Promise<CachedRead<StatisticsOverview>> {
    const key = `${request.area ?? 'all'} ${request.step}`;
    return this.#overviews.read(key, (former) => this.#overview(request, former));
  }

  async #overview({ area, step }: OverviewRequest, former: StatisticsOverview | null): Promise<StatisticsOverview> {
    const at = this.#options.clock.now();
    const [counts, archived] = await Promise.all([
      this.#options.book.counts(area),
      this.#archived({ area, step }, at).catch((error: unknown) => {
        if (!isAway(error)) throw error;
        return former && former.archive;
      }),
    ]);
    const players = playersByMode(counts);
    return {
      at,
      areas: byArea(counts),
      modes: allModes(players, archived),
      mostPlayed: {
        byPlayers: mostFirst(players).map(([mode, count]) => ({ mode, players: count })),
        byGames: mostFirst(new Map(archived?.gamesToday.map(({ mode, games }) => [mode, games]))).map(
          ([mode, games]) => ({ mode, games }),
        ),
      },
      archive: archived,
    };
  }

  async #archived({ area, step }: OverviewRequest, at: number): Promise<ArchivedStatistics | null> {
    const { history } = this.#options;
    if (history === null) return null;
    const width = stepMs[step];
    const from = (Math.floor(at / width) - stepsBack[step] + 1) * width;
    const [points, gamesToday] = await Promise.all([
      history.history({ step, from, area }),
      history.gamesByMode(at - (at % dayMs)),
    ]);
    return { at, step, from, points, gamesToday };
  }
}

/** Most users first, of equals by name. */
function byArea(counts: readonly ActivityCount[]): AreaStatistics {
  const areas = Map.groupBy(counts, ({ area }) => area);
  const inOrder = [...areas].toSorted(([a], [b]) => a - b);
  return Object.fromEntries(
    inOrder.map(([area, modes]) => [
      String(area),
      modes
        .toSorted((a, b) => b.users - a.users || compareText(a.mode, b.mode))
        .map(({ users, mode }) => ({ count: users, multiplayer_mode: mode })),
    ]),
  );
}

function playersByMode(counts: readonly ActivityCount[]): ReadonlyMap<string, number> {
  const players = new Map<string, number>();
  for (const { mode, users } of counts) players.set(mode, (players.get(mode) ?? 0) + users);
  return players;
}

const ours: ReadonlySet<string> = new Set(modeNames);

function allModes(players: ReadonlyMap<string, number>, archived: ArchivedStatistics | null): readonly ModeOverview[] {
  const today = archived && new Map(archived.gamesToday.map(({ mode, games }) => [mode, games]));
  const others = [...players.keys()].filter((mode) => !ours.has(mode)).toSorted(compareText);
  return [...modeNames, ...others].map((mode) => ({
    mode,
    external: !ours.has(mode),
    players: players.get(mode) ?? 0,
    gamesToday: today && (today.get(mode) ?? 0),
  }));
}

/** Ours before others, whatever their numbers. */
function mostFirst(numbers: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...numbers]
    .filter(([, number]) => number > 0)
    .toSorted(([a, many], [b, few]) => Number(ours.has(b)) - Number(ours.has(a)) || few - many || compareText(a, b));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
