/** The last lines of each room's chat, in the room's partition; commit-writes.lua deletes them with the room. */
import { limits } from '@inkroom/shared';
import type { RoomId } from '@inkroom/shared';
import type { ChatLog, NewChatLine } from '../../ports/chat-log.ts';
import { chatKey, partitionOf, roomKey } from './keys.ts';
import type { RedisLink } from './redis-link.ts';
import { loadScript } from './scripts.ts';

export function createRedisChatLog({ link }: { link: RedisLink }): ChatLog {
  const appendLine = loadScript('append-line');
  const where = (room: RoomId, writes: boolean) => ({ partition: partitionOf(room), writes });
  return {
    async append(room, id, line) {
      const args = [id, JSON.stringify(line), limits.chatLines];
      const keys = [chatKey(room), roomKey(room)];
      return Number(await link.run({ script: appendLine, keys, args, ...where(room, true) }));
    },

    async read(room) {
      const reply = await link.command(['HGETALL', chatKey(room)], where(room, false));
      const cells = Array.isArray(reply) ? reply.map(String) : [];
      return cells
        .flatMap((field, index) => {
          if (index % 2 === 1 || !field.startsWith('l:')) return [];
          const text = cells[index + 1] ?? '';
          // Only append() writes it.
          const line = JSON.parse(text.slice(text.indexOf('\n') + 1)) as NewChatLine;
          return [{ ...line, seq: Number(field.slice(2)) }];
        })
        .toSorted((a, b) => a.seq - b.seq);
    },

    async drop(room) {
      await link.command(['DEL', chatKey(room)], where(room, true));
    },
  };
}
