/**
 * A room as this node follows it: state, position and the recent updates, always fresh while it is open.
 * Commands are decided on it, so a move costs one store call; every local reader is served from it.
 */
import { applyUpdate, invariant, limits, parseRoom, serializeRoom } from '@inkroom/shared';
import type { LogPosition, Resync, RoomId, RoomState, RoomUpdate, StoredRoom } from '@inkroom/shared';
import { readUpdate } from '../lib/update-text.ts';
import type { Stored } from '../ports/store.ts';

/** What became of an update that reached a feed. */
export type Followed = 'applied' | 'known' | 'gap';

export interface InFlight {
  readonly update: RoomUpdate;
  /** The state with it, which was worked out for the commit. */
  readonly after: RoomState | null;
  /** The connection that has it in its ack. */
  readonly origin: string | null;
}

export class Feed {
  readonly id: RoomId;
  #state: RoomState | null;
  #position: LogPosition;
  #recent: RoomUpdate[];
  #causes: Set<string>;
  #queue: Promise<unknown> = Promise.resolve();
  /** A commit of this node on its way: the store publishes it before it answers, and it need not be read again. */
  inFlight: InFlight | null = null;

  constructor(id: RoomId, stored: Stored) {
    this.id = id;
    this.#position = stored.position;
    this.#state = readState(stored);
    this.#recent = stored.updates.map((text) => readUpdate(text));
    this.#causes = new Set(this.#recent.map(({ cause }) => cause));
  }

  /** Null once the room has closed. */
  get state(): RoomState | null {
    return this.#state;
  }

  get position(): LogPosition {
    return this.#position;
  }

  /** One command after the other, so that commands of one node never conflict with each other. */
  exclusive<T>(task: () => Promise<T>): Promise<T> {
    const run = this.#queue.then(task);
    // The next one goes ahead however this one ended; its caller sees the error.
    this.#queue = run.catch(() => undefined);
    return run;
  }

  /** Has this intent come by in the updates that are still kept? */
  hasSeen(cause: string): boolean {
    return this.#causes.has(cause);
  }

  follow(update: RoomUpdate): Followed {
    if (update.tip === this.#position.tip) return 'known';
    if (update.after !== this.#position.tip || update.epoch !== this.#position.epoch) {
      return this.#recent.some((kept) => kept.tip === update.tip) ? 'known' : 'gap';
    }
    const own = this.inFlight;
    this.#state = own?.update === update ? own.after : applyUpdate(this.#state, update);
    this.#position = { epoch: update.epoch, version: update.version, tip: update.tip };
    this.#recent.push(update);
    this.#causes.add(update.cause);
    if (this.#recent.length > limits.ringLength) {
      const oldest = this.#recent.shift();
      if (oldest !== undefined) this.#causes.delete(oldest.cause);
    }
    return 'applied';
  }

  /** Takes over what the store has; answers the updates that this feed had missed, or null if it cannot tell. */
  reset(stored: Stored): readonly RoomUpdate[] | null {
    const former = this.#position;
    this.#position = stored.position;
    this.#state = readState(stored);
    this.#recent = stored.updates.map((text) => readUpdate(text));
    this.#causes = new Set(this.#recent.map(({ cause }) => cause));
    return this.#missingAfter(former);
  }

  /** What somebody at `position` needs: the missing updates if they are still kept, else everything. */
  resync(position: LogPosition | undefined): Resync {
    const missing = position === undefined ? null : this.#missingAfter(position);
    if (missing !== null) return { kind: 'updates', updates: missing };
    return { kind: 'snapshot', snapshot: this.#snapshot(), rewound: this.#replaced(position) };
  }

  #snapshot() {
    invariant(this.#state !== null, 'a closed room has no snapshot');
    return { ...this.#position, room: this.id, state: serializeRoom(this.#state) };
  }

  #missingAfter(position: LogPosition): readonly RoomUpdate[] | null {
    if (position.epoch !== this.#position.epoch) return null;
    if (position.tip === this.#position.tip) return [];
    const first = this.#recent.findIndex((update) => update.after === position.tip);
    return first === -1 ? null : this.#recent.slice(first);
  }

  /** History that somebody had seen is no longer what is stored. */
  #replaced(position: LogPosition | undefined): boolean {
    if (position === undefined || position.epoch !== this.#position.epoch) return false;
    const oldest = this.#recent[0];
    return oldest === undefined || position.version >= oldest.version;
  }
}

function readState(stored: Stored): RoomState {
  const parsed = parseRoom(JSON.parse(stored.state) as StoredRoom);
  invariant(parsed.ok, 'the store holds what this server wrote');
  return parsed.value;
}
