/**
 * The one way in which records of a queue change: tickets, matches, queues, passes, contacts, deliveries. Reads what is
 * stored, decides on it, commits all drafts or none, and decides again if somebody was quicker.
 */
import { ok, recordKindOf } from '@inkroom/shared';
import type { LogPosition, RecordId, TicketRole } from '@inkroom/shared';
import { Turns } from '../lib/turns.ts';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { CommitResult, Line, LinePlace, LineQuery, Store, Stored, Write } from '../ports/store.ts';
import { refuse, storeFailuresAsRefusals } from './failure.ts';
import type { Answer } from './queue-service.ts';

/** What a command id stands for in the ring. */
export interface Cause {
  readonly commandId: string;
  readonly fingerprint: string;
}

/** A record as it was read. */
export interface Loaded<T> {
  readonly id: RecordId;
  readonly state: T;
  readonly position: LogPosition;
  readonly version: number;
  /** The updates after this version are kept, and seen() knows them. */
  readonly keptAfter: number;
  /** The cause, if the record's kept updates tell of it; null: it has not happened, or too long ago. Always null for what was read from a line. */
  seen(commandId: string): Cause | null;
}

/** What one record is to become. */
export interface Draft {
  readonly id: RecordId;
  /** What it was decided on; null: it must be absent. */
  readonly before: Loaded<unknown> | null;
  /** Null deletes it. */
  readonly after: object | null;
  /** What has happened, kept in the ring; anything that JSON can hold, and nothing that reaches a person. */
  readonly events: unknown;
  readonly wake: number | null;
  readonly place?: LinePlace | null;
  readonly outbox?: readonly string[];
  /** Refused as `late` (`not-due`) when the store's clock is past this. */
  readonly notAfter?: number | null;
}

/** Who wants it, and by which id it is known for ever: a client's command with its sender in front, or for steps of the server one that follows from what they are about. */
export interface Intent extends Cause {
  /** Of the server itself, if absent. */
  readonly by?: TicketRole;
  /** Account or player behind it. */
  readonly who?: string;
}

/** A record's update, as the ring keeps it. Of a ticket it is a TicketUpdate. */
export interface RecordUpdate extends Cause {
  readonly version: number;
  readonly at: number;
  readonly by: TicketRole;
  readonly who: string;
  readonly events: unknown;
}

/** A commit of this node, of one record. */
export interface RecordChange {
  readonly id: RecordId;
  readonly before: unknown;
  /** Null: deleted. */
  readonly after: unknown;
  readonly version: number;
  readonly tip: string;
  readonly at: number;
  readonly events: unknown;
  readonly wake: number | null;
  readonly intent: Intent;
}

export interface RecordsListener {
  /** Once per commit of this node, with all that it changed. Must not throw. */
  committed(changes: readonly RecordChange[]): void;
}

export interface Decision<V> {
  /** None: there is nothing to do, and the value is the answer. At most eight, of one home; the first is the one that the intent is about. */
  readonly drafts: readonly Draft[];
  readonly value: V;
}

export interface Change<V> {
  readonly intent: Intent;
  readonly ids: readonly RecordId[];
  /** On what is stored now, in the order of `ids`; called again after a conflict. `now` is the store's time. */
  readonly decide: (
    loaded: readonly (Loaded<unknown> | null)[],
    now: number,
  ) => Answer<Decision<V>> | Promise<Answer<Decision<V>>>;
  /** The intent has been carried out before: its answer, from what is stored now. */
  readonly again: (loaded: readonly (Loaded<unknown> | null)[]) => Answer<V> | Promise<Answer<V>>;
}

/** What became of one try; see CommitResult. */
export type Tried = 'committed' | 'duplicate' | 'conflict' | 'stale' | 'late';

export interface LoadedLine<T> {
  /** All that stand in it. */
  readonly count: number;
  readonly records: readonly Loaded<T>[];
}

export interface RecordsOptions {
  readonly store: Store;
  readonly clock: Pick<Clock, 'after'>;
  readonly entropy: Pick<Entropy, 'bytes' | 'fraction'>;
}

/**
 * A conflict means that another node's commit got through. A node that is farther from the store loses to one that never
 * rests, so it waits more and more between tries, up to about a second in all, until the others' rush is over.
 */
const maxTries = 24;
const atOnce = 4;
const pauseMs = 5;
const retryAfterTriesMs = 100;

export class Records {
  readonly #options: RecordsOptions;
  readonly #listeners = new Set<RecordsListener>();
  /** Records of queues that somebody changes on this node just now. */
  readonly #turns = new Turns<RecordId>();

  constructor(options: RecordsOptions) {
    this.#options = options;
  }

  get store(): Store {
    return this.#options.store;
  }

