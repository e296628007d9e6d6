/** Test support: a Postgres in a folder that goes away with it. Only processes die in tests, so nothing waits for the disk. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresProcess } from '../postgres-process.ts';
import type { PostgresOptions } from '../postgres-process.ts';

export interface PostgresUnderTest {
  readonly url: string;
  readonly process: PostgresProcess;
  /** Ends it and removes what it kept. */
  close(): Promise<void>;
}

export async function startPostgres(
  options: Pick<PostgresOptions, 'password' | 'config'> = {},
): Promise<PostgresUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'inkroom-postgres-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    // Its account has to get through.
    await chmod(folder, 0o711);
    const config = { fsync: 'off', ...options.config };
    const process = await PostgresProcess.start({ ...options, dir: join(folder, 'data'), config });
    return {
      url: process.url,
      process,
      async close() {
        await process.kill();
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}
