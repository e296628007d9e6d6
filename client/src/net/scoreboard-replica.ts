/**
 * A scoreboard as one page follows it: a snapshot, then changes that count on from it. Whatever does not follow, a new
 * connection and a page that is seen again are answered by a fresh snapshot. Without a server the last rows stay.
 */
import type {
  Answer,
  ErrorCode,
  MyStanding,
  ScoreboardChange,
  ScoreboardRow,
  ScoreboardSnapshot,
} from '@inkroom/shared';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { follow } from './memberships.ts';
import { Patience } from './patience.ts';
import { byPlace, changedRows, ranksOf } from './scoreboard-rows.ts';
import { StandingWatch } from './standing-watch.ts';
import type { Connection, ReadStore } from './types.ts';
import { ValueStore } from './value-store.ts';
import { pageVisibility } from './visibility.ts';
import type { Visibility } from './visibility.ts';

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

export interface ScoreboardReplicaOptions {
  /** Also find out where I stand. */
  readonly withMe?: boolean;
  /** It begins to exist with its first score: empty until then, and asked for again. */
  readonly mayAppear?: boolean;
  readonly environment?: Pick<Environment, 'after' | 'now' | 'random'>;
  readonly visibility?: Visibility;
}

export function createScoreboardReplica(
  connection: Connection,
  id: string,
  options: ScoreboardReplicaOptions = {},
): ScoreboardReplica {
  return new FollowedScoreboard(connection, id, options);
}

const pauses = { firstMs: 250, mostMs: 3_000 };
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

class FollowedScoreboard extends ValueStore<ScoreboardState> implements ScoreboardReplica {
  readonly #connection: Connection;
  /** As it was asked for, and once there was an answer as the server calls it. */
  #id: string;
  readonly #environment: Pick<Environment, 'after' | 'now' | 'random'>;
  readonly #visibility: Visibility;
  readonly #patience: Patience;
  readonly #standing: StandingWatch | null;
  readonly #mayAppear: boolean;
  readonly #stops: readonly (() => void)[];
  #leave: (() => boolean) | null = null;
  #joining: Promise<void> | null = null;
  /** Changes that came before the snapshot that they belong to. */
  #early: ScoreboardChange[] = [];
  #seq: number | null = null;
  /** What is known, perhaps a moment before it is shown. */
  #known: Partial<ScoreboardState> = {};
  #shownAt = -Infinity;
  #cancelShow: (() => void) | null = null;
  #closed = false;

  constructor(connection: Connection, id: string, options: ScoreboardReplicaOptions) {
    super(emptyScoreboard);
    const {
      withMe = false,
      mayAppear = false,
      environment = browserEnvironment(),
      visibility = pageVisibility,
    } = options;
    this.#connection = connection;
    this.#id = id;
    this.#environment = environment;
    this.#visibility = visibility;
    this.#patience = new Patience(environment, pauses);
    this.#mayAppear = mayAppear;
    this.#standing = withMe
      ? new StandingWatch({
          environment,
          ask: () => connection.request('scoreboard:me', { id: this.#id }),
          me: () => connection.getState().me?.player ?? null,
          changed: (standing) => this.#learn({ standing }),
        })
      : null;
    this.#stops = [
      connection.on('scoreboard:changed', (change) => this.#changed(change)),
      connection.onUp(() => this.#enter()),
      connection.subscribe(() => this.#connectionChanged()),
      visibility.onChange(() => {
        if (visibility.isVisible()) void this.#enter();
        else this.#goAway();
      }),
    ];
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#goAway();
  }

  get #isWanted(): boolean {
    return !this.#closed && this.#visibility.isVisible();
  }

  /** Comes back too, after a loss of the connection or of anybody's eyes. */
  #enter(): Promise<void> {
    this.#patience.wake();
    if (!this.#isWanted || this.getState().status === 'refused') return Promise.resolve();
    this.#leave ??= follow(this.#connection, `scoreboard:${this.#id}`);
    this.#joining ??= this.#join().finally(() => {
      this.#joining = null;
    });
    return this.#joining;
  }

  #goAway(): void {
    this.#patience.wake();
    this.#cancelShow?.();
    this.#cancelShow = null;
    this.#standing?.rest();
    this.#seq = null;
    this.#early = [];
    if (!this.#closed) this.patch({ isLive: false });
    const leave = this.#leave;
    this.#leave = null;
    if (leave !== null) void this.#leaveQuietly(leave);
  }

  /** After whatever is under way: a join that is answered late must not outlive the leave. */
  async #leaveQuietly(leave: () => boolean): Promise<void> {
    await this.#joining;
    const isLast = leave();
    // Somebody looked again meanwhile.
    if (this.#leave !== null || !isLast || !this.#connection.isUp()) return;
    await this.#connection.request('scoreboard:leave', { id: this.#id });
  }

  async #join(): Promise<void> {
    while (this.#isWanted && this.#connection.isUp()) {
      this.#seq = null;
      const answer = await this.#connection.request('scoreboard:join', { id: this.#id });
      if (!this.#isWanted) return;
      if (answer.ok) {
        this.#patience.succeeded();
        if (this.#began(answer.scoreboard)) return;
      } else if (this.#mayAppear && answer.code === 'no-such-scoreboard') {
        this.patch({ status: 'ready', isLive: true, at: this.#connection.serverNow() });
        await this.#patience.afterFailure(appearMs);
      } else if (answer.retryable || answer.code === 'too-many-scoreboards') {
        // Those looked at before are left a moment later.
        await this.#patience.afterFailure(answer.retryAfterMs ?? 0);
      } else {
        this.#refuse(answer);
        return;
      }
    }
  }

  #refuse({ code, message }: Exclude<Answer<'scoreboard:join'>, { ok: true }>): void {
    this.#leave?.();
    this.#leave = null;
    this.patch({ status: 'refused', refused: { code, message } });
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
    if (this.#joining !== null && this.#seq === null) {
      this.#early.push(change);
    } else if (this.#seq !== null && change.id === this.#id && !this.#applied(change)) {
      void this.#enter();
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

  #connectionChanged(): void {
    if (!this.#connection.isUp()) {
      this.#seq = null;
      this.patch({ isLive: false });
    } else {
      this.#standing?.identified(this.#rows);
    }
  }
}
