/** `npm run build`: builds the client, whether it is stale or not. */
import { buildClient } from './lib/client-build.ts';

const built = await buildClient();
console.log(built.ok ? 'The client is in client/dist.' : built.message);
process.exitCode = built.ok ? 0 : 1;
