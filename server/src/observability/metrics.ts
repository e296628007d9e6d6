/** Everything this server counts, under one registry, in Prometheus' text form. */
import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { DeliveryMetrics, MatchMetrics, Metrics, ProjectorMetrics } from '../ports/metrics.ts';
import { startLoopDelay } from './loop-delay.ts';

/** What a service counts, and what the transports add. Label values come from fixed sets, so the number of series is bounded. */
export interface ServerMetrics extends Metrics, ProjectorMetrics, MatchMetrics, DeliveryMetrics {
  commitLatency(ms: number): void;
  /** A socket message: its name (or `unknown`) and `ok` or an error code. */
  message(name: string, result: string): void;
  /** From receiving a message to its ack. */
  messageLatency(name: string, ms: number): void;
  /** An HTTP request: the route's pattern, never the address itself. */
  request(request: { method: string; route: string; status: number; ms: number }): void;
  /** A number that is read whenever somebody asks, such as open sockets. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** Several numbers of one kind, told apart by labels of fixed sets. */
  gauges(
    gauge: { name: string; help: string; labels: readonly string[] },
    read: () => Promise<readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]>,
  ): void;
  /** The text of GET /metrics. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Stops the event loop's monitor. */
  close(): void;
}

const prefix = 'inkroom_';
const waitBuckets = [0.1, 0.5, 1, 2, 5, 8, 15, 30, 60, 120, 300];
const latencyBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export function createMetrics(labels: { readonly node: string }): ServerMetrics {
  const registry = new Registry();
  registry.setDefaultLabels({ node: labels.node });
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: prefix + name, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Histogram({ name: prefix + name, help, labelNames, buckets: latencyBuckets, registers });

  const commits = counter('commits_total', 'Commits to rooms by result.', ['result']);
  const wakes = counter('wakes_total', 'Deadlines of rooms that fired, by kind.', ['kind']);
  const messages = counter('messages_total', 'Socket messages by name and result.', ['name', 'result']);
  const requests = counter('http_requests_total', 'HTTP requests by route and status.', ['method', 'route', 'status']);
  const commitSeconds = histogram('commit_seconds', 'From handing a commit to the store to its answer.', []);
  const messageSeconds = histogram('message_seconds', 'From receiving a socket message to its answer.', ['name']);
  const requestSeconds = histogram('http_request_seconds', 'From receiving an HTTP request to its last byte.', [
    'route',
  ]);
  const projected = counter('projected_facts_total', 'Facts that this process has stored in the archive.', []);
  const buried = counter('dead_letters_total', 'Facts that can never be stored.', []);
  const batchFacts = new Histogram({
    name: `${prefix}projector_batch_facts`,
    help: 'Facts per transaction.',
    buckets: [1, 5, 20, 50, 100, 250, 500],
    registers,
  });
  const batchSeconds = histogram('projector_batch_seconds', 'From the start of a transaction to its COMMIT.', []);
  const pairs = counter('matches_paired_total', 'Pairs that this process has called up.', []);
  const missed = counter('ready_checks_missed_total', 'People who did not confirm in time.', []);
  const deliveries = counter('deliveries_total', 'Tries to send a message to a person or a system.', [
    'channel',
    'result',
  ]);
  const waits = new Histogram({
    name: `${prefix}match_wait_seconds`,
    help: 'From joining the line of a match queue to being called up.',
    buckets: waitBuckets,
    registers,
  });
  const stopProcessGauges = addProcessGauges(registry);

  return {
    commits: (result) => commits.inc({ result }),
    wakes: (kind) => wakes.inc({ kind }),
    commitLatency: (ms) => commitSeconds.observe(ms / 1000),
    projected: (facts, ms) => {
      projected.inc(facts);
      batchFacts.observe(facts);
      batchSeconds.observe(ms / 1000);
    },
    buried: () => buried.inc(),
    paired: (waitedMs) => {
      pairs.inc();
      for (const ms of waitedMs) waits.observe(ms / 1000);
    },
    missedCheck: () => missed.inc(),
    delivered: (channel, result) => deliveries.inc({ channel, result }),
    message: (name, result) => messages.inc({ name, result }),
    messageLatency: (name, ms) => messageSeconds.observe({ name }, ms / 1000),
    request: ({ method, route, status, ms }) => {
      requests.inc({ method, route, status });
      requestSeconds.observe({ route }, ms / 1000);
    },
    gauge: (name, help, read) => {
      const gauge: Gauge = new Gauge({
        name: prefix + name,
        help,
        registers,
        collect: async () => gauge.set(await read()),
      });
    },
    gauges: ({ name, help, labels: labelNames }, read) => {
      const gauge = new Gauge({
        name: prefix + name,
        help,
        labelNames,
        registers,
        collect: async () => {
          for (const { labels: of, value } of await read()) gauge.set(of, value);
        },
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
    close: stopProcessGauges,
  };
}

function addProcessGauges(registry: Registry): () => void {
  const registers = [registry];
  const loop = startLoopDelay();
  const delay: Gauge<'quantile'> = new Gauge({
    name: 'nodejs_eventloop_delay_seconds',
    help: 'How long the event loop kept work waiting since the last scrape.',
    labelNames: ['quantile'],
    registers,
    collect: () => {
      const { p50, p99, max } = loop.read();
      delay.set({ quantile: '0.5' }, p50);
      delay.set({ quantile: '0.99' }, p99);
      delay.set({ quantile: '1' }, max);
      loop.reset();
    },
  });
  const simple = (name: string, help: string, read: () => number) => {
    const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(read()) });
  };
  simple('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  simple('nodejs_heap_used_bytes', 'JavaScript heap in use.', () => process.memoryUsage().heapUsed);
  simple('process_uptime_seconds', 'Since the process started.', () => process.uptime());
  const cpu: Counter = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'User and system time.',
    registers,
    collect: () => {
      const { user, system } = process.cpuUsage();
      cpu.reset();
      cpu.inc((user + system) / 1e6);
    },
  });
  return () => loop.stop();
}
