/** In place of the socket server on a node that serves no people. */
import type { Server } from 'node:http';

export interface Connections {
  /** How many are open. */
  readonly connections: number;
  drain(overMs: number): Promise<void>;
  dropAll(): void;
  /** Closes the HTTP server, too. */
  close(): Promise<void>;
}

export function noSockets(http: Server): Connections {
  return {
    connections: 0,
    drain: () => Promise.resolve(),
    dropAll: () => undefined,
    close: () =>
      new Promise((resolve) => {
        // It may never have begun to listen.
        http.close(() => resolve());
        http.closeIdleConnections();
      }),
  };
}
