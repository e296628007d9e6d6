/** Deadlines in order: a binary heap with one entry per sleeper, moved in place however often a deadline changes. */

export interface Sleeper {
  /** Null: it does not sleep. */
  wake: number | null;
  /** Its place in the heap, -1 outside. The heap's business only. */
  heapIndex: number;
}

export class WakeHeap<T extends Sleeper> {
  readonly #heap: T[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** Call after every change of `wake`. */
  arm(sleeper: T): void {
    if (sleeper.wake === null) {
      this.remove(sleeper);
      return;
    }
    if (sleeper.heapIndex === -1) {
      sleeper.heapIndex = this.#heap.length;
      this.#heap.push(sleeper);
    }
    this.#settle(sleeper);
  }

  remove(sleeper: T): void {
    const { heapIndex } = sleeper;
    if (heapIndex === -1) return;
    sleeper.heapIndex = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === sleeper) return;
    this.#put(last, heapIndex);
    this.#settle(last);
  }

  /** The earliest whose deadline has passed; it stays where it is. */
  firstDue(now: number): T | null {
    const first = this.#heap[0];
    return first !== undefined && timeOf(first) <= now ? first : null;
  }

  #settle(sleeper: T): void {
    this.#rise(sleeper);
    this.#sink(sleeper);
  }

  #rise(sleeper: T): void {
    let index = sleeper.heapIndex;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#heap[parentIndex];
      if (parent === undefined || timeOf(parent) <= timeOf(sleeper)) break;
      this.#put(parent, index);
      index = parentIndex;
    }
    this.#put(sleeper, index);
  }

  #sink(sleeper: T): void {
    let index = sleeper.heapIndex;
    for (;;) {
      const left = this.#heap[2 * index + 1];
      const right = this.#heap[2 * index + 2];
      const child = left !== undefined && right !== undefined && timeOf(right) < timeOf(left) ? right : left;
      if (child === undefined || timeOf(child) >= timeOf(sleeper)) break;
      const childIndex = child.heapIndex;
      this.#put(child, index);
      index = childIndex;
    }
    this.#put(sleeper, index);
  }

  #put(sleeper: T, index: number): void {
    this.#heap[index] = sleeper;
    sleeper.heapIndex = index;
  }
}

const timeOf = (sleeper: Sleeper): number => sleeper.wake ?? Infinity;
