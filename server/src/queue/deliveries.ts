/**
 * Brings messages on their way: records in their queue's home, planned with the change that they tell of, driven by wakes.
 * Whoever commits the claim sends; nobody sends an SMS again that may have been taken.
 */
import { contactIdOf, deliveryTimes, isDeliveryId, ok, queueOf, recordKindOf } from '@inkroom/shared';
import type {
  Channel,
  Contact,
  Delivery,
  DeliveryId,
  DeliveryView,
  QueueName,
  RecordId,
  Ticket,
} from '@inkroom/shared';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Notifier, Sent } from '../ports/notifier.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import { contactDraft, contactOf } from './contacts.ts';
import { deliveryAfter, deliveryDraft, deliveryLines, deliveryOf, planDeliveries } from './deliveries-plan.ts';
import type { PlanAbout } from './deliveries-plan.ts';
import { afterTry, askedAgain, claimed, isCallOver, retryOf } from './deliveries-steps.ts';
import { deliveryView } from './deliveries-view.ts';
import type { DeliveryService, RetryRequest } from './delivery-service.ts';
import { refuse, storeFailuresAsRefusals } from './failure.ts';
import type { Answer } from './queue-service.ts';
import type { Queues } from './queues.ts';
import type { Draft, Loaded, Records } from './records.ts';
import { SendLanes } from './send-lanes.ts';
import type { DeliveryPlanner, TicketChange } from './tickets-change.ts';

/** What goes out of this server, and why something does not. */
export interface Outlets {
  notifier(channel: Channel): Notifier | null;
  /** In words for the desk; null: it does. */
  whyNot(channel: Channel): string | null;
  readonly pushKey: string | null;
  /** Where people reach this server; null: texts have no link. */
  readonly publicUrl: string | null;
}

export interface DeliveriesOptions {
  readonly records: Records;
  readonly queues: Pick<Queues, 'settings'>;
  readonly outlets: Outlets;
  readonly clock: Pick<Clock, 'after'>;
  readonly entropy: Entropy;
  readonly logger: Logger;
}

/** What is due later is left to the polling of wakes. */
const soonMs = 60_000;
/** A claim that took longer than this is not used: somebody may take its sender for dead before it has an answer. */
const freshMs = deliveryTimes.tryMs / 2;
const claimTries = 3;
const pauseMs = { first: 250, most: 10_000 } as const;
/** So long a stopping node waits for answers. */
const closeMs = 5_000;

const stopped = 'the server stopped while it was sent';

