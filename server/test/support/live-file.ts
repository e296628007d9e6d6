/** What a data folder holds, read from beside the server. */
import type { GameFact } from '@inkroom/shared';
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';

/** The facts that wait for the archive, oldest first. */
export function readFacts(dataDir: string): readonly GameFact[] {
  const database = new DatabaseSync(path.join(dataDir, 'live.db'));
  try {
    const rows = database.prepare('SELECT body FROM outbox ORDER BY seq').all();
    return rows.map(({ body }) => JSON.parse(String(body)) as GameFact);
  } finally {
    database.close();
  }
}
