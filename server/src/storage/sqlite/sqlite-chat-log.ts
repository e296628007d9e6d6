/** The last lines of each room's chat, in live.db. */
import { limits } from '@inkroom/shared';
import type { ChatLine, RoomId } from '@inkroom/shared';
import type { ChatLog, NewChatLine } from '../../ports/chat-log.ts';
import type { SqlEngine } from './engine.ts';

const maxTries = 5;

export function createSqliteChatLog(engine: SqlEngine): ChatLog {
  const known = async (room: RoomId, id: string): Promise<number | null> => {
    const [row] = await engine.query('SELECT seq FROM chat WHERE room = ? AND line_id = ?', [room, id]);
    return row === undefined ? null : Number(row['seq']);
  };

  const append = async (room: RoomId, id: string, line: NewChatLine): Promise<number> => {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const former = await known(room, id);
      if (former !== null) return former;
      const [last] = await engine.query('SELECT max(seq) AS seq FROM chat WHERE room = ?', [room]);
      const seq = Number(last?.['seq'] ?? 0) + 1;
      const result = await engine.transact([
        {
          sql: 'INSERT OR IGNORE INTO chat (room, seq, line_id, body) VALUES (?, ?, ?, ?)',
          params: [room, seq, id, JSON.stringify(line)],
          expectChanges: 1,
        },
        { sql: 'DELETE FROM chat WHERE room = ? AND seq <= ?', params: [room, seq - limits.chatLines] },
      ]);
      if (result.ok) return seq;
    }
    throw new Error('a chat line found no place');
  };

  return {
    append,
    async read(room) {
      const rows = await engine.query('SELECT seq, body FROM chat WHERE room = ? ORDER BY seq', [room]);
      return rows.map((row): ChatLine => ({
        ...(JSON.parse(String(row['body'])) as NewChatLine),
        seq: Number(row['seq']),
      }));
    },
    async drop(room) {
      await engine.transact([{ sql: 'DELETE FROM chat WHERE room = ?', params: [room] }]);
    },
  };
}
