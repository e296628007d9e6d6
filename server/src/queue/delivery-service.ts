/** What transports may ask about messages to people and systems; the implementation is deliveries.ts. */
import type { DeliveryView, QueueName } from '@inkroom/shared';
import type { Answer } from './queue-service.ts';

export interface RetryRequest {
  readonly commandId: string;
  /** The desk knows that it may have arrived already; needed for an SMS that is `unknown`. */
  readonly confirmed: boolean;
  /** Account behind it. */
  readonly who: string;
}

export interface DeliveryService {
  /** The queue's messages, latest first, at most `limit`. */
  list(queue: QueueName, limit: number): Promise<Answer<readonly DeliveryView[]>>;
  /** `delivery-not-found`, `delivery-uncertain` (not confirmed), `call-over`, `nothing-to-do` (sent, or on its way). */
  retry(id: string, request: RetryRequest): Promise<Answer<DeliveryView>>;
  /** With which pages subscribe to push messages; null: none are sent. */
  readonly pushKey: string | null;
}
