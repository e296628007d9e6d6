/** The part of the composition root that puts messages together: what goes out, and who drives it. */
import type { Config } from './config.ts';
import { openOutlets } from './notifier/open-outlets.ts';
import type { Clock, Entropy } from './ports/clock.ts';
import type { DeliveryMetrics } from './ports/metrics.ts';
import type { Logger } from './ports/logger.ts';
import type { Settings } from './ports/settings.ts';
import { Deliveries } from './queue/deliveries.ts';
import type { Tickets } from './queue/tickets.ts';

export interface MessagesOptions {
  readonly config: Pick<Config, 'notifier' | 'publicUrl'>;
  readonly tickets: Tickets;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly metrics: DeliveryMetrics;
}

/** From here on changes of tickets are told of. */
export async function startMessages(options: MessagesOptions): Promise<Deliveries> {
  const { config, tickets, settings, clock, entropy, logger, metrics } = options;
  const { records, queues } = tickets;
  const outlets = await openOutlets({
    configured: config.notifier,
    publicUrl: config.publicUrl,
    settings,
    clock,
    logger,
  });
  const deliveries = new Deliveries({ records, queues, outlets, clock, entropy, logger, metrics });
  tickets.useDeliveries(deliveries);
  tickets.wakes.handle('delivery', (id) => deliveries.fire(id));
  return deliveries;
}
