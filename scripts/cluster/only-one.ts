/** One cluster per data folder: two Redis that append to one file would ruin it. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Holds a folder for this process, as long as it runs; a socket is held by nobody once its process is dead, however it
 * died. Answers how to let go, or null if another process holds it.
 */
export async function holdFolder(folder: string): Promise<(() => void) | null> {
  const name = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 24);
  const path = join(tmpdir(), `inkroom-${name}.sock`);
  const held = await listen(path);
  if (held !== null) return held;
  if (await answers(path)) return null;
  await rm(path, { force: true });
  return await listen(path);
}

function listen(path: string): Promise<(() => void) | null> {
  return new Promise((settle, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') settle(null);
      else reject(error);
    });
    server.listen(path, () => {
      server.unref();
      settle(() => void server.close());
    });
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      settle(true);
    });
    socket.once('error', () => settle(false));
  });
}
