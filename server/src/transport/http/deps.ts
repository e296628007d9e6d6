/** What the HTTP transport needs from the rest of the server. main.ts hands it over; nothing else is reached for. */
import type { Accounts } from '../../accounts/accounts.ts';
import type { Histories } from '../../archive/histories.ts';
import type { TicketLists } from '../../archive/ticket-lists.ts';
import type { OutsideActivity } from '../../activity/outside-activity.ts';
import type { Statistics } from '../../activity/statistics.ts';
import type { Identity } from '../../identity/identity.ts';
import type { ServerMetrics } from '../../observability/metrics.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock, Entropy } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Pipeline } from '../../ports/pipeline.ts';
import type { RankIndex } from '../../ports/rank-index.ts';
import type { DeliveryService } from '../../queue/delivery-service.ts';
import type { QueueService } from '../../queue/queue-service.ts';
import type { Ingestion } from '../../scores/ingestion.ts';
import type { ClassicApi } from '../../rooms/classic-api.ts';
import type { Rooms } from '../../rooms/rooms.ts';
import type { Roles } from '../../roles.ts';
import type { Moderation } from '../../scores/moderation.ts';
import type { Scoreboards } from '../../scores/scoreboards.ts';
import type { TrustedProxies } from '../address.ts';

export interface HttpDeps {
  readonly rooms: Pick<Rooms, 'create' | 'execute' | 'read' | 'resync' | 'list' | 'withWatching'>;
  readonly games: Pick<ClassicApi, 'create' | 'read' | 'play'>;
  readonly identity: Pick<
    Identity,
    'open' | 'verify' | 'ensureStored' | 'me' | 'update' | 'signIn' | 'createLink' | 'redeemLink' | 'signOutEverywhere'
  >;
  readonly accounts: Accounts;
  readonly scoreboards: Pick<Scoreboards, 'resolve' | 'exists' | 'isClosed' | 'page' | 'search' | 'table' | 'offer'>;
  readonly moderation: Pick<Moderation, 'of' | 'set'>;
  readonly ingestion: Pick<Ingestion, 'submit' | 'declare' | 'shown'>;
  readonly ranks: Pick<RankIndex, 'page' | 'find' | 'versions'>;
  readonly histories: Pick<Histories, 'profile' | 'games' | 'ratings' | 'against' | 'game' | 'recent'>;
  readonly activity: {
    readonly outside: Pick<OutsideActivity, 'record' | 'generate'>;
    readonly statistics: Pick<Statistics, 'isCached' | 'readArea' | 'peekArea' | 'readOverview'>;
  };
  readonly queues: Pick<
    QueueService,
    | 'take'
    | 'step'
    | 'read'
    | 'view'
    | 'list'
    | 'queueView'
    | 'figures'
    | 'handOver'
    | 'contact'
    | 'contacts'
    | 'setContact'
    | 'queues'
    | 'queue'
    | 'changeQueue'
  >;
  readonly ticketLists: Pick<TicketLists, 'list' | 'find' | 'steps' | 'teams'>;
  readonly deliveries: Pick<DeliveryService, 'list' | 'retry'>;
  /** Why a queue may not have this webhook, in words; null: it may. */
  readonly whyNoWebhook: (url: string) => Promise<string | null>;
  /** Where guests play from who do not say. */
  readonly defaultArea: number;
  readonly audit: AuditLog;
  readonly pipeline: Pipeline;
  /** Where the archive is, in words. */
  readonly archiveName: string;
  /** No convenience for the machine itself, and no switches. */
  readonly production: boolean;
  readonly health: Health;
  readonly metrics: Pick<ServerMetrics, 'request' | 'text' | 'contentType'>;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly entropy: Pick<Entropy, 'bytes'>;
  /** Routes of other nodes' roles are not served here. */
  readonly roles: Roles;
  /** This process's name: `X-Served-By`, and `host` in the game endpoints. */
  readonly node: string;
  /** The built client: index.html and assets/. */
  readonly clientDir: string;
  readonly trustedProxies: TrustedProxies;
  /** Where people reach this server, if it is known. https: browsers are told to stay with it. */
  readonly publicUrl: string | null;
  /** The best address to put into links, if there is a better one than the page's own. */
  readonly linkOrigin: () => string | null;
}

export interface Readiness {
  /** `broken`: a fault of this node alone, such as a stalled loop; another node would do better. */
  readonly state: 'starting' | 'ready' | 'draining' | 'broken';
  /** What is away for every node alike, such as `store`. */
  readonly degraded: readonly string[];
}

export interface Health {
  readiness(): Readiness;
  /** When this process began to serve, epoch milliseconds. */
  readonly startedAt: number;
}
