import type { ActivityFact } from '@inkroom/shared';
import { describeActivityBookContract } from '../../ports/activity-book.contract.ts';
import { openTemporaryStore } from './testing.ts';

describeActivityBookContract(async () => {
  const under = await openTemporaryStore();
  let storage = under.storage;
  return {
    book: storage.activity,
    advance: (ms) => under.advance(ms),
    facts: async () => {
      const read = await storage.outbox.read(new Map([[0, '']]), 1_000);
      // Only the book writes to it here.
      return (read.get(0) ?? []).map(({ text }) => JSON.parse(text) as ActivityFact);
    },
    reopen: async () => {
      storage = await under.reopenStorage();
      return storage.activity;
    },
    close: () => under.close(),
  };
});
