/** Tells whoever waits for facts that some were appended: called by every adapter of the live store that appends. */

export interface OutboxSignal {
  /** After the step that appended is durable, or may be. */
  readonly appended: () => void;
  readonly hasListeners: () => boolean;
  readonly listen: (listener: () => void) => () => void;
}

export function createOutboxSignal(): OutboxSignal {
  const listeners = new Set<() => void>();
  return {
    appended() {
      for (const listener of listeners) listener();
    },
    hasListeners: () => listeners.size > 0,
    listen(listener) {
      // Its own entry, even if one function listens twice.
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
