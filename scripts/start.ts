/** `npm start`: builds the client if that is missing or stale, then runs the server in this process. */
import process from 'node:process';
import { ensureClient } from './lib/client-build.ts';

const built = await ensureClient((line) => console.log(line));
if (!built.ok) {
  console.error(built.message);
  process.exit(1);
}
await import('../server/src/main.ts');
