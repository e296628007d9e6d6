/** A store that can be away, and that a node which dies after so many commits no longer reaches. */
import { OutcomeUnknown, StoreUnavailable } from '../../src/ports/store.ts';
import type { Store } from '../../src/ports/store.ts';

/** As one node has it. */
export class MortalStore {
  /** Commits that it still makes; the last one is not answered any more. */
  commitsLeft = Number.POSITIVE_INFINITY;
  away = false;

  over(store: Store): Store {
    const here = <T>(run: () => Promise<T>): Promise<T> =>
      this.isGone ? Promise.reject(new StoreUnavailable('told to be away')) : run();
    return {
      now: () => store.now(),
      outages: (id) => store.outages(id),
      onUnheard: (listener) => store.onUnheard(listener),
      load: (id) => here(() => store.load(id)),
      commit: (writes) =>
        here(async () => {
          this.commitsLeft -= 1;
          const result = await store.commit(writes);
          if (result.kind !== 'committed') this.commitsLeft += 1;
          if (this.isGone) throw new OutcomeUnknown('died before the answer');
          return result;
        }),
      subscribe: (id, listener) =>
        here(() =>
          store.subscribe(id, (update) => {
            if (!this.isGone) listener(update);
          }),
        ),
      tips: (ids) => here(() => store.tips(ids)),
      claimWakes: (options) => here(() => store.claimWakes(options)),
      postponeWake: (wake, at) => here(() => store.postponeWake(wake, at)),
      listRooms: (limit) => here(() => store.listRooms(limit)),
      readLines: (home, queries) => here(() => store.readLines(home, queries)),
      ranks: (ids) => here(() => store.ranks(ids)),
      countLines: (homes, line) => here(() => store.countLines(homes, line)),
      counts: () => here(() => store.counts()),
      close: () => Promise.resolve(),
    };
  }

  get isGone(): boolean {
    return this.away || this.commitsLeft <= 0;
  }
}
