/** What is read when the metrics are asked for. */
import { activeStates, modeNames, queueOfMode } from '@inkroom/shared';
import type { BacklogGuard } from './archive/backlog-guard.ts';
import type { ServerMetrics } from './observability/metrics.ts';
import type { Store } from './ports/store.ts';
import type { QueueService } from './queue/queue-service.ts';
import type { Ingestion } from './scores/ingestion.ts';

export interface Gauged {
  readonly metrics: ServerMetrics;
  readonly sockets: { readonly connections: number };
  readonly feeds: { readonly size: number };
  readonly liveScoreboards: { readonly size: number };
  readonly ingestion: Pick<Ingestion, 'figures'>;
  readonly store: Pick<Store, 'counts' | 'countLines'>;
  readonly backlog: Pick<BacklogGuard, 'backlog' | 'oldestAgeMs'>;
  readonly queues: Pick<QueueService, 'queues'>;
}

export function registerGauges(gauged: Gauged): void {
  const { metrics, sockets, feeds, liveScoreboards, ingestion, store, backlog, queues } = gauged;
  const scores = (which: 'accepted' | 'waiting') => () => ingestion.figures()[which];
  metrics.gauge('sockets', 'Open connections.', () => sockets.connections);
  metrics.gauge('feeds', 'Rooms that this process follows.', () => feeds.size);
  metrics.gauge('scoreboards', 'Scoreboards that somebody looks at here.', () => liveScoreboards.size);
  metrics.gauge('scores_accepted', 'Scores from outside that were kept since the start.', scores('accepted'));
  metrics.gauge('scores_waiting', 'Scores from outside that wait for the store.', scores('waiting'));
  metrics.gauge('rooms', 'Rooms stored.', async () => (await store.counts()).rooms);
  metrics.gauge('outbox', 'Facts waiting for the archive.', () => backlog.backlog.entries);
  metrics.gauge(
    'outbox_oldest_seconds',
    'How long the oldest of them has been waiting.',
    () => backlog.oldestAgeMs / 1_000,
  );
  metrics.gauges({ name: 'tickets', help: 'Tickets by queue and state.', labels: ['queue', 'state'] }, () =>
    ticketsByState(store, queues),
  );
}

const matchQueues = modeNames.map(queueOfMode);

/** Queues of stations have any name, so they are counted together. Each state is a line. */
async function ticketsByState(store: Pick<Store, 'countLines'>, queues: Pick<QueueService, 'queues'>) {
  const known = await queues.queues();
  const stations = (known.ok ? known.value : []).filter(({ kind }) => kind === 'station').map(({ name }) => name);
  const counts = await Promise.all(activeStates.map((state) => store.countLines([...matchQueues, ...stations], state)));
  return activeStates.flatMap((state, index) => {
    const inState = counts[index] ?? [];
    const atStations = inState.slice(matchQueues.length).reduce((sum, count) => sum + count, 0);
    return [
      ...matchQueues.map((queue: string, at) => ({ labels: { queue, state }, value: inState[at] ?? 0 })),
      { labels: { queue: 'stations', state }, value: atStations },
    ];
  });
}
