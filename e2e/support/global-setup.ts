/** Before the first test: the client is built from the sources as they are now. `npm test` has done that already. */
import { ensureClient } from '../../scripts/lib/client-build.ts';

export default async function buildOnce(): Promise<void> {
  const built = await ensureClient((line) => console.log(line));
  if (!built.ok) throw new Error(built.message);
}
