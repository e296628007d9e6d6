/** Tables of games; see tables.ts. */
import type { Migration } from '../migration.ts';

export const games: Migration = {
  name: 'games',
  up: async (db) => {
    const { schema } = db;
    await schema
      .createTable('games')
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('epoch', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull().unique())
      .addColumn('room', 'text', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull())
      .addColumn('origin', 'text', (column) => column.notNull())
      .addColumn('visibility', 'text', (column) => column.notNull())
      .addColumn('at_table', 'integer', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('winner', 'integer')
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('ended_at', 'bigint', (column) => column.notNull())
      .addColumn('moves', 'text', (column) => column.notNull())
      .addColumn('players', 'text', (column) => column.notNull())
      .addColumn('seq', 'bigint')
      .addPrimaryKeyConstraint('games_primary', ['id', 'epoch'])
      .execute();
    await schema.createIndex('games_in_order').on('games').columns(['seq', 'id']).execute();
    await schema.createIndex('games_recent').on('games').columns(['origin', 'visibility', 'ended_at', 'key']).execute();

    await schema
      .createTable('game_players')
      .addColumn('game', 'text', (column) => column.notNull())
      .addColumn('seat', 'integer', (column) => column.notNull())
      .addColumn('player', 'text', (column) => column.notNull())
      .addColumn('opponent', 'text')
      .addColumn('mode', 'text', (column) => column.notNull())
      .addColumn('ended_at', 'bigint', (column) => column.notNull())
      .addColumn('result', 'text')
      .addColumn('change', 'double precision')
      .addPrimaryKeyConstraint('game_players_primary', ['game', 'seat'])
      .execute();
    await schema
      .createIndex('game_players_of_player')
      .on('game_players')
      .columns(['player', 'ended_at', 'game'])
      .execute();
    await schema.createIndex('game_players_pair').on('game_players').columns(['player', 'opponent']).execute();

    await schema
      .createTable('players')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('folded', 'text', (column) => column.notNull())
      .addColumn('area', 'integer')
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addColumn('first_at', 'bigint', (column) => column.notNull())
      .addColumn('last_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex('players_by_name').on('players').columns(['folded', 'last_at']).execute();

    await schema
      .createTable('ratings')
      .addColumn('player', 'text', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull())
      .addColumn('rating', 'double precision', (column) => column.notNull())
      .addColumn('deviation', 'double precision', (column) => column.notNull())
      .addColumn('volatility', 'double precision', (column) => column.notNull())
      .addColumn('games', 'integer', (column) => column.notNull())
      .addColumn('last_at', 'bigint', (column) => column.notNull())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('ratings_primary', ['player', 'mode'])
      .execute();

    await schema
      .createTable('rating_history')
      .addColumn('player', 'text', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('game', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('rating', 'double precision', (column) => column.notNull())
      .addColumn('deviation', 'double precision', (column) => column.notNull())
      .addColumn('change', 'double precision', (column) => column.notNull())
      .addPrimaryKeyConstraint('rating_history_primary', ['player', 'mode', 'number'])
      .execute();

    await schema
      .createTable('standings')
      .addColumn('player', 'text', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull())
      .addColumn('area', 'text', (column) => column.notNull())
      .addColumn('period', 'text', (column) => column.notNull())
      .addColumn('people', 'integer', (column) => column.notNull())
      .addColumn('wins', 'integer', (column) => column.notNull())
      .addColumn('draws', 'integer', (column) => column.notNull())
      .addColumn('losses', 'integer', (column) => column.notNull())
      .addColumn('run', 'integer', (column) => column.notNull())
      .addColumn('streak', 'integer', (column) => column.notNull())
      .addColumn('last_five', 'text', (column) => column.notNull())
      .addColumn('wins_at', 'bigint', (column) => column.notNull())
      .addColumn('points_at', 'bigint', (column) => column.notNull())
      .addColumn('streak_at', 'bigint', (column) => column.notNull())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('standings_primary', ['player', 'mode', 'area', 'period', 'people'])
      .execute();
    await schema
      .createIndex('standings_of_period')
      .on('standings')
      .columns(['period', 'mode', 'area', 'people'])
      .execute();
  },
};
