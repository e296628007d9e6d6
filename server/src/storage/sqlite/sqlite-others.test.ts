import type { RoomId } from '@inkroom/shared';
import { describeAccountBookContract } from '../../ports/account-book.contract.ts';
import { describeChatLogContract } from '../../ports/chat-log.contract.ts';
import { describePlayerStoreContract } from '../../ports/player-store.contract.ts';
import { describeSettingsContract } from '../../ports/settings.contract.ts';
import { writeAfter } from '../../ports/store-bench.contract.ts';
import { openTemporaryStore } from './testing.ts';

describeChatLogContract(async () => {
  const under = await openTemporaryStore();
  let rooms = 0;
  return {
    chatLog: under.storage.chatLog,
    async makeRoom() {
      rooms += 1;
      const id = `CHAT000${rooms}` as RoomId;
      await under.store.commit([writeAfter(id, null)]);
      return id;
    },
    reopen: async () => (await under.reopenStorage()).chatLog,
    close: () => under.close(),
  };
});

describePlayerStoreContract(async () => {
  const under = await openTemporaryStore();
  return {
    players: under.storage.players,
    now: () => under.store.now(),
    advance: (ms) => under.advance(ms),
    reopen: async () => (await under.reopenStorage()).players,
    close: () => under.close(),
  };
});

describeAccountBookContract(async () => {
  const under = await openTemporaryStore();
  return {
    accounts: under.storage.accounts,
    reopen: async () => (await under.reopenStorage()).accounts,
    close: () => under.close(),
  };
});

describeSettingsContract(async () => {
  const under = await openTemporaryStore();
  return {
    settings: under.storage.settings,
    reopen: async () => (await under.reopenStorage()).settings,
    close: () => under.close(),
  };
});
