/** A room's state as this page has confirmed it, and the rule of which update comes next. */
import { applyUpdate, limits, parseRoom } from '@inkroom/shared';
import type { LogPosition, Resync, RoomSnapshot, RoomState, RoomUpdate } from '@inkroom/shared';

export type Applied = 'applied' | 'known' | 'gap';

export class RoomLog {
  #state: RoomState | null = null;
  #position: LogPosition | null = null;
  /** Tips of the history that this page has seen, newest last. */
  #tips: string[] = [];
  #closed = false;

  get state(): RoomState | null {
    return this.#state;
  }

  get position(): LogPosition | null {
    return this.#position;
  }

  /** The room was closed by an update; `state` stays as it was last. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Follows my tip → applied; seen before → known; anything else → a gap, and only the server can tell. */
  apply(update: RoomUpdate): Applied {
    const position = this.#position;
    if (position === null) return 'gap';
    if (this.#tips.includes(update.tip)) return 'known';
    if (update.epoch !== position.epoch || update.after !== position.tip) return 'gap';
    const next = safely(() => applyUpdate(this.#state, update));
    if (next === failed) return 'gap';
    if (next === null) this.#closed = true;
    else this.#state = next;
    this.#moveTo(update);
    return 'applied';
  }

  /** Takes over an answer of the server; false if it makes no sense to this page, which then asks for everything. */
  take(resync: Resync): boolean {
    if (resync.kind === 'snapshot') return this.#restart(resync.snapshot);
    return resync.updates.every((update) => this.apply(update) !== 'gap');
  }

  #restart(snapshot: RoomSnapshot): boolean {
    const parsed = safely(() => parseRoom(snapshot.state));
    if (parsed === failed || !parsed.ok) return false;
    this.#state = parsed.value;
    this.#tips = [];
    this.#closed = false;
    this.#moveTo(snapshot);
    return true;
  }

  #moveTo({ epoch, version, tip }: LogPosition): void {
    this.#position = { epoch, version, tip };
    this.#tips.push(tip);
    if (this.#tips.length > limits.ringLength) this.#tips.shift();
  }
}

const failed = Symbol('failed');

/** What cannot be applied is treated as a gap: the page asks again instead of breaking. */
function safely<T>(apply: () => T): T | typeof failed {
  try {
    return apply();
  } catch {
    return failed;
  }
}
