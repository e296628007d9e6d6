/** `npm start`: reads the settings, starts the server, says where it is and what it keeps where. */
import path from 'node:path';
import { ConfigError, readConfig } from './config.ts';
import { lanAddress } from './platform/lan-address.ts';
import { startServer } from './server.ts';
import { stopOnSignals } from './shutdown.ts';
import { mayShowKeys, welcomeLines } from './welcome.ts';

const clientDir = path.resolve(import.meta.dirname, '../../client/dist');

// A forgotten rejection is a bug, but not a reason to take every room down with it.
process.on('unhandledRejection', (reason) => {
  process.stderr.write(
    `unhandled rejection: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\n`,
  );
});

let port = 0;
try {
  const config = readConfig();
  port = config.port;
  const server = await startServer({ config, clientDir });
  stopOnSignals(() => server.close());
  const isShown = mayShowKeys(config, process.stdout);
  const consoleKey = isShown ? await server.openConsole('admin') : null;
  const deskKey = isShown ? await server.openConsole('desk') : null;
  const { storage, history } = server;
  const { port: opened } = server;
  const lines = welcomeLines({ config, port: opened, lan: lanAddress(), storage, history, consoleKey, deskKey });
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
  process.stderr.write(`${inOneLine(error)}\n`);
  process.exit(1);
}

/** What went wrong and what to do, without a stack, for faults that a person can mend. */
function inOneLine(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Stop what uses it, or choose another: PORT=3001 npm start`;
  }
  if (code === 'EACCES') {
    return `Port ${port} is not allowed for this user. Choose one above 1023: PORT=3000 npm start`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return 'HOST is not an address of this machine. Leave it out to listen on all of them.';
  }
  if (error instanceof Error && error.name === 'StorageError') return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
