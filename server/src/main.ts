/** `npm start`: reads the settings, starts the server, says where it is and what it keeps where. */
import path from 'node:path';
import { ConfigError, readConfig } from './config.ts';
import type { Config } from './config.ts';
import { isEverywhere, lanAddress } from './platform/lan-address.ts';
import { allRoles } from './roles.ts';
import { startServer } from './server.ts';
import type { RunningServer } from './server.ts';
import { stopOnSignals } from './shutdown.ts';

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
  for (const line of welcome(config, server)) process.stdout.write(`${line}\n`);
  for (const line of await operatorLines(config, server)) process.stdout.write(`${line}\n`);
  stopOnSignals(() => server.close());
} catch (error) {
  process.stderr.write(`${inOneLine(error)}\n`);
  process.exit(1);
}

function welcome(config: Config, server: { port: number; storage: string }): readonly string[] {
  const here = isEverywhere(config.host) ? 'localhost' : config.host;
  const lan = here === 'localhost' ? lanAddress() : null;
  return [
    `Inkroom is open: http://${here}:${server.port}`,
    ...(lan === null ? [] : [`On this network:  http://${lan}:${server.port}`]),
    ...(config.publicUrl === null ? [] : [`For everybody:    ${config.publicUrl}`]),
    server.storage,
    ...(config.roles.size === allRoles.length ? [] : [`This node does only: ${[...config.roles].join(', ')}`]),
  ];
}

/** A link that signs in by itself, for the eyes in front of this terminal: what goes into a file or a log has no key in it. */
async function operatorLines(config: Config, server: RunningServer): Promise<readonly string[]> {
  if (!process.stdout.isTTY || config.production) return [];
  const key = await server.openConsole();
  const here = isEverywhere(config.host) ? 'localhost' : config.host;
  return key === null ? [] : [`For the operator: http://${here}:${server.port}/admin#key=${key}`];
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
