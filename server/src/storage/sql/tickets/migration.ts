/** Tables of tickets; see tables.ts. */
import type { Migration } from '../migration.ts';

export const tickets: Migration = {
  name: 'tickets',
  up: async ({ schema }) => {
    await schema
      .createTable('tickets')
      .addColumn('ticket', 'text', (column) => column.primaryKey())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addColumn('queue', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('owner', 'text')
      .addColumn('area', 'integer', (column) => column.notNull())
      .addColumn('team', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('no_shows', 'integer', (column) => column.notNull())
      .addColumn('score', 'double precision')
      .addColumn('record', 'text', (column) => column.notNull())
      .execute();
    await schema.createIndex('tickets_by_time').on('tickets').columns(['created_at', 'ticket']).execute();
    await schema.createIndex('tickets_of_queue').on('tickets').columns(['queue', 'created_at', 'ticket']).execute();
    await schema.createIndex('tickets_by_score').on('tickets').columns(['queue', 'score', 'created_at']).execute();
    await schema
      .createTable('ticket_metrics')
      .addColumn('ticket', 'text', (column) => column.notNull())
      .addColumn('metric', 'text', (column) => column.notNull())
      .addColumn('value', 'double precision', (column) => column.notNull())
      .addPrimaryKeyConstraint('ticket_metrics_primary', ['ticket', 'metric'])
      .execute();
  },
};
