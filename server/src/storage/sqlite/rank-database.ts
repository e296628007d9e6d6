/**
 * Scoreboards in boards.db, synchronously; used by the worker that owns the file. Order is by the negative value, so
 * that all of it ascends and one index serves pages in both directions.
 */
import { DatabaseSync } from 'node:sqlite';
import { invariant } from '@inkroom/shared';
import type { ScoreboardId } from '@inkroom/shared';
import { withRanks } from '../../lib/with-ranks.ts';
import type { RankCursor, RankedEntry, RankedValue, RankPage } from '../../ports/rank-index.ts';
import type { Row, SqlValue } from './engine.ts';
import { PreparedStatements } from './prepared-statements.ts';

const schema = `
  CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1), generation TEXT, boot TEXT NOT NULL) STRICT;
  CREATE TABLE boards (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    total INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE entries (
    board INTEGER NOT NULL,
    member TEXT NOT NULL,
    seq INTEGER NOT NULL,
    score REAL NOT NULL,
    at INTEGER NOT NULL,
    label TEXT,
    mark TEXT,
    hidden INTEGER NOT NULL,
    PRIMARY KEY (board, member)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX places ON entries (board, score, at, member) WHERE hidden = 0;
`;
const schemaVersion = 1;

const columns = 'member, seq, score, at, label, mark';
const seen = 'board = ? AND hidden = 0';

export class RankDatabase {
  readonly #database: DatabaseSync;
  readonly #statements: PreparedStatements;
  #hidden: ReadonlySet<string>;

