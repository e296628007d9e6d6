/** Tables of scores; see tables.ts. */
import type { Migration } from '../migration.ts';

export const scores: Migration = {
  name: 'scores',
  up: async () => undefined,
};
