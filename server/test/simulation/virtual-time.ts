/** Time of a simulation: it stands still while code runs and jumps to the next thing that is due. Nothing waits for a real clock. */

interface Due {
  readonly at: number;
  /** What is due at the same moment comes in the order in which it was asked for. */
  readonly order: number;
  run: (() => void) | null;
}

export type Cancel = () => void;

export class VirtualTime {
  #now: number;
  #order = 0;
  readonly #heap: Due[] = [];
  /** How many things were run. */
  events = 0;

  constructor(start = 1_700_000_000_000) {
    this.#now = start;
  }

  /** Milliseconds, with fractions. */
  get now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Cancel {
    return this.at(this.#now + ms, run);
  }

  /** At a moment, or at once if it has passed. */
  at(moment: number, run: () => void): Cancel {
    const due: Due = { at: Math.max(this.#now, moment), order: this.#order, run };
    this.#order += 1;
    this.#push(due);
    return () => {
      due.run = null;
    };
  }

  /** Runs whatever is due within the next `ms`, and every promise that can go on after each. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (;;) {
      const next = this.#heap[0];
      if (next === undefined || next.at > end) break;
      this.#pop();
      if (next.run === null) continue;
      this.#now = next.at;
      this.events += 1;
      next.run();
      await settled();
    }
    this.#now = end;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let index = heap.push(due) - 1;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || isBefore(parent, due)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = heap[childIndex];
      const right = heap[childIndex + 1];
      if (child !== undefined && right !== undefined && isBefore(right, child)) {
        child = right;
        childIndex += 1;
      }
      if (child === undefined || isBefore(last, child)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = last;
  }
}

const isBefore = (one: Due, other: Due): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** Every microtask has run, however long its chain: the next round of the event loop comes after all of them. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
