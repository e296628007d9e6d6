import { describeScoreBookContract } from '../../ports/score-book.contract.ts';
import { openTemporaryStore } from './testing.ts';

describeScoreBookContract(async () => {
  const under = await openTemporaryStore();
  return {
    book: under.storage.scores,
    outbox: under.storage.outbox,
    advance: (ms) => under.advance(ms),
    reopen: async () => (await under.reopenStorage()).scores,
    close: () => under.close(),
  };
});
