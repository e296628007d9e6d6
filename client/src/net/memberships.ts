/** Several parts of a page may follow the same thing over one connection; the server is told when the last one leaves. */
import type { Connection } from './types.ts';

const countsOf = new WeakMap<Connection, Map<string, number>>();

/** Answers how to leave; that answers whether it was the last. */
export function follow(connection: Connection, what: string): () => boolean {
  const counts = countsOf.get(connection) ?? new Map<string, number>();
  countsOf.set(connection, counts);
  counts.set(what, (counts.get(what) ?? 0) + 1);
  return () => {
    const left = (counts.get(what) ?? 1) - 1;
    if (left > 0) counts.set(what, left);
    else counts.delete(what);
    return left === 0;
  };
}
