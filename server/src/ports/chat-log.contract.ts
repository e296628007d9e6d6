/** What every ChatLog is held to. */
import { limits } from '@inkroom/shared';
import type { PlayerId, RoomId } from '@inkroom/shared';
import { describe, expect } from 'vitest';
import { checksOf } from './checks.contract.ts';
import type { ChatLog, NewChatLine } from './chat-log.ts';

export interface ChatLogUnderTest {
  readonly chatLog: ChatLog;
  /** A room that is stored, so that its chat may be. */
  makeRoom(): Promise<RoomId>;
  /** The same data, opened again as after a restart. */
  reopen(): Promise<ChatLog>;
  close(): Promise<void>;
}

const line = (text: string): NewChatLine => ({
  player: 'player-1' as PlayerId,
  name: 'Mossy Otter',
  text,
  at: 1_700_000_000_000,
  from: 'seat',
});

export function describeChatLogContract(open: () => Promise<ChatLogUnderTest>): void {
  const checkOpened = checksOf(open);
  const check = (title: string, run: (under: ChatLogUnderTest, room: RoomId) => Promise<void>): void =>
    checkOpened(title, async (under) => run(under, await under.makeRoom()));

  describe('chat log', () => {
    check('[STORE-19] lines are numbered from 1 and read oldest first, also after a restart', async (under, room) => {
      expect(await under.chatLog.read(room)).toEqual([]);
      expect(await under.chatLog.append(room, 'a', line('first'))).toBe(1);
      expect(await under.chatLog.append(room, 'b', { ...line('<b>second</b> 🖋'), from: 'watch' })).toBe(2);
      const lines = [
        { ...line('first'), seq: 1 },
        { ...line('<b>second</b> 🖋'), from: 'watch', seq: 2 },
      ];
      expect(await under.chatLog.read(room)).toEqual(lines);
      const reopened = await under.reopen();
      expect(await reopened.read(room)).toEqual(lines);
      expect(await reopened.append(room, 'c', line('third'))).toBe(3);
    });

    check('[STORE-19] the same id again is the first line and its number', async ({ chatLog }, room) => {
      await chatLog.append(room, 'a', line('said once'));
      await chatLog.append(room, 'b', line('another'));
      const again = await Promise.all([
        chatLog.append(room, 'a', line('changed')),
        chatLog.append(room, 'a', line('again')),
      ]);
      expect(again).toEqual([1, 1]);
      expect((await chatLog.read(room)).map(({ text }) => text)).toEqual(['said once', 'another']);
    });

    check('[STORE-19] the last 100 lines are kept, and numbers go on', async ({ chatLog }, room) => {
      const count = limits.chatLines + 7;
      for (let index = 1; index <= count; index += 1) {
        expect(await chatLog.append(room, `id-${index}`, line(`line ${index}`))).toBe(index);
      }
      const kept = await chatLog.read(room);
      expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: limits.chatLines }, (_, index) => index + 8));
      expect(kept[0]?.text).toBe('line 8');
    });

    check('[STORE-19] of many who speak at once each gets a number of their own', async ({ chatLog }, room) => {
      const count = limits.chatLines + 50;
      const said = Array.from({ length: count }, (_, index) => chatLog.append(room, `id-${index}`, line(`${index}`)));
      const numbers = (await Promise.all(said)).toSorted((a, b) => a - b);
      expect(numbers).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    });

    check('[STORE-19] rooms do not share lines, and dropping forgets one of them', async (under, room) => {
      const { chatLog } = under;
      const other = await under.makeRoom();
      await chatLog.append(room, 'same-id', line('here'));
      expect(await chatLog.append(other, 'same-id', line('there'))).toBe(1);
      await chatLog.drop(room);
      expect(await chatLog.read(room)).toEqual([]);
      expect((await chatLog.read(other)).map(({ text }) => text)).toEqual(['there']);
      await chatLog.drop(room);
    });
  });
}
