/** Players and the registry of names, in live.db. */
import { invariant } from '@inkroom/shared';
import type { PlayerId } from '@inkroom/shared';
import { foldName } from '../../lib/fold-name.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PlayerRecord, PlayerStore } from '../../ports/player-store.ts';
import type { SqlEngine, Statement } from './engine.ts';

export function createSqlitePlayerStore(engine: SqlEngine, clock: Pick<Clock, 'now'>): PlayerStore {
  /** Changes one row if the name is free, or this player's already, or no longer reserved. */
  const claim = (name: string, player: PlayerId): Statement => ({
    sql: `INSERT INTO names (name, player, reserved_until) VALUES (?, ?, NULL)
      ON CONFLICT (name) DO UPDATE SET player = excluded.player, reserved_until = NULL
      WHERE names.player = excluded.player OR names.reserved_until <= ?`,
    params: [foldName(name), player, clock.now()],
    expectChanges: 1,
  });

  const load = async (id: PlayerId): Promise<PlayerRecord | null> => {
    const [row] = await engine.query('SELECT record FROM players WHERE id = ?', [id]);
    return row === undefined ? null : (JSON.parse(String(row['record'])) as PlayerRecord);
  };

  return {
    load,

    async create(record) {
      const result = await engine.transact([
        {
          sql: 'INSERT OR IGNORE INTO players (id, revision, record) VALUES (?, ?, ?)',
          params: [record.id, record.revision, JSON.stringify(record)],
          expectChanges: 1,
        },
        claim(record.name, record.id),
      ]);
      if (result.ok) return 'created';
      return result.failed === 0 ? 'exists' : 'name-taken';
    },

    async update(record) {
      const former = await load(record.id);
      if (former === null || former.revision !== record.revision - 1) return 'conflict';
      const renamed = foldName(former.name) !== foldName(record.name);
      const result = await engine.transact([
        {
          sql: 'UPDATE players SET revision = ?, record = ? WHERE id = ? AND revision = ?',
          params: [record.revision, JSON.stringify(record), record.id, former.revision],
          expectChanges: 1,
        },
        claim(record.name, record.id),
        ...(renamed
          ? [
              {
                sql: 'DELETE FROM names WHERE name = ? AND player = ? AND reserved_until IS NULL',
                params: [foldName(former.name), record.id],
              },
            ]
          : []),
      ]);
      if (result.ok) return 'updated';
      return result.failed === 0 ? 'conflict' : 'name-taken';
    },

    async findByName(name) {
      const [row] = await engine.query(
        `SELECT players.record FROM names JOIN players ON players.id = names.player
          WHERE names.name = ? AND names.reserved_until IS NULL`,
        [foldName(name)],
      );
      return row === undefined ? null : (JSON.parse(String(row['record'])) as PlayerRecord);
    },

    async releaseName(name, reservedUntil) {
      invariant(Number.isFinite(reservedUntil), 'a released name is reserved until a time');
      const result = await engine.transact([
        {
          sql: 'UPDATE names SET reserved_until = ? WHERE name = ? AND reserved_until IS NULL',
          params: [reservedUntil, foldName(name)],
          expectChanges: 1,
        },
      ]);
      return result.ok ? 'released' : 'absent';
    },
  };
}
