import { describeRankIndexContract } from '../../ports/rank-index.contract.ts';
import { MemoryRanks } from './memory-ranks.ts';

describeRankIndexContract(async () => {
  const ranks = new MemoryRanks();
  return { ranks, reopen: async () => ranks, close: async () => undefined };
});
