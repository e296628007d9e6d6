/** What operators see of the way to the archive, put together from whoever knows it, and their switch. */
import type { RateMeter } from '../lib/rate-meter.ts';
import type { Pipeline } from '../ports/pipeline.ts';
import type { BacklogGuard } from './backlog-guard.ts';
import type { PlugWatch } from './plug-watch.ts';
import type { Projector } from './projector.ts';

export interface PipelineOptions {
  /** Null: this process does not project. */
  readonly projector: Projector | null;
  readonly backlog: Pick<BacklogGuard, 'backlog' | 'oldestAgeMs' | 'appendedPerSecond'>;
  /** The database does not answer, or there is none. */
  readonly isAway: () => boolean;
  /** Scores from outside that this process takes in. */
  readonly scores: Pick<RateMeter, 'perSecond'>;
  readonly plug: Pick<PlugWatch, 'isUnplugged' | 'set'>;
}

export function createPipeline({ projector, backlog, isAway, scores, plug }: PipelineOptions): Pipeline {
  return {
    state: () => {
      const { lastBatch, dead } = projector?.state() ?? { lastBatch: null, dead: 0 };
      const { entries } = backlog.backlog;
      return {
        database: plug.isUnplugged ? 'unplugged' : isAway() ? 'away' : 'up',
        backlog: entries,
        oldestAgeMs: entries === 0 ? null : backlog.oldestAgeMs,
        acceptedPerSecond: backlog.appendedPerSecond,
        scoresPerSecond: scores.perSecond,
        lastBatch,
        dead,
      };
    },
    setUnplugged: (unplugged) => plug.set(unplugged),
  };
}
