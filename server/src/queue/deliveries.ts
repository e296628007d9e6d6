/**
 * Messages to people and systems: records in their queue's home, planned with the change that they tell of, driven by
 * wakes, listed for the desk.
 */
import { isDeliveryId, ok } from '@inkroom/shared';
import type { Delivery, DeliveryView, QueueName, RecordId, Ticket } from '@inkroom/shared';
import { deliveryDraft, deliveryLines, deliveryOf, planDeliveries } from './deliveries-plan.ts';
import type { PlanAbout } from './deliveries-plan.ts';
import { DeliverySender, stepOf } from './deliveries-sender.ts';
import type { SenderOptions } from './deliveries-sender.ts';
import { askedAgain, isCallOver, retryOf } from './deliveries-steps.ts';
import { deliveryView } from './deliveries-view.ts';
import type { DeliveryService, RetryRequest } from './delivery-service.ts';
import { refuse, storeFailuresAsRefusals } from './failure.ts';
import type { Answer } from './queue-service.ts';
import type { Draft, Loaded } from './records.ts';
import { SendLanes } from './send-lanes.ts';
import type { DeliveryPlanner, TicketChange } from './tickets-change.ts';

/** Timers may fire so early. */
const earlyMs = 50;
/** So long a stopping node waits for answers. */
const closeMs = 5_000;

const stopped = 'the server stopped while it was sent';

export class Deliveries implements DeliveryService, DeliveryPlanner {
  readonly #options: SenderOptions;
  readonly #sender: DeliverySender;
  readonly #lanes = new SendLanes();
  readonly #underWay = new Set<Promise<void>>();
  #isClosed = false;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#sender = new DeliverySender(options);
  }

  get pushKey(): string | null {
    return this.#options.outlets.pushKey;
  }

  plan(change: TicketChange, about: PlanAbout): readonly Draft[] {
    return planDeliveries(change, about, this.#options.outlets);
  }

  /** A wake's work: the next try, the end of one whose sender died, or its own end. Throws what the store throws. */
  async fire(id: RecordId): Promise<void> {
    const { records } = this.#options;
    if (this.#isClosed || !isDeliveryId(id)) return;
    const loaded = await records.load<Delivery>(id);
    if (loaded === null || loaded.state.wakeAt > records.store.now() + earlyMs) return;
    const { channel, state } = loaded.state;
    switch (state) {
      case 'waiting':
        await this.#lanes.run(channel, () => this.#track(this.#sender.send(id)));
        return;
      case 'sending':
        await this.#sender.end(loaded, { kind: 'unknown', reason: stopped });
        return;
      case 'sent':
      case 'failed':
      case 'unknown':
        await records.attempt(stepOf(`forget/${loaded.position.tip}`), [
          { id, before: loaded, after: null, events: [], wake: null },
        ]);
    }
  }

  list(queue: QueueName, limit: number): Promise<Answer<readonly DeliveryView[]>> {
    return storeFailuresAsRefusals(async () => {
      const lines = await this.#options.records.lines<Delivery>(
        queue,
        [deliveryLines.open, deliveryLines.settled].map((line) => ({ line, limit, from: 'back' })),
      );
      const all = lines.flatMap(({ records }) => records.map(({ state }) => state));
      return ok(
        all
          .toSorted((one, other) => other.createdAt - one.createdAt)
          .slice(0, limit)
          .map(deliveryView),
      );
    });
  }

  async retry(id: string, { commandId, confirmed, who }: RetryRequest): Promise<Answer<DeliveryView>> {
    if (!isDeliveryId(id)) return refuse('delivery-not-found');
    const { records } = this.#options;
    const found = await storeFailuresAsRefusals(async () => ok(await records.load<Delivery>(id)));
    if (!found.ok) return found;
    if (found.value === null) return refuse('delivery-not-found');
    return records.change<DeliveryView>({
      intent: { commandId, fingerprint: `retry/${id}`, by: 'desk', who },
      ids: [id, found.value.state.ticket],
      decide: ([stored, about], now) => {
        const before = deliveryOf(stored);
        if (before === null) return refuse('delivery-not-found');
        const allowed = retryOf(before.state);
        if (allowed === 'no') return refuse('nothing-to-do');
        if (allowed === 'ask' && !confirmed) return refuse('delivery-uncertain');
        if (isCallOver(before.state, ticketStateOf(about), now)) return refuse('call-over');
        const after = askedAgain(before.state, now);
        return ok({ drafts: [deliveryDraft(before, after, 'asked-again')], value: deliveryView(after) });
      },
      again: ([stored]) => {
        const now = deliveryOf(stored);
        return now === null ? refuse('delivery-not-found') : ok(deliveryView(now.state));
      },
    });
  }

  /** Waits a little for what is under way; what is not, others do. */
  async close(): Promise<void> {
    this.#isClosed = true;
    let cancel = (): void => undefined;
    const patience = new Promise<void>((resolve) => {
      cancel = this.#options.clock.after(closeMs, resolve);
    });
    await Promise.race([Promise.allSettled(this.#underWay), patience]);
    cancel();
    this.#sender.stop();
  }

  async #track(task: Promise<void>): Promise<void> {
    this.#underWay.add(task);
    try {
      await task;
    } finally {
      this.#underWay.delete(task);
    }
  }
}

const ticketStateOf = (loaded: Loaded<unknown> | null | undefined): Ticket | null =>
  ((loaded ?? null) as Loaded<Ticket> | null)?.state ?? null;
