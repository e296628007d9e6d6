/** Tables of activity; see tables.ts. */
import type { CreateTableBuilder } from 'kysely';
import type { Migration } from '../migration.ts';

/** Which of two events is the later one. */
const withOrder = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
  table
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('n', 'integer', (column) => column.notNull())
    .addColumn('tie', 'bigint', (column) => column.notNull());

export const activity: Migration = {
  name: 'activity',
  up: async ({ schema }) => {
    await withOrder(
      schema
        .createTable('activity_events')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('area', 'integer', (column) => column.notNull())
        .addColumn('mode', 'text', (column) => column.notNull())
        .addColumn('event', 'text', (column) => column.notNull())
        .addColumn('source', 'text', (column) => column.notNull()),
    ).execute();
    await schema.createIndex('activity_events_by_time').on('activity_events').columns(['at', 'id']).execute();
    await withOrder(
      schema
        .createTable('activity_users')
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('area', 'integer', (column) => column.notNull())
        .addColumn('mode', 'text', (column) => column.notNull())
        .addColumn('event', 'text', (column) => column.notNull()),
    )
      .addPrimaryKeyConstraint('activity_users_primary', ['user_id', 'area', 'mode'])
      .execute();
    await schema
      .createTable('activity_totals')
      .addColumn('area', 'integer', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull())
      .addColumn('logins', 'bigint', (column) => column.notNull())
      .addColumn('logouts', 'bigint', (column) => column.notNull())
      .addColumn('active', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('activity_totals_primary', ['area', 'mode'])
      .execute();
    await schema
      .createTable('activity_rollups')
      .addColumn('step', 'bigint', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('area', 'integer', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull())
      .addColumn('logins', 'bigint', (column) => column.notNull())
      .addColumn('logouts', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('activity_rollups_primary', ['step', 'at', 'area', 'mode'])
      .execute();
  },
};