  listen(listener: RecordsListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Null: absent. Throws what the store throws. */
  async load<T>(id: RecordId): Promise<Loaded<T> | null> {
    const stored = await this.#options.store.load(id);
    return stored === null ? null : loadedOf<T>(id, stored);
  }

  /** Several lines of one home as they stood at one moment. */
  async lines<T>(home: string, queries: readonly LineQuery[]): Promise<readonly LoadedLine<T>[]> {
    const lines: readonly Line[] = await this.#options.store.readLines(home, queries);
    return lines.map(({ count, records }) => ({
      count,
      records: records.map(({ id, position, state }) => loadedOf<T>(id, { position, state, updates: [] })),
    }));
  }

  /** Refusals of `decide` are answered as they are; trouble of the store is `store-unavailable` or `outcome-unknown`. */
  change<V>(change: Change<V>): Promise<Answer<V>> {
    return storeFailuresAsRefusals(() => {
      // Many tickets come together in the record of their queue: on one node one after the other, so that none is decided in vain.
      const shared = change.ids.find((id) => recordKindOf(id) === 'queue');
      return shared === undefined ? this.#change(change) : this.#turns.take(shared, () => this.#change(change));
    });
  }

  /** One try on what the caller has read already, such as from a line. Throws what the store throws. */
  async attempt(intent: Intent, drafts: readonly Draft[]): Promise<Tried> {
    return (await this.#commit(intent, drafts)).kind;
  }

  async #change<V>({ intent, ids, decide, again }: Change<V>): Promise<Answer<V>> {
    const bases = new Map<RecordId, number>();
    for (let tries = 0; tries < maxTries; tries += 1) {
      if (tries >= atOnce) await this.#pause((tries - atOnce + 1) * pauseMs);
      const loaded = await this.#loadAll(ids);
      const seen = seenIn(loaded, intent.commandId);
      if (seen !== null) return seen.fingerprint === intent.fingerprint ? again(loaded) : refuse('command-reused');
      const decision = await decide(loaded, this.#options.store.now());
      if (!decision.ok) return decision;
      const { drafts, value } = decision.value;
      if (drafts.length === 0) return ok(value);
      for (const { id, before } of drafts) {
        // What has been kept since the last look has just been searched for this command.
        const isKnown = (bases.get(id) ?? 0) >= (before?.keptAfter ?? 0);
        if (!bases.has(id) || isKnown) bases.set(id, before?.version ?? 0);
      }
      const result = await this.#commit(intent, drafts, bases);
      switch (result.kind) {
        case 'committed':
          return ok(value);
        case 'duplicate':
          if (result.fingerprint !== intent.fingerprint) return refuse('command-reused');
          return again(await this.#loadAll(ids));
        case 'stale':
          return refuse('too-old');
        case 'late':
          return refuse('not-due');
        case 'conflict':
      }
    }
    return refuse('store-unavailable', { retryAfterMs: retryAfterTriesMs });
  }

  #pause(mostMs: number): Promise<void> {
    const { clock, entropy } = this.#options;
    return new Promise((resolve) => void clock.after(mostMs * entropy.fraction(), resolve));
  }

  #loadAll(ids: readonly RecordId[]): Promise<readonly (Loaded<unknown> | null)[]> {
    return Promise.all(ids.map((id) => this.load<unknown>(id)));
  }

  async #commit(
    intent: Intent,
    drafts: readonly Draft[],
    bases: ReadonlyMap<RecordId, number> = new Map(),
  ): Promise<CommitResult> {
    const at = this.#options.store.now();
    const writes = drafts.map((draft) => this.#writeOf(intent, draft, { at, base: bases.get(draft.id) }));
    const [first, ...rest] = writes;
    if (first === undefined) return { kind: 'committed' };
    const result = await this.#options.store.commit([first, ...rest]);
    if (result.kind === 'committed') {
      const changes = drafts.map(({ id, before, after, events }, index): RecordChange => {
        const { version, tip } = writes[index]?.next ?? first.next;
        const wake = writes[index]?.wake ?? null;
        return { id, before: before?.state ?? null, after, version, tip, at, events, wake, intent };
      });
      for (const listener of this.#listeners) listener.committed(changes);
    }
    return result;
  }

  #writeOf(intent: Intent, draft: Draft, { at, base }: { at: number; base: number | undefined }): Write {
    const { commandId, fingerprint, by = 'system', who = '' } = intent;
    const { id, before, after, events } = draft;
    const version = versionAfter(before);
    const update: RecordUpdate = { version, at, by, who, events, commandId, fingerprint };
    return {
      id,
      expect: before?.position ?? null,
      next: { epoch: before?.position.epoch ?? this.#randomHex(), version, tip: this.#randomHex() },
      commandId,
      fingerprint,
      base: base ?? version - 1,
      result: 'ok',
      state: after === null ? null : JSON.stringify(after),
      update: JSON.stringify({ [recordKindOf(id)]: id, ...update }),
      wake: after === null ? null : draft.wake,
      listing: null,
      place: after === null ? null : (draft.place ?? null),
      outbox: draft.outbox ?? [],
      notAfter: draft.notAfter ?? null,
    };
  }

  #randomHex(): string {
    return Buffer.from(this.#options.entropy.bytes(8)).toString('hex');
  }
}

/** The version that a draft will have. */
export const versionAfter = (before: Pick<Loaded<unknown>, 'version'> | null): number => (before?.version ?? 0) + 1;

function loadedOf<T>(id: RecordId, { position, state, updates }: Stored): Loaded<T> {
  return {
    id,
    // Only this file writes them.
    state: JSON.parse(state) as T,
    position,
    version: position.version,
    keptAfter: position.version - updates.length,
    seen(commandId) {
      const quoted = JSON.stringify(commandId);
      for (const text of updates) {
        if (!text.includes(quoted)) continue;
        const update = JSON.parse(text) as RecordUpdate;
        if (update.commandId === commandId) return update;
      }
      return null;
    },
  };
}

function seenIn(loaded: readonly (Loaded<unknown> | null)[], commandId: string): Cause | null {
  for (const record of loaded) {
    const seen = record?.seen(commandId) ?? null;
    if (seen !== null) return seen;
  }
  return null;
}
