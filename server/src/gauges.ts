/** What is read when the metrics are asked for. */
import { activeStates, modeNames, queueOfMode } from '@inkroom/shared';
import type { BacklogGuard } from './archive/backlog-guard.ts';
import type { ServerMetrics } from './observability/metrics.ts';
import type { Store } from './ports/store.ts';
import type { Ingestion } from './scores/ingestion.ts';

export interface Gauged {
  readonly metrics: ServerMetrics;
  readonly sockets: { readonly connections: number };
  readonly feeds: { readonly size: number };
  readonly liveScoreboards: { readonly size: number };
  readonly ingestion: Pick<Ingestion, 'figures'>;
  readonly store: Pick<Store, 'counts' | 'countLines'>;
  readonly backlog: Pick<BacklogGuard, 'backlog' | 'oldestAgeMs'>;
}

export function registerGauges(gauged: Gauged): void {
  const { metrics, sockets, feeds, liveScoreboards, ingestion, store, backlog } = gauged;
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
    ticketsByState(store),
  );
}

const matchQueues = modeNames.map(queueOfMode);

/** Of the queues of matches, whose names are a fixed set. Each state is a line. */
async function ticketsByState(store: Pick<Store, 'countLines'>) {
  const counts = await Promise.all(activeStates.map((state) => store.countLines(matchQueues, state)));
  return activeStates.flatMap((state, index) =>
    matchQueues.map((queue, at) => ({ labels: { queue, state }, value: counts[index]?.[at] ?? 0 })),
  );
}
