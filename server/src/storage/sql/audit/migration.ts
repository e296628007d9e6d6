/** The table of who did what; see tables.ts. */
import type { Migration } from '../migration.ts';

export const audit: Migration = {
  name: 'audit',
  up: async (db) => {
    await db.schema
      .createTable('audit_log')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('who', 'text', (column) => column.notNull())
      .addColumn('what', 'text', (column) => column.notNull())
      .addColumn('subject', 'text')
      .addColumn('detail', 'text')
      .execute();
    await db.schema.createIndex('audit_log_recent').on('audit_log').columns(['at', 'id']).execute();
  },
};
