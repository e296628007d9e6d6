import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { makeApiSchema, schemaFile } from '../../scripts/lib/api-schema.ts';

test('[HTTP-60] the client’s types are those of the document that the server publishes: npm run api-types', async () => {
  expect(await readFile(schemaFile, 'utf8')).toBe(await makeApiSchema());
}, 180_000);
