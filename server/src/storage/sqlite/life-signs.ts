/** When the store was alive, and when it was away. A gap that nobody accounts for is an outage, listed before anything goes on. */
import type { StoreOutage } from '../../ports/store.ts';
import type { SqlEngine, Statement } from './engine.ts';
import { markAlive } from './room-statements.ts';
import type { StoreClock } from '../../lib/store-clock.ts';

/** A shorter absence is no more than the time between two signs of life and a quick restart. */
const outageFromMs = 2_000;
const listedOutages = 20;

export class LifeSigns {
  readonly #engine: SqlEngine;
  readonly #clock: StoreClock;
  #aliveAt: number | null = null;
  #outages: readonly StoreOutage[] = [];

  constructor(engine: SqlEngine, clock: StoreClock) {
    this.#engine = engine;
    this.#clock = clock;
  }

  outages(): readonly StoreOutage[] {
    return this.#outages;
  }

  /** Everything until now is durable. */
  noticeAlive(at: number): void {
    this.#aliveAt = Math.max(this.#aliveAt ?? 0, at);
  }

  /** Reads what the former process left. */
  async restore(): Promise<void> {
    const [alive] = await this.#engine.query('SELECT alive FROM meta', []);
    const rows = await this.#engine.query(
      `SELECT since, until FROM (SELECT * FROM outages ORDER BY seq DESC LIMIT ${listedOutages}) ORDER BY seq`,
      [],
    );
    this.#outages = rows.map((row) => ({ from: Number(row['since']), to: Number(row['until']) }));
    if (alive === undefined || alive['alive'] === null) return;
    this.#aliveAt = Number(alive['alive']);
    // The machine's clock was set back. Times may have been given out since the last sign.
    if (this.#clock.now() < this.#aliveAt) this.#clock.notBefore(this.#aliveAt + outageFromMs);
  }

  /** A sign of life by itself: while nothing else is written. */
  async sign(): Promise<void> {
    const at = this.#clock.now();
    await this.#engine.transact([{ sql: markAlive, params: [at] }]);
    this.noticeAlive(at);
  }

  /** The first sign after a start or a failure. The outage is durable and listed when this resolves. */
  async resume(): Promise<void> {
    const at = this.#clock.now();
    const from = this.#aliveAt;
    const outage = from !== null && at - from > outageFromMs ? { from, to: at } : null;
    const statements: Statement[] = [{ sql: markAlive, params: [at] }];
    if (outage !== null) {
      statements.push({ sql: 'INSERT INTO outages (since, until) VALUES (?, ?)', params: [outage.from, outage.to] });
    }
    await this.#engine.transact(statements);
    this.noticeAlive(at);
    if (outage !== null) this.#outages = [...this.#outages, outage].slice(-listedOutages);
  }
}
