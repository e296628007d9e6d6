/** The last lines of each room's chat, in live.db. */
import { invariant, limits } from '@inkroom/shared';
import type { ChatLine, RoomId } from '@inkroom/shared';
import type { ChatLog, NewChatLine } from '../../ports/chat-log.ts';
import type { SqlEngine } from './engine.ts';

export function createSqliteChatLog(engine: SqlEngine): ChatLog {
  return {
    async append(room: RoomId, id: string, line: NewChatLine): Promise<number> {
      const result = await engine.transact([
        {
          sql: `INSERT INTO chat (room, seq, line_id, body)
            SELECT ?, coalesce(max(seq), 0) + 1, ?, ? FROM chat WHERE room = ?
            HAVING NOT EXISTS (SELECT 1 FROM chat WHERE room = ? AND line_id = ?)`,
          params: [room, id, JSON.stringify(line), room, room, id],
        },
        { sql: 'SELECT seq FROM chat WHERE room = ? AND line_id = ?', params: [room, id], reads: true },
        {
          sql: 'DELETE FROM chat WHERE room = ? AND seq <= (SELECT max(seq) FROM chat WHERE room = ?) - ?',
          params: [room, room, limits.chatLines],
        },
      ]);
      invariant(result.ok, 'appending a line has no conditions');
      return Number(result.rows[0]?.['seq']);
    },

    async read(room) {
      const rows = await engine.query('SELECT seq, body FROM chat WHERE room = ? ORDER BY seq', [room]);
      return rows.map((row): ChatLine => {
        // Only append() writes it.
        const line = JSON.parse(String(row['body'])) as NewChatLine;
        return { ...line, seq: Number(row['seq']) };
      });
    },

    async drop(room) {
      await engine.transact([{ sql: 'DELETE FROM chat WHERE room = ?', params: [room] }]);
    },
  };
}
