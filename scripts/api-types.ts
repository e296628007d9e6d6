/** `npm run api-types`: writes the types that the client asks the HTTP interface with. Run it after a change of a route. */
import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { makeApiSchema, schemaFile } from './lib/api-schema.ts';
import { root } from './lib/paths.ts';

await writeFile(schemaFile, await makeApiSchema());
console.log(`${relative(root, schemaFile)} is what the server publishes.`);
