/** Tables of the projector; see tables.ts. */
import { sql } from 'kysely';
import type { Migration } from '../migration.ts';

export const projector: Migration = {
  name: 'projector',
  up: async ({ schema }) => {
    await schema
      .createTable('projector')
      .addColumn('consumer', 'text', (column) => column.notNull())
      .addColumn('partition', 'integer', (column) => column.notNull())
      .addColumn('last_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('projector_primary', ['consumer', 'partition'])
      .execute();
    await schema
      .createTable('projector_leases')
      .addColumn('consumer', 'text', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('dead_letters')
      .addColumn('partition', 'integer', (column) => column.notNull())
      .addColumn('entry', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('dead_letters_primary', ['partition', 'entry'])
      .execute();
    await schema
      .createTable('board_entries')
      .addColumn('board', 'text', (column) => column.notNull())
      .addColumn('member', 'text', (column) => column.notNull())
      .addColumn('value', 'double precision', (column) => column.notNull())
      .addColumn('achieved_at', 'bigint', (column) => column.notNull())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addColumn('label', 'text')
      .addColumn('mark', 'text')
      .addColumn('pending', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('board_entries_primary', ['board', 'member'])
      .execute();
    // Small: it holds only what waits for the live index.
    await schema
      .createIndex('board_entries_pending')
      .on('board_entries')
      .columns(['achieved_at', 'board', 'member'])
      .where(sql.ref('pending'), '=', 1)
      .execute();
    await schema
      .createTable('ticket_history')
      .addColumn('ticket', 'text', (column) => column.notNull())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addColumn('queue', 'text', (column) => column.notNull())
      .addColumn('player', 'text', (column) => column.notNull())
      .addColumn('name', 'text')
      .addColumn('area', 'integer')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('detail', 'text')
      .addPrimaryKeyConstraint('ticket_history_primary', ['ticket', 'seq'])
      .execute();
    await schema.createIndex('ticket_history_queue').on('ticket_history').columns(['queue', 'at']).execute();
    await schema.createIndex('ticket_history_player').on('ticket_history').columns(['player', 'at']).execute();
  },
};
