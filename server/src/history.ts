/** The part of the composition root that is about what has happened: archive, audit log, what waits on the way, and who brings it there. */
import { startBacklogGuard } from './archive/backlog-guard.ts';
import type { BacklogGuard } from './archive/backlog-guard.ts';
import { createPipeline } from './archive/pipeline.ts';
import { watchPlug } from './archive/plug-watch.ts';
import { startProjector } from './archive/projector.ts';
import type { Config } from './config.ts';
import { startRateMeter } from './lib/rate-meter.ts';
import type { ServerMetrics } from './observability/metrics.ts';
import type { ActivityHistory } from './ports/activity-history.ts';
import type { AuditLog } from './ports/audit-log.ts';
import type { Clock, Entropy } from './ports/clock.ts';
import type { GameHistory } from './ports/game-history.ts';
import type { Logger } from './ports/logger.ts';
import type { Pipeline } from './ports/pipeline.ts';
import type { Storage } from './ports/storage.ts';
import type { TicketHistory } from './ports/ticket-history.ts';
import { createActivityHistory } from './storage/sql/activity/sql-activity-history.ts';
import { createSqlAuditLog, noAuditLog } from './storage/sql/audit/sql-audit-log.ts';
import { createGameHistory } from './storage/sql/games/sql-game-history.ts';
import { openConfiguredArchive } from './storage/sql/open-archive.ts';
import { createTicketHistory } from './storage/sql/tickets/sql-ticket-history.ts';

export interface History {
  readonly audit: AuditLog;
  /** What waits for the archive, and what may begin meanwhile. */
  readonly backlog: BacklogGuard;
  /** Null where nothing is archived. */
  readonly games: GameHistory | null;
  readonly activity: ActivityHistory | null;
  readonly tickets: TicketHistory | null;
  /** Null where nothing is archived, else where it is. */
  readonly place: string | null;
  isAway(): boolean;
  /** What operators see and switch. `scoresAccepted` counts since the start. */
  watch(scoresAccepted: () => number): Pipeline;
  /** Stops what looks on; facts may still be on their way. */
  stop(): void;
  /** Brings what it can, then closes. */
  close(): Promise<void>;
}

export interface HistoryOptions {
  readonly config: Config;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly metrics: ServerMetrics;
}

export function openHistory({ config, storage, clock, entropy, logger, metrics }: HistoryOptions): History {
  const { outbox, ranks, store } = storage;
  const archive = openConfiguredArchive({
    dataDir: config.dataDir,
    database: config.database,
    isShared: config.redis !== null,
    clock,
    logger,
  });
  const audit = archive === null ? noAuditLog(logger) : createSqlAuditLog({ ...archive, clock, entropy, logger });
  const backlog = startBacklogGuard({ outbox, limit: config.backlogLimit, clock, store, logger });
  const projects = config.roles.has('projector');
  const projector =
    archive !== null && projects
      ? startProjector({ outbox, archive: archive.archive, ranks, clock, entropy, logger, metrics, node: config.node })
      : null;
  if (archive === null && projects) {
    logger.warn('history is off: no DATABASE_URL is set. Results wait in Redis until one is', {
      backlogLimit: config.backlogLimit,
    });
  }
  const isAway = (): boolean => archive === null || archive.isAway();
  const stops = [() => backlog.stop()];
  return {
    audit,
    backlog,
    games: archive === null ? null : createGameHistory(archive.reads),
    activity: archive === null ? null : createActivityHistory(archive.reads),
    tickets: archive === null ? null : createTicketHistory(archive.reads),
    place: archive?.describe() ?? null,
    isAway: () => archive?.isAway() === true,
    watch(scoresAccepted) {
      const scores = startRateMeter(scoresAccepted, clock);
      const plug = watchPlug({ plug: storage.plug, projector, clock, production: config.production });
      stops.push(
        () => scores.stop(),
        () => plug.stop(),
      );
      return createPipeline({ projector, backlog, isAway, scores, plug });
    },
    stop() {
      for (const stop of stops) stop();
    },
    async close() {
      await projector?.stop();
      await audit.close();
      await archive?.close();
    },
  };
}
