/** Deadlines in order: a binary heap that holds about one entry per room, however often a room's deadline moves. */

export interface Sleeper {
  /** When it is to be looked at; what is in the queue may be earlier, never later. */
  wake: number | null;
  /** Time of its earliest entry in the queue; Infinity without one. */
  queuedAt: number;
}

interface Entry<T> {
  readonly at: number;
  readonly sleeper: T;
}

export class WakeQueue<T extends Sleeper> {
  #heap: Entry<T>[] = [];

  /** A deadline that moved later costs nothing: the entry is moved when it comes up. */
  arm(sleeper: T): void {
    if (sleeper.wake === null || sleeper.wake >= sleeper.queuedAt) return;
    sleeper.queuedAt = sleeper.wake;
    this.#push({ at: sleeper.wake, sleeper });
  }

  /** The next one whose deadline has passed, or null. It is out of the queue until it is armed again. */
  takeDue(now: number): T | null {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || first.at > now) return null;
      this.#pop();
      const { sleeper } = first;
      if (sleeper.queuedAt !== first.at) continue;
      sleeper.queuedAt = Infinity;
      if (sleeper.wake === null) continue;
      if (sleeper.wake <= now) return sleeper;
      this.arm(sleeper);
    }
  }

  get size(): number {
    return this.#heap.length;
  }

  #push(entry: Entry<T>): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.at <= entry.at) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if ((heap[child + 1]?.at ?? Infinity) < (heap[child]?.at ?? Infinity)) child += 1;
      const below = heap[child];
      if (below === undefined || below.at >= last.at) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}
