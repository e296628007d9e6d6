/** Brings values that were committed to the live scoreboards, and fills them again after they were lost. */
import type { Archive } from '../ports/archive.ts';
import type { RankIndex } from '../ports/rank-index.ts';

export interface RankCourierOptions {
  readonly archive: Pick<Archive, 'pendingRanks' | 'settleRanks' | 'renewRanks'>;
  readonly ranks: Pick<RankIndex, 'put' | 'generation' | 'setGeneration'>;
  /** Never the same twice. */
  readonly newGeneration: () => string;
}

const mostAtOnce = 500;

export class RankCourier {
  readonly #options: RankCourierOptions;
  /** Something may be pending: of this node, or of one that ended between COMMIT and delivery. */
  #isLoaded = true;

  constructor(options: RankCourierOptions) {
    this.#options = options;
  }

  load(): void {
    this.#isLoaded = true;
  }

  /** Throws what archive and index throw; everything pending stays pending then. */
  async deliver(): Promise<void> {
    if (!this.#isLoaded) return;
    const { archive, ranks } = this.#options;
    for (;;) {
      const pending = await archive.pendingRanks(mostAtOnce);
      if (pending.length > 0) {
        await ranks.put(pending);
        await archive.settleRanks(pending);
      }
      if (pending.length < mostAtOnce) break;
    }
    this.#isLoaded = false;
  }

  /** An index without a generation has lost its values: all of them are pending again before it gets one. */
  async checkIndex(): Promise<void> {
    const { archive, ranks, newGeneration } = this.#options;
    // Also what another node has left behind.
    this.load();
    if ((await ranks.generation()) !== null) return;
    await archive.renewRanks();
    await ranks.setGeneration(newGeneration());
  }
}
