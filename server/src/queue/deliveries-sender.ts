/**
 * One message on its way: who commits the claim sends, and writes down what came of it. Nobody sends an SMS again that may
 * have been taken.
 */
import { contactIdOf, deliveryTimes, ok, queueOf } from '@inkroom/shared';
import type { Channel, Contact, Delivery, DeliveryId, RecordId, Ticket } from '@inkroom/shared';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Notifier, Sent } from '../ports/notifier.ts';
import type { DeliveryMetrics } from '../ports/metrics.ts';
import { OutcomeUnknown } from '../ports/store.ts';
import { contactDraft, contactOf } from './contacts.ts';
import { deliveryDraft, deliveryOf } from './deliveries-plan.ts';
import { afterTry, claimed, isCallOver } from './deliveries-steps.ts';
import type { Queues } from './queues.ts';
import type { Draft, Loaded, Records } from './records.ts';

/** What goes out of this server, and why something does not. */
export interface Outlets {
  notifier(channel: Channel): Notifier | null;
  /** In words for the desk; null: it does. */
  whyNot(channel: Channel): string | null;
  /** With which pages subscribe to push messages; null: none are sent. */
  readonly pushKey: string | null;
  /** Where people reach this server; null: texts have no link. */
  readonly publicUrl: string | null;
}

export interface SenderOptions {
  readonly records: Records;
  readonly queues: Pick<Queues, 'settings'>;
  readonly outlets: Outlets;
  readonly clock: Pick<Clock, 'after'>;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly metrics: DeliveryMetrics;
}

/** A claim that took longer than this is not used: somebody may take its sender for dead before it has an answer. */
const freshMs = deliveryTimes.tryMs / 2;
const claimTries = 3;
const pauseMs = { first: 250, most: 10_000 } as const;

export class DeliverySender {
  readonly #options: SenderOptions;
  #isStopped = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** No new tries, and no more patience with the store. */
  stop(): void {
    this.#isStopped = true;
  }

  /** One try: looks once more whether there is still something to tell, claims, sends, and writes down what came of it. Throws what the store throws. */
  async send(id: DeliveryId): Promise<void> {
    const { records, outlets } = this.#options;
    // It may have waited for its lane.
    const loaded = await records.load<Delivery>(id);
    if (this.#isStopped || loaded === null || loaded.state.state !== 'waiting') return;
    const delivery = loaded.state;
    const notifier = outlets.notifier(delivery.channel);
    const [ticket, to] = await Promise.all([records.load<Ticket>(delivery.ticket), this.#addressOf(delivery)]);
    const now = records.store.now();
    const obstacle =
      outlets.whyNot(delivery.channel) ??
      (isCallOver(delivery, ticket?.state ?? null, now) ? 'the call was over before' : null) ??
      (to === null ? 'nobody can be reached that way any more' : null);
    if (obstacle !== null || notifier === null || to === null) {
      await this.end(loaded, { kind: 'failed', reason: obstacle ?? 'this channel is not set up' });
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
    this.#options.metrics.delivered(delivery.channel, sent.kind);
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
    for (let waitMs: number = pauseMs.first; !this.#isStopped; waitMs = Math.min(pauseMs.most, waitMs * 2)) {
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

  /** Without a try of its own. Whoever was quicker is right. Throws what the store throws. */
  async end(loaded: Loaded<Delivery>, sent: Sent): Promise<void> {
    const { records } = this.#options;
    const after = afterTry(loaded.state, sent, this.#circumstances(loaded.state, records.store.now()));
    await records.attempt(stepOf(`end/${loaded.position.tip}`), [deliveryDraft(loaded, after, 'ended')]);
  }

  #circumstances({ channel }: Delivery, now: number) {
    const mayRepeat = this.#options.outlets.notifier(channel)?.mayRepeat ?? channel !== 'sms';
    return { now, mayRepeat, chance: this.#options.entropy.fraction() };
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

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#options.clock.after(ms, resolve));
  }
}

export const stepOf = (commandId: string) => ({ commandId, fingerprint: '' });

const isGone = (sent: Sent): boolean => sent.kind === 'failed' && sent.isGone === true;

/** The browser may have subscribed anew since. */
function forgetPush(contact: Loaded<Contact> | null, gone: string): readonly Draft[] {
  return contact?.state.push === gone ? [contactDraft(contact, { ...contact.state, push: null })] : [];
}
