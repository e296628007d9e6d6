/**
 * Scoreboards that somebody on this node looks at. Four times a second all of them together are asked for their
 * versions, in one call; only those that changed are read, once each, and told as one difference. What that costs
 * depends on how many boards are looked at, and not on how many scores come in. Nobody looks: nothing runs.
 */
import { limits } from '@inkroom/shared';
import type { ModeName, ScoreboardChange, ScoreboardId, ScoreboardRow, ScoreboardSnapshot } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { RankedEntry, RankIndex } from '../ports/rank-index.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { PlayingRooms } from './playing-rooms.ts';
import type { KnownScoreboard, Scoreboards } from './scoreboards.ts';

export interface LiveScoreboardsOptions {
  readonly scoreboards: Pick<Scoreboards, 'rows' | 'isClosed'>;
  readonly ranks: Pick<RankIndex, 'page' | 'versions'>;
  readonly playing: Pick<PlayingRooms, 'refresh'>;
  /** Players that a board of games shows. */
  readonly onShown: (members: readonly string[], mode: ModeName | 'all') => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface ShownRow {
  readonly row: ScoreboardRow;
  /** As it was told. */
  readonly text: string;
}

class LiveBoard {
  readonly known: KnownScoreboard;
  viewers = 0;
  seq = 0;
  version = -1;
  total = 0;
  at = 0;
  entries: readonly RankedEntry[] = [];
  shown: ReadonlyMap<string, ShownRow> = new Map();
  /** The rows may look different without any value having changed. */
  isDirty = false;
  /** The first read; undefined: none is under way or done. */
  ready: Promise<void> | undefined;
  isReady = false;

  constructor(known: KnownScoreboard) {
    this.known = known;
  }
}

export class LiveScoreboards {
  readonly #options: LiveScoreboardsOptions;
  readonly #boards = new Map<ScoreboardId, LiveBoard>();
  readonly #listeners = new Set<(change: ScoreboardChange) => void>();
  #stop: (() => void) | null = null;
  #ticking = false;
  #reads = 0;

  constructor(options: LiveScoreboardsOptions) {
    this.#options = options;
  }

  /** Boards that somebody here looks at. */
  get size(): number {
    return this.#boards.size;
  }

  /** How often a board was read so far. */
  get reads(): number {
    return this.#reads;
  }

  onChange(listener: (change: ScoreboardChange) => void): void {
    this.#listeners.add(listener);
  }

  /** Somebody more looks at it: from here on its changes are told. */
  enter(known: KnownScoreboard): void {
    const board = this.#boards.get(known.id) ?? new LiveBoard(known);
    this.#boards.set(known.id, board);
    board.viewers += 1;
    this.#stop ??= this.#options.clock.every(limits.scoreboardMs, () => void this.#tick());
  }

  exit(id: ScoreboardId): void {
    const board = this.#boards.get(id);
    if (board === undefined) return;
    board.viewers -= 1;
    if (board.viewers > 0) return;
    this.#boards.delete(id);
    if (this.#boards.size === 0) this.#rest();
  }

  /** The shown part as it was told last, so that the next change follows it. Only after `enter`. Throws StoreUnavailable. */
  async snapshot(known: KnownScoreboard): Promise<ScoreboardSnapshot> {
    const board = this.#boards.get(known.id) ?? new LiveBoard(known);
    if (!board.isReady) {
      board.ready ??= this.#readFirst(board).finally(() => {
        board.ready = undefined;
      });
      await board.ready;
    }
    const { seq, total, at, shown } = board;
    const rows = [...shown.values()].map(({ row }) => row);
    return { id: known.id, seq, rows, total, at, closed: this.#options.scoreboards.isClosed(known) };
  }

  /** Names or games of members may be others now. */
  lookAgain(): void {
    for (const board of this.#boards.values()) board.isDirty = true;
  }

  close(): void {
    this.#boards.clear();
    this.#rest();
  }

  #rest(): void {
    this.#stop?.();
    this.#stop = null;
  }

  async #readFirst(board: LiveBoard): Promise<void> {
    if (isOfGames(board)) await this.#options.playing.refresh();
    const [version = 0] = await this.#options.ranks.versions([board.known.id]);
    await this.#read(board, version);
    board.isReady = true;
  }

  async #tick(): Promise<void> {
    // A store that is slow is not asked faster than it answers.
    if (this.#ticking) return;
    this.#ticking = true;
    try {
      const boards = [...this.#boards.values()].filter(({ isReady }) => isReady);
      if (boards.length === 0) return;
      if (boards.some(isOfGames) && (await this.#options.playing.refresh())) this.lookAgain();
      const versions = await this.#options.ranks.versions(boards.map(({ known }) => known.id));
      const followed = await Promise.allSettled(
        boards.map((board, index) => this.#follow(board, versions[index] ?? 0)),
      );
      const failed = followed.find((each) => each.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    } catch (error) {
      // With the store away the rows stay as they are; pages are told that it is by everything else.
      const isAway = error instanceof StoreUnavailable || error instanceof OutcomeUnknown;
      if (!isAway) this.#options.logger.error('scoreboards failed', { error });
    } finally {
      this.#ticking = false;
    }
  }

  async #follow(board: LiveBoard, version: number): Promise<void> {
    if (version !== board.version) await this.#read(board, version);
    else if (board.isDirty) await this.#show(board, board.entries);
    else board.at = this.#options.clock.now();
  }

  /** The version comes from before the read: what changes between is seen next time. */
  async #read(board: LiveBoard, version: number): Promise<void> {
    this.#reads += 1;
    const { entries, total } = await this.#options.ranks.page(board.known.id, { limit: limits.scoreboardRows });
    await this.#show(board, entries, total);
    board.version = version;
    const { scoreboard } = board.known;
    if (scoreboard.kind !== 'games') return;
    this.#options.onShown(
      entries.map(({ member }) => member),
      scoreboard.mode,
    );
  }

  async #show(board: LiveBoard, entries: readonly RankedEntry[], total = board.total): Promise<void> {
    board.isDirty = false;
    const rows = await this.#options.scoreboards.rows(board.known, entries);
    const shown = new Map(rows.map((row) => [row.member, { row, text: JSON.stringify(row) }]));
    const changed = rows.filter(({ member }) => shown.get(member)?.text !== board.shown.get(member)?.text);
    const removed = [...board.shown.keys()].filter((member) => !shown.has(member));
    const isChanged = changed.length > 0 || removed.length > 0 || total !== board.total;
    const at = this.#options.clock.now();
    board.entries = entries;
    board.shown = shown;
    board.total = total;
    board.at = at;
    if (!board.isReady || !isChanged) return;
    // All have left, and whoever came meanwhile has another snapshot.
    if (this.#boards.get(board.known.id) !== board) return;
    board.seq += 1;
    const change: ScoreboardChange = { id: board.known.id, seq: board.seq, changed, removed, total, at };
    for (const listener of this.#listeners) listener(change);
  }
}

const isOfGames = ({ known }: LiveBoard): boolean => known.scoreboard.kind === 'games';
