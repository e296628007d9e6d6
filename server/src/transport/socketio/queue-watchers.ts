/** Queues that somebody here looks at, such as on the wall: each new picture is read once, encoded once, at most four times a second. */
import type { QueueName, QueueView } from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { QueueService } from '../../queue/queue-service.ts';
import { queueChannel } from './channels.ts';
import type { LocalChannels } from './local-channels.ts';

export interface QueueWatchersOptions {
  readonly queues: Pick<QueueService, 'listen' | 'watch' | 'queueView'>;
  readonly channels: Pick<LocalChannels, 'emit'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Watched {
  readonly connections: Set<string>;
  stop: (() => void) | null;
  due: (() => void) | null;
  /** As it was told, but for the time. */
  text: string;
}

const tellMs = 250;
/** Estimates change with time alone, and a hint may be lost. */
const againMs = 5_000;

export class QueueWatchers {
  readonly #options: QueueWatchersOptions;
  readonly #queues = new Map<QueueName, Watched>();
  readonly #stops: readonly (() => void)[];

  constructor(options: QueueWatchersOptions) {
    this.#options = options;
    this.#stops = [
      options.queues.listen({ queueChanged: (queue) => this.#changed(queue) }),
      options.clock.every(againMs, () => {
        for (const queue of this.#queues.keys()) this.#changed(queue);
      }),
    ];
  }

  /** Somebody more looks at it. Throws StoreUnavailable, and then nobody does. */
  async enter(queue: QueueName, connection: string): Promise<void> {
    const watched = this.#queues.get(queue) ?? { connections: new Set(), stop: null, due: null, text: '' };
    this.#queues.set(queue, watched);
    watched.connections.add(connection);
    if (watched.stop !== null) return;
    try {
      const stop = await this.#options.queues.watch(queue);
      if (watched.stop === null && this.#queues.get(queue) === watched) watched.stop = stop;
      else stop();
    } catch (error) {
      this.exit(queue, connection);
      throw error;
    }
  }

  exit(queue: QueueName, connection: string): void {
    const watched = this.#queues.get(queue);
    if (watched === undefined) return;
    watched.connections.delete(connection);
    if (watched.connections.size > 0) return;
    this.#queues.delete(queue);
    watched.due?.();
    watched.stop?.();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const [queue, { connections }] of this.#queues) {
      for (const connection of connections) this.exit(queue, connection);
    }
  }

  #changed(queue: QueueName): void {
    const watched = this.#queues.get(queue);
    if (watched === undefined || watched.due !== null) return;
    watched.due = this.#options.clock.after(tellMs, () => void this.#tell(queue, watched));
  }

  async #tell(queue: QueueName, watched: Watched): Promise<void> {
    try {
      const view = await this.#options.queues.queueView(queue);
      if (view.ok) this.#emit(queue, watched, view.value);
    } catch (error) {
      // With the store away the last picture stays.
      if (!(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) {
        this.#options.logger.error('showing a queue failed', { queue, error });
      }
    } finally {
      watched.due = null;
    }
  }

  #emit(queue: QueueName, watched: Watched, view: QueueView): void {
    const text = JSON.stringify({ ...view, at: 0 });
    if (text === watched.text || this.#queues.get(queue) !== watched) return;
    watched.text = text;
    this.#options.channels.emit(queueChannel(queue), 'queue:changed', view);
  }
}
