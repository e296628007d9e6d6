/** A value that is replaced, and those who want to know. */
import type { ReadStore } from './types.ts';

export class ValueStore<State extends object> implements ReadStore<State> {
  #state: State;
  readonly #listeners = new Set<() => void>();

  constructor(initial: State) {
    this.#state = initial;
  }

  readonly getState = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  protected set(state: State): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  /** Nobody is told of what stays as it was. */
  protected patch(change: Partial<State>): void {
    const next = { ...this.#state, ...change };
    if (keysOf(change).some((key) => next[key] !== this.#state[key])) this.set(next);
  }
}

const keysOf = <State extends object>(change: Partial<State>): readonly (keyof State)[] =>
  Object.keys(change) as (keyof State)[];
