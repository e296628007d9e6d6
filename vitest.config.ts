/**
 * One project per workspace, and one for the scripts. Left out of `npm run test:quick`: *.slow.test.ts,
 * and *.redis.test.ts and *.postgres.test.ts, which take a Redis or a Postgres.
 */
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

const quick = process.env['INKROOM_QUICK'] === '1';

/** Several servers, Redis and a balancer each: they take the whole machine, and run one after the other. */
const clusterTests = 'server/test/{chaos,cluster}';

/** What takes its time begins first, so that no worker is left alone with it at the end. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification): boolean => moduleId.includes('.slow.test.');
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

const project = (name: string, folders: string, except: readonly string[] = []) => ({
  test: {
    name,
    include: [`${folders}/**/*.test.{ts,tsx}`],
    exclude: ['**/node_modules/**', '**/dist/**', ...except, ...(quick ? ['**/*.{slow,redis,postgres}.test.ts'] : [])],
    environment: 'node',
  },
});

export default defineConfig({
  test: {
    // Processes, not threads: the tests open databases, start workers and send signals. Two, for two cores.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    // Several tests start servers, and the machine may be busy with something else.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    setupFiles: ['scripts/lib/patience.ts'],
    expect: { poll: { timeout: 60_000 } },
    projects: [
      project('shared', 'shared/{src,test}'),
      project('server', 'server/{src,test}', [`${clusterTests}/**`]),
      project('cluster', clusterTests),
      project('client', 'client/src'),
      project('bench', 'bench/src'),
      project('scripts', 'scripts'),
    ],
  },
});
