/**
 * A scoreboard as one page follows it: a snapshot, then changes that count on from it. Whatever does not follow, a new
 * connection and a page that is seen again are answered by a fresh snapshot. Without a server the last rows stay.
 */
import type { ErrorCode, MyStanding, ScoreboardChange, ScoreboardRow, ScoreboardSnapshot } from '@inkroom/shared';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { Followed } from './followed.ts';
import type { FollowOptions, Joined } from './followed.ts';
import { byPlace, changedRows, ranksOf } from './scoreboard-rows.ts';
import { StandingWatch } from './standing-watch.ts';
import type { Connection, ReadStore } from './types.ts';

export interface ScoreboardState {
  /** `refused`: there is no such scoreboard. */
  readonly status: 'loading' | 'ready' | 'refused';
  /** In order, best first. */
  readonly rows: readonly ScoreboardRow[];
  /** How many stand on it, beyond the rows as well. */
  readonly total: number;
  /** Server time of what is shown. */
  readonly at: number | null;
  /** Its window is over. */
  readonly isClosed: boolean;
  /** Changes arrive. If not, what is shown is as of `at`. */
  readonly isLive: boolean;
  /** Where I stand; null: not known yet, or not asked for. */
  readonly standing: MyStanding | null;
  /** Who stood where when this page came. */
  readonly firstRanks: ReadonlyMap<string, number>;
  readonly refused: { readonly code: ErrorCode; readonly message: string } | null;
}

export interface ScoreboardReplica extends ReadStore<ScoreboardState> {
  close(): void;
}

export interface ScoreboardReplicaOptions extends FollowOptions {
  /** Also find out where I stand. */
  readonly withMe?: boolean;
  /** It begins to exist with its first score: empty until then, and asked for again. */
  readonly mayAppear?: boolean;
  readonly environment?: Pick<Environment, 'after' | 'now' | 'random'>;
}

export function createScoreboardReplica(
  connection: Connection,
  id: string,
  options: ScoreboardReplicaOptions = {},
): ScoreboardReplica {
  return new FollowedScoreboard(connection, id, options);
}

/** Between two looks for a scoreboard that does not exist yet. */
const appearMs = 2_000;
/** Nobody reads faster. */
const leastMs = 250;

export const emptyScoreboard: ScoreboardState = {
  status: 'loading',
  rows: [],
  total: 0,
  at: null,
  isClosed: false,
  isLive: false,
  standing: null,
  firstRanks: new Map(),
  refused: null,
};

class FollowedScoreboard extends Followed<ScoreboardState> implements ScoreboardReplica {
  /** As it was asked for, and once there was an answer as the server calls it. */
  #id: string;
  readonly #environment: Pick<Environment, 'after' | 'now'>;
  readonly #standing: StandingWatch | null;
  readonly #mayAppear: boolean;
  /** Changes that came before the snapshot that they belong to. */
  #early: ScoreboardChange[] = [];
  #seq: number | null = null;
  /** What is known, perhaps a moment before it is shown. */
  #known: Partial<ScoreboardState> = {};
  #shownAt = -Infinity;
  #cancelShow: (() => void) | null = null;

  constructor(connection: Connection, id: string, options: ScoreboardReplicaOptions) {
    const { withMe = false, mayAppear = false, environment = browserEnvironment() } = options;
    super(connection, emptyScoreboard, { ...options, environment });
    this.#id = id;
    this.#environment = environment;
    this.#mayAppear = mayAppear;
    this.#standing = withMe
      ? new StandingWatch({
          environment,
          ask: () => connection.request('scoreboard:me', { id: this.#id }),
          me: () => connection.getState().me?.player ?? null,
          changed: (standing) => this.#learn({ standing }),
        })
      : null;
    this.begin([
      connection.on('scoreboard:changed', (change) => this.#changed(change)),
      connection.subscribe(() => {
        if (connection.isUp()) this.#standing?.identified(this.#rows);
      }),
    ]);
  }

  protected get name(): string {
    return `scoreboard:${this.#id}`;
  }

  protected async join(): Promise<Joined> {
    this.#seq = null;
    const answer = await this.connection.request('scoreboard:join', { id: this.#id });
    if (!this.isWanted) return 'over';
    if (answer.ok) return this.#began(answer.scoreboard) ? 'followed' : 'again';
    if (this.#mayAppear && answer.code === 'no-such-scoreboard') {
      this.patch({ status: 'ready', isLive: true, at: this.connection.serverNow() });
      return { notBeforeMs: appearMs };
    }
    // Those looked at before are left a moment later.
    if (answer.retryable || answer.code === 'too-many-scoreboards') return { notBeforeMs: answer.retryAfterMs ?? 0 };
    this.giveUp();
    this.patch({ status: 'refused', refused: { code: answer.code, message: answer.message } });
    return 'over';
  }

  protected leave(): Promise<unknown> {
    return this.connection.request('scoreboard:leave', { id: this.#id });
  }

  protected lost(): void {
    this.#seq = null;
    this.patch({ isLive: false });
  }

  protected override goAway(): void {
    this.#cancelShow?.();
    this.#cancelShow = null;
    this.#standing?.rest();
    this.#early = [];
    super.goAway();
  }

  /** Answers whether everything that came before its snapshot fits to it. */
  #began({ id, seq, rows, total, at, closed }: ScoreboardSnapshot): boolean {
    this.#id = id;
    this.#seq = seq;
    const { firstRanks, status } = this.getState();
    const sorted = rows.toSorted(byPlace);
    this.#known = {
      status: 'ready',
      rows: sorted,
      total,
      at,
      isClosed: closed,
      isLive: true,
      firstRanks: status === 'loading' ? ranksOf(sorted) : firstRanks,
    };
    this.#standing?.look(sorted, 'now');
    const early = this.#early.filter((change) => change.id === id).toSorted((a, b) => a.seq - b.seq);
    this.#early = [];
    const fits = early.every((change) => this.#applied(change));
    this.#show(this.#known);
    return fits;
  }

  #changed(change: ScoreboardChange): void {
    if (this.isJoining && this.#seq === null) {
      this.#early.push(change);
    } else if (this.#seq !== null && change.id === this.#id && !this.#applied(change)) {
      void this.enter();
    }
  }

  /** False: something before it is missing. */
  #applied(change: ScoreboardChange): boolean {
    if (this.#seq === null || change.seq > this.#seq + 1) return false;
    if (change.seq <= this.#seq) return true;
    this.#seq = change.seq;
    const rows = changedRows(this.#rows, change);
    this.#learn({ rows, total: change.total, at: change.at });
    this.#standing?.look(rows, 'soon');
    return true;
  }

  get #rows(): readonly ScoreboardRow[] {
    return this.#known.rows ?? this.getState().rows;
  }

  #learn(news: Partial<ScoreboardState>): void {
    this.#known = { ...this.#known, ...news };
    const waitMs = this.#shownAt + leastMs - this.#environment.now();
    if (waitMs <= 0) this.#show(this.#known);
    else this.#cancelShow ??= this.#environment.after(waitMs, () => this.#show(this.#known));
  }

  #show(news: Partial<ScoreboardState>): void {
    this.#cancelShow?.();
    this.#cancelShow = null;
    this.#known = {};
    this.#shownAt = this.#environment.now();
    this.patch(news);
  }
}
