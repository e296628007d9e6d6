/** The built client in client/dist, and whether it was built from the sources as they are now. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './command.ts';
import { root, toolPath } from './paths.ts';

const sources = [
  'client/{index,overlay}.html',
  'client/package.json',
  'client/tsconfig.json',
  'client/{vite.config,compress-assets,lean-build,overlay-build,push-worker-build}.ts',
  'client/{src,public}/**',
  'shared/package.json',
  'shared/src/**',
  'package-lock.json',
  'tsconfig.base.json',
];

const isTest = (path: string) => /\.(test|contract)\.tsx?$/.test(path);

/** Says which sources there are in `folder`, names and contents, in one hash. */
export function hashSources(folder: string): string {
  const hash = createHash('sha256');
  const paths = globSync(sources, { cwd: folder }).filter((path) => !isTest(path));
  for (const path of paths.toSorted()) {
    const file = join(folder, path);
    if (!statSync(file).isFile()) continue;
    hash.update(`${path}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

export type ClientState = 'missing' | 'stale' | 'fresh';

const stampName = '.built-from';

export function clientState(folder: string): ClientState {
  const dist = join(folder, 'client', 'dist');
  if (!existsSync(join(dist, 'index.html'))) return 'missing';
  const stamp = join(dist, stampName);
  // An image for production may come with the built client alone: then there is nothing to be stale against.
  if (!existsSync(join(folder, 'client', 'src'))) return 'fresh';
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources(folder) ? 'fresh' : 'stale';
}

export type BuildResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Builds beside client/dist and then takes its place, so that nobody is ever served half a client. */
export async function buildClient(): Promise<BuildResult> {
  const dist = join(root, 'client', 'dist');
  const cache = join(root, 'client', '.cache');
  const fresh = join(cache, `dist-${process.pid}`);
  const old = join(cache, `old-${process.pid}`);
  mkdirSync(cache, { recursive: true });

  const hash = hashSources(root);
  const args = ['build', 'client', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'];
  const { code, output, timedOut } = await runTool('vite', args, { limitMs: 600_000, env: { NODE_ENV: 'production' } });
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    return { ok: false, message: timedOut ? 'The build did not end within 3 minutes.' : output.trim() };
  }
  writeFileSync(join(fresh, stampName), hash);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
  return { ok: true };
}

/** Builds what is missing or stale, saying so in a line. Without the build tools (production) a stale client has to do. */
export async function ensureClient(say: (line: string) => void): Promise<BuildResult> {
  const state = clientState(root);
  if (state === 'fresh') return { ok: true };
  if (toolPath('vite') === null) {
    if (state === 'missing') {
      return { ok: false, message: 'The client is not built and Vite is not installed: run npm ci && npm run build.' };
    }
    say('The client was built from other sources and Vite is not installed: serving it as it is.');
    return { ok: true };
  }
  say(state === 'missing' ? 'Building the client …' : 'Building the client again, because its sources changed …');
  return await buildClient();
}
