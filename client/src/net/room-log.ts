/** A room's state as this page has confirmed it, and the rule of which update comes next. */
import { applyUpdate, limits, parseRoom } from '@inkroom/shared';
import type { LogPosition, RoomSnapshot, RoomState, RoomUpdate } from '@inkroom/shared';

export type Applied = 'applied' | 'known' | 'gap';

/**
 * What became of a snapshot. `stale`: older than what this page has by now. `unusable`: it makes no sense here.
 * `rewound`: history that was acknowledged once has been replaced.
 */
export type Taken = 'taken' | 'rewound' | 'stale' | 'unusable';

export class RoomLog {
  #state: RoomState | null = null;
  #position: LogPosition | null = null;
  /** Tips of the history that this page has seen, newest last. */
  #tips: string[] = [];
  #closed = false;

  /** Stays as it was last when the room closes. */
  get state(): RoomState | null {
    return this.#state;
  }

  get position(): LogPosition | null {
    return this.#position;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Follows my tip → applied; seen before → known; anything else → a gap, and only the server can tell. */
  apply(update: RoomUpdate): Applied {
    const position = this.#position;
    if (position === null) return 'gap';
    if (this.#tips.includes(update.tip)) return 'known';
    const follows = update.version === position.version + 1 && update.after === position.tip;
    if (update.epoch !== position.epoch || !follows) return 'gap';
    const next = attempt(() => applyUpdate(this.#state, update));
    if (next === failed) return 'gap';
    if (next === null) this.#closed = true;
    else this.#state = next;
    this.#moveTo(update);
    return 'applied';
  }

  /** Takes over the whole room. Never goes back, unless the server says that history was replaced or it was asked for everything. */
  restart(snapshot: RoomSnapshot, { rewound, asked }: { rewound: boolean; asked: boolean }): Taken {
    const position = this.#position;
    if (snapshot.tip === position?.tip) return 'taken';
    const goesBack = snapshot.epoch === position?.epoch && snapshot.version <= position.version;
    if (goesBack && !rewound && !asked) return 'stale';
    const parsed = attempt(() => parseRoom(snapshot.state));
    if (parsed === failed || !parsed.ok) return 'unusable';
    this.#state = parsed.value;
    this.#closed = false;
    this.#tips = [];
    this.#moveTo(snapshot);
    return rewound || goesBack ? 'rewound' : 'taken';
  }

  #moveTo({ epoch, version, tip }: LogPosition): void {
    this.#position = { epoch, version, tip };
    this.#tips.push(tip);
    if (this.#tips.length > limits.ringLength) this.#tips.shift();
  }
}

const failed = Symbol('failed');

/** What cannot be applied is treated as a gap: the page asks again instead of breaking. */
function attempt<T>(apply: () => T): T | typeof failed {
  try {
    return apply();
  } catch {
    return failed;
  }
}
