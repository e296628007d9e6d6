/** Who listens to what the server says. One listener that fails keeps nobody else from hearing. */

type EventMap<Events> = { readonly [Name in keyof Events]: (payload: never) => void };

export class EventListeners<Events extends EventMap<Events>> {
  readonly #byName = new Map<PropertyKey, Set<(payload: never) => void>>();

  add<Name extends keyof Events>(name: Name, listener: Events[Name]): () => void {
    const listeners = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /** The payload is what the protocol says that events of this name carry. */
  tell(name: string, payload: object): void {
    for (const listener of this.#byName.get(name) ?? []) {
      try {
        Reflect.apply(listener, undefined, [payload]);
      } catch (error) {
        // Told to whoever looks for bugs, without stopping the others.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
