/** Ports for servers that cannot take 0, or that must keep theirs over a restart: below the ones that the system gives to connections. */
import { createServer } from 'node:net';

const least = 20_000;
const most = 32_000;
const tries = 200;

/** Not handed out twice by one process, or two servers that start side by side would get the same. */
const given = new Set<number>();

/** Whether nobody listens on it now, on any address. */
export async function isFreePort(port: number): Promise<boolean> {
  const probe = createServer();
  return await new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '0.0.0.0', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A port that nobody listens on now. Another process may be quicker, so whoever takes it tries again: see `onFreePort`. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = least + Math.floor(Math.random() * (most - least));
    if (given.has(port) || !(await isFreePort(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`no free port from ${least} to ${most} after ${tries} tries`);
}

const starts = 5;

/** Starts something on a free port, and on another one if somebody else took that port first. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort());
    } catch (error) {
      const isTaken = error instanceof Error && /in use|address already|cannot bind/i.test(error.message);
      if (!isTaken || attempt === starts) throw error;
    }
  }
}
