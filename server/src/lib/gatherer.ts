/** Many callers, few calls: what is ready together is done together, and the next round begins when the former has been answered. */

export interface GathererOptions<In, Out> {
  /** Answers one by one, in the order given; an item that failed has its error. Must not throw for one item's sake. */
  readonly run: (items: readonly In[]) => Promise<readonly (Out | Error)[]>;
  /** What a caller is told of whom some items failed. */
  readonly failure: (errors: readonly Error[], items: number) => Error;
  /** After a round of so many items the next one gathers for some milliseconds: under load fewer and larger calls cost less than they delay. */
  readonly rest?: { readonly items: number; readonly ms: number };
  /** Items of one round, unless a single caller brings more. */
  readonly most: number;
}

interface Caller<In, Out> {
  readonly items: readonly In[];
  resolve(answers: readonly Out[]): void;
  reject(error: Error): void;
}

export function createGatherer<In, Out>(
  options: GathererOptions<In, Out>,
): (items: readonly In[]) => Promise<readonly Out[]> {
  let waiting: Caller<In, Out>[] = [];
  let busy = false;

  const begin = (): void => {
    if (waiting.length === 0) {
      busy = false;
      return;
    }
    let count = 0;
    const cut = waiting.findIndex(({ items }, index) => {
      count += items.length;
      return index > 0 && count > options.most;
    });
    const round = cut === -1 ? waiting : waiting.slice(0, cut);
    waiting = cut === -1 ? [] : waiting.slice(cut);
    const items = round.flatMap((caller) => caller.items);
    const { rest } = options;
    const startedAt = performance.now();
    const goOn = (): void => {
      const restMs = rest === undefined || items.length < rest.items ? 0 : rest.ms - (performance.now() - startedAt);
      if (restMs > 0) setTimeout(begin, restMs);
      else begin();
    };
    options.run(items).then(
      (answers) => {
        // The next round is on its way before anybody is told about this one.
        goOn();
        let from = 0;
        for (const caller of round) {
          settle(caller, answers.slice(from, from + caller.items.length), options.failure);
          from += caller.items.length;
        }
      },
      (error: unknown) => {
        goOn();
        for (const caller of round) caller.reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  };

  return (items) => {
    if (items.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject });
      if (busy) return;
      busy = true;
      // After the poll phase, so that everything that arrived in one turn of the event loop leaves together.
      setImmediate(begin);
    });
  };
}

function settle<In, Out>(
  caller: Caller<In, Out>,
  answers: readonly (Out | Error)[],
  failure: GathererOptions<In, Out>['failure'],
): void {
  const errors = answers.filter((answer) => answer instanceof Error);
  if (errors.length > 0) caller.reject(failure(errors, answers.length));
  else caller.resolve(answers.filter((answer): answer is Out => !(answer instanceof Error)));
}
