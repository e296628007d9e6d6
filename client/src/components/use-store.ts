/** Reads an external store (anything with getState and subscribe) from React. */
import { useSyncExternalStore } from 'react';

/** What net's stores look like from here: the state object is replaced, never changed. */
export interface Readable<State> {
  getState(): State;
  subscribe(listener: () => void): () => void;
}

/** The whole state, drawn again whenever it is replaced. */
export function useStore<State>(store: Readable<State>): State {
  // The stores are plain objects with closures today; the arrows keep `this` right for any that are not.
  return useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => store.getState(),
  );
}
