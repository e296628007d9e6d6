/** Tables of activity; see tables.ts. */
import type { Migration } from '../migration.ts';

export const activity: Migration = {
  name: 'activity',
  up: async () => undefined,
};
