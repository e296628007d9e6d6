/** The generator of scores: a process of its own. Told at what rate to send by its parent; answers with figures. */
import { Latencies } from './latencies.ts';
import { ScoreClient } from './score-client.ts';
import { pause } from './table.ts';

export interface ScoreOrder {
  readonly url: string;
  readonly key: string;
  readonly perRequest: number;
  /** Requests of all connections together; null: as fast as it goes. */
  readonly requestsPerSecond: number | null;
  readonly connections: number;
  readonly members: number;
  readonly warmupMs: number;
  readonly ms: number;
}

export interface ScoreFigures {
  readonly seconds: number;
  /** Scores that were accepted while it was measured, and in all. */
  readonly accepted: number;
  readonly acceptedInAll: number;
  readonly refused: number;
  readonly p50: number;
  readonly p99: number;
  /** Of a request, from when it was due. */
  readonly longest: number;
  readonly ownCpuMicros: number;
}

export type ScoreNews = { readonly kind: 'measuring' } | { readonly kind: 'figures'; readonly figures: ScoreFigures };

const say = (news: ScoreNews): void => void process.send?.(news);

process.on('message', (order: ScoreOrder) => {
  void perform(order).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});

let run = 0;

async function perform(order: ScoreOrder): Promise<void> {
  const { perRequest, requestsPerSecond, members, connections } = order;
  run += 1;
  const prefix = `${process.pid}-${run}`;
  let number = 0;
  const bodyOf = (): string => {
    const items: string[] = [];
    for (let index = 0; index < perRequest; index += 1) {
      number += 1;
      const member = `member-${(number * 7_919) % members}`;
      items.push(`{"board":"bench","member":"${member}","score":1,"operator":"add","id":"${prefix}-${number}"}`);
    }
    return `{"items":[${items.join(',')}]}`;
  };
  const clients = await Promise.all(Array.from({ length: connections }, () => ScoreClient.open(order.url, order.key)));
  let latencies = new Latencies();
  let counts = { accepted: 0, refused: 0 };
  let acceptedInAll = 0;
  let running = true;
  // Latency counts from when a request was due, so that one that had to wait for a connection does not look fast.
  const due: number[] = [];
  let wake: (() => void)[] = [];
  const next = async (): Promise<number> => {
    if (requestsPerSecond === null) return performance.now();
    for (;;) {
      const at = due.shift();
      if (at !== undefined || !running) return at ?? performance.now();
      await new Promise<void>((resolve) => wake.push(resolve));
    }
  };
  const startedAt = performance.now();
  let dealt = 0;
  const deal = (): void => {
    if (requestsPerSecond === null) return;
    const until = ((performance.now() - startedAt) / 1_000) * requestsPerSecond;
    for (; dealt < until; dealt += 1) due.push(startedAt + (dealt * 1_000) / requestsPerSecond);
    const sleepers = wake;
    wake = [];
    for (const one of sleepers) one();
  };
  const dealer = setInterval(deal, 1);
  const loops = clients.map(async (client) => {
    while (running) {
      const at = await next();
      if (!running) break;
      const { status, body } = await client.send(bodyOf());
      latencies.add(performance.now() - at);
      if (status === 202) {
        counts.accepted += perRequest;
        acceptedInAll += perRequest;
      } else {
        counts.refused += 1;
        if (counts.refused === 1) console.error(`refused: ${status} ${body.slice(0, 200)}`);
      }
    }
  });
  await pause(order.warmupMs);
  latencies = new Latencies();
  counts = { accepted: 0, refused: 0 };
  const cpuAtStart = process.cpuUsage();
  const measuredFrom = performance.now();
  say({ kind: 'measuring' });
  await pause(order.ms);
  const seconds = (performance.now() - measuredFrom) / 1_000;
  const { user, system } = process.cpuUsage(cpuAtStart);
  const measured = {
    ...counts,
    seconds,
    p50: latencies.percentile(0.5),
    p99: latencies.percentile(0.99),
    longest: latencies.percentile(1),
  };
  running = false;
  deal();
  await Promise.all(loops);
  clearInterval(dealer);
  for (const client of clients) client.close();
  say({ kind: 'figures', figures: { ...measured, acceptedInAll, ownCpuMicros: user + system } });
}
