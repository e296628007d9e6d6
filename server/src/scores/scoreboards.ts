/** What is read of scoreboards: rows with names, pages, places around somebody, search, and what is offered. */
import {
  isClosed,
  limits,
  measures,
  modeNames,
  ok,
  parseScoreboardId,
  scoreboardIdOf,
  windowAt,
  windowsOf,
} from '@inkroom/shared';
import type {
  Measure,
  ModeName,
  MyStanding,
  Operator,
  Result,
  RoomId,
  Scoreboard,
  ScoreboardError,
  ScoreboardId,
  ScoreboardRow,
  Window,
  WindowKind,
} from '@inkroom/shared';
import { foldName } from '../lib/fold-name.ts';
import type { Clock } from '../ports/clock.ts';
import { ArchiveUnavailable } from '../ports/archive.ts';
import type { GameHistory, PlayerForm } from '../ports/game-history.ts';
import type { PlayerStore } from '../ports/player-store.ts';
import type { RankCursor, RankedEntry, RankIndex } from '../ports/rank-index.ts';
import type { ScoreBook } from '../ports/score-book.ts';
import { closedWindows } from './closed-windows.ts';
import type { MemberNames } from './member-names.ts';

export interface ScoreboardsOptions {
  readonly ranks: RankIndex;
  readonly players: Pick<PlayerStore, 'findByName'>;
  readonly names: Pick<MemberNames, 'of'>;
  readonly clock: Pick<Clock, 'now'>;
  /** A public game that somebody of this name plays. */
  readonly playing: (name: string) => RoomId | undefined;
  readonly form: (member: string, mode: ModeName | 'all') => PlayerForm | null;
  /** Null where nothing is archived. */
  readonly history: Pick<GameHistory, 'countPeople'> | null;
  /** Boards of scores from outside. */
  readonly scores: Pick<ScoreBook, 'boards'>;
}

/** One that exists, or could: boards of games are made by the first game. */
export interface KnownScoreboard {
  readonly id: ScoreboardId;
  readonly scoreboard: Scoreboard;
}

export interface ScoreboardPage {
  readonly rows: readonly ScoreboardRow[];
  readonly total: number;
  /** Where the page before and the next one begin; null: there is none. */
  readonly previous: RankCursor | null;
  readonly next: RankCursor | null;
}

/** `around` is a member; the first that is given counts. */
export interface PageWish {
  readonly around?: string | undefined;
  readonly after?: RankCursor | undefined;
  readonly before?: RankCursor | undefined;
  readonly limit: number;
}

export interface ScoreboardOffer {
  readonly measures: readonly {
    readonly measure: Measure;
    readonly modes: readonly (ModeName | 'all')[];
    readonly windows: readonly WindowKind[];
  }[];
  readonly windows: readonly Window[];
  /** Latest first, of each kind. */
  readonly closed: readonly Window[];
  readonly named: readonly { readonly name: string; readonly operator: Operator }[];
  /** So many people have played today that boards show games between people only, unless somebody chooses otherwise. */
  readonly busyDay: boolean;
}

/** From so many people a day on, games against the computer are left out unless they are asked for. */
const busyDayPeople = 10;
/** Rows from the top that a search by a part of a name looks at. */
const searchDepth = 1_000;
const mostFound = 20;
/** Rows that a table reads at once. */
const tableStep = 1_000;

export class Scoreboards {
  readonly #options: ScoreboardsOptions;

  constructor(options: ScoreboardsOptions) {
    this.#options = options;
  }