export class Deliveries implements DeliveryService, DeliveryPlanner {
  readonly #options: DeliveriesOptions;
  readonly #lanes = new SendLanes();
  readonly #timers = new Map<RecordId, () => void>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopListening: () => void;
  #isClosed = false;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
    this.#stopListening = options.records.listen({
      committed: (changes) => {
        for (const change of changes) {
          if (recordKindOf(change.id) === 'delivery') this.#arm(change.id as DeliveryId, deliveryAfter(change));
        }
      },
    });
  }

  get pushKey(): string | null {
    return this.#options.outlets.pushKey;
  }

  plan(change: TicketChange, about: PlanAbout): readonly Draft[] {
    const { publicUrl } = this.#options.outlets;
    return planDeliveries(change, about, { publicUrl, whyNot: (channel) => this.#whyNot(channel) });
  }

  /** A wake's work: the next try, the end of one whose sender died, or its own end. Throws what the store throws. */
  async fire(id: DeliveryId): Promise<void> {
    const { records } = this.#options;
    if (this.#isClosed) return;
    const loaded = await records.load<Delivery>(id);
    if (loaded === null) return;
    const { state } = loaded;
    if (state.wakeAt > records.store.now()) {
      this.#arm(id, state);
      return;
    }
    switch (state.state) {
      case 'waiting':
        await this.#lanes.run(state.channel, () => this.#track(this.#send(id)));
        return;
      case 'sending':
        await this.#end(loaded, { kind: 'unknown', reason: stopped });
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
    this.#stopListening();
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    await Promise.race([
      Promise.allSettled(this.#underWay),
      new Promise<void>((resolve) => void this.#options.clock.after(closeMs, resolve)),
    ]);
  }

  /** The node that wrote it looks after it, on time; the others step in when it does not. */
  #arm(id: DeliveryId, delivery: Delivery | null): void {
    this.#timers.get(id)?.();
    this.#timers.delete(id);
    if (delivery === null || this.#isClosed) return;
    const inMs = delivery.wakeAt - this.#options.records.store.now();
    if (inMs > soonMs) return;
    const fire = (): void => {
      this.#timers.delete(id);
      this.fire(id).catch((error: unknown) => this.#noteTrouble(id, error));
    };
    this.#timers.set(id, this.#options.clock.after(Math.max(0, inMs), fire));
  }

  /** One try: looks once more whether there is still something to tell, claims, sends, and writes down what came of it. */
  async #send(id: DeliveryId): Promise<void> {
    const { records, outlets } = this.#options;
    // It may have waited for its lane.
    const loaded = await records.load<Delivery>(id);
    if (this.#isClosed || loaded === null || loaded.state.state !== 'waiting') return;
    const delivery = loaded.state;
    const notifier = outlets.notifier(delivery.channel);
    const [ticket, to] = await Promise.all([records.load<Ticket>(delivery.ticket), this.#addressOf(delivery)]);
    const now = records.store.now();
    const obstacle =
      this.#whyNot(delivery.channel) ??
      (isCallOver(delivery, ticket?.state ?? null, now) ? 'the call was over before' : null) ??
      (to === null ? 'nobody can be reached that way any more' : null);
    if (obstacle !== null || notifier === null || to === null) {
      await this.#end(loaded, { kind: 'failed', reason: obstacle ?? 'this channel is not set up' });
      return;
    }
    const claim = Buffer.from(this.#options.entropy.bytes(12)).toString('base64url');
    if (!(await this.#claim(loaded, claim, now))) return;
    const isFresh = records.store.now() - now <= freshMs;
    const { ticket: about, text, body } = delivery;
    const ttlMs = delivery.until - now;
    const sent: Sent = isFresh
      ? await notifier.send({ id, ticket: about, to, text, body, ttlMs })
      : { kind: 'later', reason: 'the server was too slow', retryAfterMs: null };
    await this.#record({ id, delivery, claim, to }, sent);
  }

  /** Whether this node may send. A claim whose answer was lost is made again, by the same id. */
  async #claim(before: Loaded<Delivery>, claim: string, now: number): Promise<boolean> {
    const { records } = this.#options;
    const draft = deliveryDraft(before, claimed(before.state, { claim, now }), 'claimed');
    for (let tries = 1; ; tries += 1) {
      try {
        const tried = await records.attempt(stepOf(`claim/${claim}`), [draft]);
        if (tried === 'committed') return true;
        return tried === 'duplicate';
      } catch (error) {
        if (!(error instanceof OutcomeUnknown) || tries >= claimTries) throw error;
        await this.#pause(pauseMs.first);
      }
    }
  }

  /** As often as it takes: what has been sent must not be forgotten because the store was away. */
  async #record(
    { id, delivery, claim, to }: { id: DeliveryId; delivery: Delivery; claim: string; to: string },
    sent: Sent,
  ): Promise<void> {
    const { records, logger } = this.#options;
    const ids: readonly RecordId[] = [id, ...(isGone(sent) ? [contactIdOf(delivery.ticket)] : [])];
    for (let waitMs: number = pauseMs.first; !this.#isClosed; waitMs = Math.min(pauseMs.most, waitMs * 2)) {
      const answer = await records.change<Delivery | null>({
        intent: stepOf(`sent/${claim}`),
        ids,
        decide: ([stored, contact], now) => {
          const before = deliveryOf(stored);
          const after = before === null ? null : this.#outcome(before.state, { claim, sent, now });
          if (before === null || after === null) return ok({ drafts: [], value: null });
          const drafts = [deliveryDraft(before, after, 'tried'), ...forgetPush(contactOf(contact), to)];
          return ok({ drafts, value: after });
        },
        again: ([stored]) => ok(deliveryOf(stored)?.state ?? null),
      });
      if (answer.ok) {
        if (answer.value !== null && (answer.value.state === 'failed' || answer.value.state === 'unknown')) {
          const { channel, state, reason } = answer.value;
          logger.warn('a message was not sent, or nobody knows', { delivery: id, channel, state, reason });
        }
        return;
      }
      if (answer.error.code === 'too-old') return;
      await this.#pause(waitMs);
    }
  }

  /** Null: nothing new. That it was taken is news even to somebody who has given it up. */
  #outcome(delivery: Delivery, { claim, sent, now }: { claim: string; sent: Sent; now: number }): Delivery | null {
    const isOurs = delivery.state === 'sending' && delivery.claim === claim;
    const isNews = sent.kind === 'sent' && delivery.state === 'unknown';
    return isOurs || isNews ? afterTry(delivery, sent, this.#circumstances(delivery, now)) : null;
  }

  /** Without a try of its own. Whoever was quicker is right. */
  async #end(loaded: Loaded<Delivery>, sent: Sent): Promise<void> {
    const { records } = this.#options;
    const after = afterTry(loaded.state, sent, this.#circumstances(loaded.state, records.store.now()));
    await records.attempt(stepOf(`end/${loaded.position.tip}`), [deliveryDraft(loaded, after, 'ended')]);
  }

  #circumstances({ channel }: Delivery, now: number) {
    const mayRepeat = this.#options.outlets.notifier(channel)?.mayRepeat ?? channel !== 'sms';
    return { now, mayRepeat, chance: this.#options.entropy.fraction() };
  }

  #whyNot(channel: Channel): string | null {
    return this.#options.outlets.whyNot(channel);
  }

  /** Null: it is not known, or not any more. Throws what the store throws. */
  async #addressOf({ ticket, channel }: Delivery): Promise<string | null> {
    switch (channel) {
      case 'page':
      case 'log':
        return '';
      case 'webhook': {
        const settings = await this.#options.queues.settings(queueOf(ticket));
        return settings.ok ? settings.value.webhook : null;
      }
      case 'sms':
      case 'push': {
        const contact = await this.#options.records.load<Contact>(contactIdOf(ticket));
        return (channel === 'sms' ? contact?.state.phone : contact?.state.push) ?? null;
      }
    }
  }

  async #track(task: Promise<void>): Promise<void> {
    this.#underWay.add(task);
    try {
      await task;
    } finally {
      this.#underWay.delete(task);
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#options.clock.after(ms, resolve));
  }

  #noteTrouble(id: DeliveryId, error: unknown): void {
    // Its wake brings it back.
    if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) return;
    this.#options.logger.error('a message could not be handled', { delivery: id, error });
  }
}

const stepOf = (commandId: string) => ({ commandId, fingerprint: '' });

const isGone = (sent: Sent): boolean => sent.kind === 'failed' && sent.isGone === true;

/** The browser may have subscribed anew since. */
function forgetPush(contact: Loaded<Contact> | null, gone: string): readonly Draft[] {
  return contact?.state.push === gone ? [contactDraft(contact, { ...contact.state, push: null })] : [];
}

const ticketStateOf = (loaded: Loaded<unknown> | null | undefined): Ticket | null =>
  ((loaded ?? null) as Loaded<Ticket> | null)?.state ?? null;
