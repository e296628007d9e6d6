/** The types of the HTTP interface, made from the document that the server publishes. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../server/src/config.ts';
import { startServer } from '../../server/src/server.ts';
import { runCommand } from './command.ts';
import { root } from './paths.ts';

/** Where the client reads them; written by `npm run api-types`, never by hand. */
export const schemaFile = join(root, 'client', 'src', 'api', 'schema.d.ts');

/** It brings a TypeScript of its own, and so lives in a workspace of its own. */
const generator = join(root, 'scripts', 'api-types', 'node_modules', 'openapi-typescript', 'bin', 'cli.js');
const limitMs = 300_000;

export async function makeApiSchema(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'inkroom-api-types-'));
  try {
    const [document, types] = [join(folder, 'openapi.json'), join(folder, 'schema.d.ts')];
    await writeFile(document, await publishedDocument(join(folder, 'data')));
    const { code, output } = await runCommand(process.execPath, [generator, document, '-o', types], { limitMs });
    if (code !== 0) throw new Error(`the types could not be made: ${output}`);
    return await readFile(types, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function publishedDocument(dataDir: string): Promise<string> {
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, HOUSE_GAMES: '0', DRAIN_MS: '0' });
  const server = await startServer({ config, clientDir: dataDir });
  try {
    const response = await fetch(`http://127.0.0.1:${server.port}/openapi.json`);
    return await response.text();
  } finally {
    await server.close();
  }
}