  /** Reads a name as people spell it, such as `wins.all.all.today`. */
  resolve(text: string): Result<KnownScoreboard, ScoreboardError> {
    const parsed = parseScoreboardId(text, this.#options.clock.now());
    return parsed.ok ? ok({ id: scoreboardIdOf(parsed.value), scoreboard: parsed.value }) : parsed;
  }

  /** Boards of games are always there, empty at worst; others from their declaration or first score on. */
  async exists({ id, scoreboard }: KnownScoreboard): Promise<boolean> {
    if (scoreboard.kind === 'games') return true;
    const [version = 0] = await this.#options.ranks.versions([id]);
    return version > 0 || (await this.#options.scores.boards()).some(({ name }) => name === id);
  }

  isClosed({ scoreboard }: KnownScoreboard): boolean {
    return scoreboard.kind === 'games' && isClosed(scoreboard.window, this.#options.clock.now());
  }

  /** Players' names are as they are now; who is none is called as the sender said, or by its id. */
  async rows({ scoreboard }: KnownScoreboard, entries: readonly RankedEntry[]): Promise<readonly ScoreboardRow[]> {
    if (scoreboard.kind === 'named') return entries.map((entry) => rowOf(entry, entry.label ?? entry.member));
    const { names, playing, form } = this.#options;
    const known = await names.of(entries.map(({ member }) => member));
    return entries.map((entry) => {
      const name = known.get(entry.member) ?? entry.label ?? entry.member;
      const room = playing(name);
      const recent = form(entry.member, scoreboard.mode);
      return {
        ...rowOf(entry, name),
        ...(room === undefined ? {} : { playing: room }),
        ...(recent === null ? {} : { lastFive: recent.lastFive, streak: recent.run }),
      };
    });
  }

  async page(known: KnownScoreboard, { around, after, before, limit }: PageWish): Promise<ScoreboardPage> {
    const { ranks } = this.#options;
    if (around !== undefined) return this.#pageAround(known, around, limit);
    // One more than is shown tells whether there are more.
    if (after === undefined && before !== undefined) {
      const { entries, total } = await ranks.page(known.id, { before, limit: limit + 1 });
      const shown = entries.slice(-limit);
      return this.#pageOf(known, { shown, total, more: { before: entries.length > limit, after: true } });
    }
    const where = after === undefined ? {} : { after };
    const { entries, total } = await ranks.page(known.id, { ...where, limit: limit + 1 });
    const shown = entries.slice(0, limit);
    return this.#pageOf(known, {
      shown,
      total,
      more: { before: after !== undefined, after: entries.length > limit },
    });
  }

  /** All that follows, in steps that keep nobody waiting for long; what moves meanwhile may be in it twice or not at all. */
  async table(
    known: KnownScoreboard,
    { after, most }: { readonly after?: RankCursor | undefined; readonly most: number },
  ): Promise<ScoreboardPage> {
    const rows: ScoreboardRow[] = [];
    let next = after;
    for (;;) {
      const page = await this.page(known, { after: next, limit: Math.min(tableStep, most - rows.length) });
      rows.push(...page.rows);
      if (page.next === null || rows.length >= most) return { ...page, rows, previous: null };
      next = page.next;
    }
  }

  /** Where somebody stands; see MyStanding. */
  async standing(known: KnownScoreboard, member: string): Promise<MyStanding> {
    const each = limits.scoreboardAround;
    const entries = await this.#options.ranks.around(known.id, member, { above: each, below: each });
    const around = await this.rows(known, entries);
    const at = around.findIndex((row) => row.member === member);
    return { row: around[at] ?? null, ahead: around[at - 1] ?? null, around };
  }

  /** Whoever has exactly this name, wherever they stand, then those near the top whose name contains it. */
  async search(known: KnownScoreboard, text: string): Promise<readonly ScoreboardRow[]> {
    const { ranks, players } = this.#options;
    const isGames = known.scoreboard.kind === 'games';
    const player = isGames ? await players.findByName(text) : null;
    const exact = await ranks.find(known.id, [...new Set([text, ...(player === null ? [] : [player.id])])]);
    const top = await ranks.page(known.id, { limit: searchDepth });
    const folded = foldName(text);
    const rows = await this.rows(known, [...exact.filter((entry) => entry !== null), ...top.entries]);
    const matching = rows.filter(
      (row, index) => index < rows.length - top.entries.length || foldName(row.name).includes(folded),
    );
    return [...new Map(matching.map((row) => [row.member, row])).values()].slice(0, mostFound);
  }

  async offer(): Promise<ScoreboardOffer> {
    const { clock, scores } = this.#options;
    const now = clock.now();
    const [busyDay, named, closed] = await Promise.all([this.isBusyDay(), scores.boards(), this.#closedWindows(now)]);
    return {
      measures: measures.map((measure) => ({
        measure,
        modes: measure === 'rating' ? modeNames : ['all', ...modeNames],
        windows: windowsOf(measure),
      })),
      windows: windowsOf('wins').map((kind) => windowAt(kind, now)),
      closed,
      named: named.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      busyDay,
    };
  }

  /** Have ten people played against people today? While the archive is away those count who are on the day's board. */
  async isBusyDay(): Promise<boolean> {
    const { clock, history, ranks } = this.#options;
    if (history !== null) {
      try {
        return (await history.countPeople(windowAt('today', clock.now()).key)) >= busyDayPeople;
      } catch (error) {
        if (!(error instanceof ArchiveUnavailable)) throw error;
      }
    }
    const today = this.resolve('points.all.all.today.people');
    return today.ok && (await ranks.page(today.value.id, { limit: 1 })).total >= busyDayPeople;
  }

  /** Those in which anybody has played. */
  async #closedWindows(now: number): Promise<readonly Window[]> {
    const windows = closedWindows(now);
    const boards = windows.map((window) =>
      scoreboardIdOf({ kind: 'games', measure: 'points', mode: 'all', area: 'all', window, computers: true }),
    );
    const versions = await this.#options.ranks.versions(boards);
    return windows.filter((_, index) => (versions[index] ?? 0) > 0);
  }

  /** The member in the middle, as far as there are enough on both sides. */
  async #pageAround(known: KnownScoreboard, member: string, limit: number): Promise<ScoreboardPage> {
    const { ranks } = this.#options;
    const entries = await ranks.around(known.id, member, { above: limit, below: limit });
    const at = entries.findIndex((entry) => entry.member === member);
    const from = Math.max(0, Math.min(at - Math.floor((limit - 1) / 2), entries.length - limit));
    const shown = entries.slice(from, from + limit);
    const { total } = await ranks.page(known.id, { limit: 1 });
    const more = { before: from > 0, after: from + limit < entries.length };
    return this.#pageOf(known, { shown, total, more });
  }

  async #pageOf(
    known: KnownScoreboard,
    { shown, total, more }: { shown: readonly RankedEntry[]; total: number; more: { before: boolean; after: boolean } },
  ): Promise<ScoreboardPage> {
    return {
      rows: await this.rows(known, shown),
      total,
      previous: more.before ? (shown[0] ?? null) : null,
      next: more.after ? (shown.at(-1) ?? null) : null,
    };
  }
}

/** A rating that is not sure yet is marked so. */
const provisionalMark = '?';

const rowOf = ({ rank, member, value, achievedAt, mark }: RankedEntry, name: string): ScoreboardRow => ({
  rank,
  member,
  name,
  value,
  achievedAt,
  ...(mark === provisionalMark ? { provisional: true } : {}),
});
