/** A PlayerStore in memory, with the port's promises and switches for what goes wrong. */
import type { PlayerId } from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import type { PlayerRecord, PlayerStore } from '../../ports/player-store.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';

interface Name {
  readonly player: PlayerId;
  /** After it was released; null while it is held. */
  readonly reservedUntil: number | null;
}

const fold = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '-');

export class MemoryPlayers implements PlayerStore {
  readonly records = new Map<PlayerId, PlayerRecord>();
  readonly #names = new Map<string, Name>();
  readonly #clock: Pick<Clock, 'now'>;
  /** Calls so far, by name of the method. */
  readonly calls: string[] = [];
  /** `away`: nothing happens. `unknown`: it happens, but the answer is lost. */
  fault: 'none' | 'away' | 'unknown' = 'none';
  /** Runs once, before the next update is looked at: somebody else is quicker. */
  beforeUpdate: (() => Promise<void>) | null = null;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  async load(id: PlayerId): Promise<PlayerRecord | null> {
    await this.#called('load');
    return this.records.get(id) ?? null;
  }

  async create(record: PlayerRecord): Promise<'created' | 'exists' | 'name-taken'> {
    await this.#called('create');
    if (this.records.has(record.id)) return 'exists';
    if (!this.#isFree(record.name, record.id)) return 'name-taken';
    this.#put(record);
    return this.#answer('created');
  }

  async update(record: PlayerRecord): Promise<'updated' | 'conflict' | 'name-taken'> {
    await this.#called('update');
    const before = this.beforeUpdate;
    this.beforeUpdate = null;
    await before?.();
    const former = this.records.get(record.id);
    if (former === undefined || former.revision !== record.revision - 1) return 'conflict';
    if (!this.#isFree(record.name, record.id)) return 'name-taken';
    if (this.#holder(former.name) === record.id) this.#names.delete(fold(former.name));
    this.#put(record);
    return this.#answer('updated');
  }

  async findByName(name: string): Promise<PlayerRecord | null> {
    await this.#called('findByName');
    const holder = this.#holder(name);
    return holder === null ? null : (this.records.get(holder) ?? null);
  }

  async releaseName(name: string, reservedUntil: number): Promise<'released' | 'absent'> {
    await this.#called('releaseName');
    const player = this.#holder(name);
    if (player === null) return 'absent';
    this.#names.set(fold(name), { player, reservedUntil });
    return this.#answer('released');
  }

  #put(record: PlayerRecord): void {
    this.records.set(record.id, structuredClone(record));
    this.#names.set(fold(record.name), { player: record.id, reservedUntil: null });
  }

  #isFree(name: string, player: PlayerId): boolean {
    const held = this.#names.get(fold(name));
    if (held === undefined || held.player === player) return true;
    return held.reservedUntil !== null && held.reservedUntil <= this.#clock.now();
  }

  #holder(name: string): PlayerId | null {
    const held = this.#names.get(fold(name));
    return held?.reservedUntil === null ? held.player : null;
  }

  /** Answers come later, so that callers really do meet. */
  async #called(method: string): Promise<void> {
    this.calls.push(method);
    await Promise.resolve();
    if (this.fault === 'away') throw new StoreUnavailable('switched off');
  }

  #answer<T>(value: T): T {
    if (this.fault === 'unknown') throw new OutcomeUnknown('the answer was lost');
    return value;
  }
}