  /** Throws when the file is not one of this version, or was written before the machine last started and not closed since. */
  constructor(file: string, { boot, hidden }: { boot: string; hidden: readonly string[] }) {
    this.#database = new DatabaseSync(file);
    this.#statements = new PreparedStatements(this.#database);
    try {
      this.#prepareFile(boot);
      this.#hidden = new Set(hidden);
      this.#hideExactly(hidden);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  put(values: readonly RankedValue[]): void {
    this.#atOnce(() => {
      const added = new Map<number, number>();
      for (const value of values) {
        const board = this.#boardNo(value.board);
        const change = this.#putOne(board, value);
        if (change !== null) added.set(board, (added.get(board) ?? 0) + change);
      }
      for (const [board, members] of added) this.#raise(board, members);
    });
  }

  page(board: ScoreboardId, options: { after?: RankCursor; before?: RankCursor; limit: number }): RankPage {
    const { after, before, limit } = options;
    const known = this.#one('SELECT no, total FROM boards WHERE id = ?', board);
    if (known === undefined) return { entries: [], total: 0 };
    const no = Number(known['no']);
    const rows =
      after === undefined && before !== undefined ? this.#before(no, before, limit) : this.#after(no, after, limit);
    const isTop = after === undefined && before === undefined;
    return { entries: this.#ranked(board, no, rows, isTop), total: Number(known['total']) };
  }

  find(board: ScoreboardId, members: readonly string[]): readonly (RankedEntry | null)[] {
    const no = this.#knownNo(board);
    return members.map((member) => {
      const row = this.#one(`SELECT ${columns} FROM entries WHERE ${seen} AND member = ?`, no, member);
      return row === undefined ? null : { ...valueOf(board, row), rank: this.#rankOf(no, Number(row['score'])) };
    });
  }

  around(
    board: ScoreboardId,
    member: string,
    { above, below }: { above: number; below: number },
  ): readonly RankedEntry[] {
    const no = this.#knownNo(board);
    const row = this.#one(`SELECT ${columns} FROM entries WHERE ${seen} AND member = ?`, no, member);
    if (row === undefined) return [];
    const { value, achievedAt } = valueOf(board, row);
    const cursor = { value, achievedAt, member };
    return this.#ranked(board, no, [...this.#before(no, cursor, above), row, ...this.#after(no, cursor, below)]);
  }

  versions(boards: readonly ScoreboardId[]): readonly number[] {
    const rows = this.#all(
      'SELECT id, version FROM boards WHERE id IN (SELECT value FROM json_each(?))',
      JSON.stringify(boards),
    );
    const known = new Map(rows.map((row) => [row['id'], Number(row['version'])]));
    return boards.map((board) => known.get(board) ?? 0);
  }

  setHidden(member: string, hidden: boolean): void {
    this.#atOnce(() => {
      const rows = this.#all(
        'UPDATE entries SET hidden = ? WHERE board IN (SELECT no FROM boards) AND member = ? AND hidden <> ? RETURNING board',
        Number(hidden),
        member,
        Number(hidden),
      );
      for (const { board } of rows) this.#raise(Number(board), hidden ? -1 : 1);
    });
    const others = [...this.#hidden].filter((other) => other !== member);
    this.#hidden = new Set(hidden ? [...others, member] : others);
  }

  generation(): string | null {
    const generation = this.#one('SELECT generation FROM meta')?.['generation'];
    return typeof generation === 'string' ? generation : null;
  }

  setGeneration(generation: string): void {
    this.#run('UPDATE meta SET generation = ?', generation);
  }

  /** From here on the file is whole, whatever becomes of the machine. */
  close(): void {
    this.#database.exec('PRAGMA synchronous = FULL');
    this.#run(`UPDATE meta SET boot = ''`);
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#statements.clear();
    this.#database.close();
  }

  #prepareFile(boot: string): void {
    const database = this.#database;
    database.exec('PRAGMA journal_mode = WAL');
    // Lost with the power, it is filled again; what is written outlives the process all the same.
    database.exec('PRAGMA synchronous = OFF');
    const version = Number(this.#one('PRAGMA user_version')?.['user_version']);
    if (version === 0) {
      database.exec(
        `BEGIN; ${schema} INSERT INTO meta VALUES (1, NULL, ''); PRAGMA user_version = ${schemaVersion}; COMMIT`,
      );
    } else {
      invariant(version === schemaVersion, 'boards.db is of another version');
    }
    const former = this.#one('SELECT boot FROM meta')?.['boot'];
    invariant(former === '' || (former === boot && boot !== ''), 'boards.db was open when the machine stopped');
    this.#run('UPDATE meta SET boot = ?', boot === '' ? 'unknown' : boot);
  }

  #hideExactly(hidden: readonly string[]): void {
    const before = this.#all('SELECT DISTINCT member FROM entries WHERE hidden = 1').map(({ member }) =>
      String(member),
    );
    for (const member of before) if (!this.#hidden.has(member)) this.setHidden(member, false);
    for (const member of hidden) this.setHidden(member, true);
  }

  /** Null: nothing that can be seen has changed; else by how many the board has grown. */
  #putOne(board: number, { member, seq, value, achievedAt, label, mark }: RankedValue): 0 | 1 | null {
    invariant(Number.isFinite(value), 'values are finite');
    invariant(Number.isSafeInteger(achievedAt) && achievedAt >= 0, 'values are reached at a whole millisecond');
    const score = 0 - value;
    const old = this.#one(
      'SELECT seq, score, at, label, mark FROM entries WHERE board = ? AND member = ?',
      board,
      member,
    );
    if (old !== undefined && seq <= Number(old['seq'])) return null;
    const isHidden = this.#hidden.has(member);
    this.#run(
      `INSERT INTO entries (board, member, seq, score, at, label, mark, hidden) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (board, member) DO UPDATE SET seq = excluded.seq, score = excluded.score, at = excluded.at,
          label = excluded.label, mark = excluded.mark`,
      board,
      member,
      seq,
      score,
      achievedAt,
      label,
      mark,
      Number(isHidden),
    );
    if (isHidden) return null;
    if (old === undefined) return 1;
    const isSame = old['score'] === score && old['at'] === achievedAt && old['label'] === label && old['mark'] === mark;
    return isSame ? null : 0;
  }

  #raise(board: number, members: number): void {
    this.#run('UPDATE boards SET version = version + 1, total = total + ? WHERE no = ?', members, board);
  }

  #boardNo(board: ScoreboardId): number {
    const known = this.#knownNo(board);
    if (known !== 0) return known;
    // The first version is the time, so that none comes back after all was lost.
    const first = `SELECT cast((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)`;
    this.#run(`INSERT INTO boards (id, version, total) VALUES (?, (${first}), 0)`, board);
    return this.#knownNo(board);
  }

  #knownNo(board: ScoreboardId): number {
    return Number(this.#one('SELECT no FROM boards WHERE id = ?', board)?.['no'] ?? 0);
  }

  #after(no: number, cursor: RankCursor | undefined, limit: number): readonly Row[] {
    const sql = `SELECT ${columns} FROM entries WHERE ${seen}`;
    const order = 'ORDER BY score, at, member LIMIT ?';
    if (cursor === undefined) return this.#all(`${sql} ${order}`, no, limit);
    return this.#all(`${sql} AND (score, at, member) > (?, ?, ?) ${order}`, no, ...placeOf(cursor), limit);
  }

  #before(no: number, cursor: RankCursor, limit: number): readonly Row[] {
    return this.#all(
      `SELECT ${columns} FROM entries WHERE ${seen} AND (score, at, member) < (?, ?, ?)
        ORDER BY score DESC, at DESC, member DESC LIMIT ?`,
      no,
      ...placeOf(cursor),
      limit,
    ).toReversed();
  }

  #ranked(board: ScoreboardId, no: number, rows: readonly Row[], isTop = false): readonly RankedEntry[] {
    const values = rows.map((row) => valueOf(board, row));
    const [first] = values;
    if (first === undefined) return [];
    if (isTop) return withRanks(values, { position: 0, rank: 1 });
    const rank = this.#rankOf(no, 0 - first.value);
    const [score, at, member] = placeOf(first);
    const ties = this.#one(
      `SELECT count(*) AS ties FROM entries WHERE ${seen} AND score = ? AND (at, member) < (?, ?)`,
      no,
      score,
      at,
      member,
    );
    return withRanks(values, { position: rank - 1 + Number(ties?.['ties']), rank });
  }

  #rankOf(no: number, score: number): number {
    return (
      1 + Number(this.#one(`SELECT count(*) AS better FROM entries WHERE ${seen} AND score < ?`, no, score)?.['better'])
    );
  }

  #atOnce(work: () => void): void {
    this.#run('BEGIN');
    try {
      work();
      this.#run('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#run('ROLLBACK');
      throw error;
    }
  }

  #one(sql: string, ...params: readonly SqlValue[]): Row | undefined {
    return this.#statements.of(sql).get(...params);
  }

  #all(sql: string, ...params: readonly SqlValue[]): readonly Row[] {
    return this.#statements.of(sql).all(...params);
  }

  #run(sql: string, ...params: readonly SqlValue[]): void {
    this.#statements.of(sql).run(...params);
  }
}

const placeOf = ({ value, achievedAt, member }: RankCursor): readonly [number, number, string] => [
  0 - value,
  achievedAt,
  member,
];

const textOrNull = (value: SqlValue | undefined): string | null => (typeof value === 'string' ? value : null);

const valueOf = (board: ScoreboardId, row: Row): RankedValue => ({
  board,
  member: String(row['member']),
  value: 0 - Number(row['score']),
  achievedAt: Number(row['at']),
  seq: Number(row['seq']),
  label: textOrNull(row['label']),
  mark: textOrNull(row['mark']),
});
