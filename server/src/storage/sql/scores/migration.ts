/** Tables of scores; see tables.ts. */
import type { Migration } from '../migration.ts';

export const scores: Migration = {
  name: 'scores',
  up: async ({ schema }) => {
    await schema
      .createTable('score_submissions')
      .addColumn('board', 'text', (column) => column.notNull())
      .addColumn('member', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('amount', 'double precision', (column) => column.notNull())
      .addColumn('operator', 'text', (column) => column.notNull())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addColumn('value', 'double precision', (column) => column.notNull())
      .addColumn('achieved_at', 'bigint', (column) => column.notNull())
      .addColumn('name', 'text')
      .addColumn('area', 'integer')
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('score_submissions_primary', ['board', 'member', 'id'])
      .execute();
    await schema
      .createTable('score_values')
      .addColumn('board', 'text', (column) => column.notNull())
      .addColumn('member', 'text', (column) => column.notNull())
      .addColumn('operator', 'text', (column) => column.notNull())
      .addColumn('value', 'double precision', (column) => column.notNull())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addColumn('achieved_at', 'bigint', (column) => column.notNull())
      .addColumn('name', 'text')
      .addPrimaryKeyConstraint('score_values_primary', ['board', 'member'])
      .execute();
  },
};
