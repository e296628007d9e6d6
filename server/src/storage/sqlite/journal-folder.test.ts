import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { LiveExecutor, openLiveDatabase } from './live-executor.ts';
import type { RoomChange } from './room-statements.ts';
import { slotRange, slotsPerRoom } from './room-statements.ts';
import { temporaryFolder } from './testing.ts';

const folders: ReturnType<typeof temporaryFolder>[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

/** `commit` changes a room of that number, `delete` ends it, `reopen` is a death of the process, `fail` a batch that cannot be written. */
const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('commit' as const), rooms: fc.array(fc.nat(5), { maxLength: 12 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), room: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const), room: fc.nat(5) }) },
);

class Model {
  readonly #file: string;
  #executor: LiveExecutor;
  #seq = 0;
  #lastNo = 0;
  /** By the number in the steps: the room's number in the file and its versions. */
  readonly rooms = new Map<number, { no: number; version: number }>();

  constructor(file: string) {
    this.#file = file;
    this.#executor = this.#open();
  }

  #open = (): LiveExecutor => new LiveExecutor(openLiveDatabase(this.#file), { generationRows: 40 });

  close = (): void => this.#executor.close();

  reopen(): void {
    this.close();
    this.#executor = this.#open();
  }

  commit(numbers: readonly number[], isEnd = false): void {
    const changes = [...new Set(numbers)].map((number) => this.#change(number, isEnd));
    assert.equal(this.#run(changes).kind, 'done');
  }

  /** The last row repeats a number, so that the database refuses all of the batch. */
  fail(number: number): void {
    const before = this.rooms.get(number);
    const change = this.#change(number, false);
    assert.equal(this.#run([change, change]).kind, 'unavailable');
    if (before === undefined) this.rooms.delete(number);
    else this.rooms.set(number, before);
  }

  check(): void {
    const current = this.#executor.query('SELECT no, version FROM current_rooms ORDER BY no', []);
    const expected = [...this.rooms.values()].toSorted((a, b) => a.no - b.no);
    assert.deepEqual(
      current.map(({ no, version }) => ({ no, version })),
      expected,
    );
  }

  /** After a start, when all is folded. */
  checkPlaces(): void {
    const rows = this.#executor.query('SELECT version, line, place FROM rooms', []);
    for (const { version, line, place } of rows) assert.deepEqual([line, place], placeOf(Number(version)));
  }

  checkRings(): void {
    for (const { no, version } of this.rooms.values()) {
      const rows = this.#executor.query(
        'SELECT version, body FROM updates WHERE slot BETWEEN ? AND ? ORDER BY version',
        slotRange(no),
      );
      const first = Math.max(1, version - slotsPerRoom + 1);
      const kept = Array.from({ length: version - first + 1 }, (_, index) => first + index);
      assert.deepEqual(
        rows.map((row) => [row['version'], row['body']]),
        kept.map((each) => [each, `${no}/${each}`]),
      );
    }
    const [left] = this.#executor.query(
      'SELECT count(*) AS rows, (SELECT count(*) FROM updates) AS kept FROM journal',
      [],
    );
    const kept = [...this.rooms.values()].reduce((sum, { version }) => sum + Math.min(slotsPerRoom, version), 0);
    assert.deepEqual({ ...left }, { rows: 0, kept });
  }

  journalRows(): number {
    return Number(this.#executor.query('SELECT count(*) AS rows FROM journal', [])[0]?.['rows']);
  }

  #run(changes: readonly RoomChange[]) {
    return this.#executor.run({ kind: 'batch', at: this.#seq, commits: [changes], transactions: [] });
  }

  #change(number: number, isEnd: boolean): RoomChange {
    const former = this.rooms.get(number);
    if (former === undefined) this.#lastNo += 1;
    const no = former?.no ?? this.#lastNo;
    const version = (former?.version ?? 0) + 1;
    this.#seq += 1;
    if (isEnd) this.rooms.delete(number);
    else this.rooms.set(number, { no, version });
    const state = isEnd ? null : 'state';
    const listing = [null] as const;
    const intent = [`c${this.#seq}`, 'f', 'ok', `${no}/${version}`] as const;
    const head = [this.#seq, no, `ROOM${no}`, 'epoch', version, `t${version}`, state, null] as const;
    return [[...head, ...listing, ...intent, ...placeOf(version)], []];
  }
}

/** Every other version stands in no line. */
const placeOf = (version: number): readonly [string | null, number | null] =>
  version % 2 === 0 ? ['queued', version + 0.5] : [null, null];

const openModel = (): Model => {
  const folder = temporaryFolder();
  folders.push(folder);
  return new Model(`${folder.path}/live.db`);
};

it('[STORE-8] however commits, deletions, refused batches and deaths follow each other, the file holds every room and its ring', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 90 }), (steps) => {
      const model = openModel();
      for (const each of steps) {
        if (each.kind === 'commit' && each.rooms.length > 0) model.commit(each.rooms);
        if (each.kind === 'delete' && model.rooms.has(each.room)) model.commit([each.room], true);
        if (each.kind === 'reopen') model.reopen();
        if (each.kind === 'fail') model.fail(each.room);
        model.check();
      }
      model.reopen();
      model.check();
      model.checkPlaces();
      model.checkRings();
      model.close();
    }),
    { numRuns: 12 },
  );
});

it('[STORE-8] the journal stays short while the game goes on', () => {
  const model = openModel();
  let longest = 0;
  for (let round = 0; round < 200; round += 1) {
    model.commit([0, 1, 2, 3, 4, 5]);
    longest = Math.max(longest, model.journalRows());
  }
  expect(longest, 'more than one generation was folded').toBeGreaterThan(40);
  expect(longest).toBeLessThan(160);
  model.reopen();
  model.checkRings();
  model.close();
});
