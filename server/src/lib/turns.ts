/** Tasks about the same thing, one after the other. */

export class Turns<Key> {
  readonly #last = new Map<Key, Promise<void>>();

  /** Runs the task when all earlier ones about it have ended, however they did. */
  async take<T>(about: Key, task: () => Promise<T>): Promise<T> {
    const former = this.#last.get(about) ?? Promise.resolve();
    const mine = former.then(task);
    // The next one goes ahead however this one ended; its caller sees the error.
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(about, settled);
    try {
      return await mine;
    } finally {
      if (this.#last.get(about) === settled) this.#last.delete(about);
    }
  }
}
