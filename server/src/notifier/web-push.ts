/**
 * Tells a browser whose page is closed, through its own push service (RFC 8030, 8291, 8292). The library encrypts and signs;
 * sending is ours, because a subscription's address comes from whoever owns the browser.
 */
import { createHash } from 'node:crypto';
import webPush from 'web-push';
import { z } from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Message, Notifier, Sent } from '../ports/notifier.ts';
import type { Settings } from '../ports/settings.ts';
import { postOutside, retryAfterMs } from './outside-request.ts';
import type { OutsideRequest, OutsideRules } from './outside-request.ts';

/** Who this server is to push services; the page subscribes with the public one. base64url. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

export interface WebPushOptions {
  readonly keys: VapidKeys;
  /** Where the people of a push service may complain: `mailto:` or https. */
  readonly subject: string;
  readonly rules: OutsideRules;
  readonly clock: Pick<Clock, 'now'>;
}

const subscriptionShape = z.object({
  endpoint: z.string(),
  keys: z.object({ p256dh: z.string(), auth: z.string() }),
});
const keysShape = z.object({ publicKey: z.string(), privateKey: z.string() });

/** Made once, by whichever node is first, and the same for all of them from then on. */
export async function storedVapidKeys(settings: Settings): Promise<VapidKeys> {
  const stored = await settings.getOrCreate('vapid-keys', JSON.stringify(webPush.generateVAPIDKeys()));
  return keysShape.parse(JSON.parse(stored));
}

export function createWebPush(options: WebPushOptions): Notifier {
  return {
    channel: 'push',
    mayRepeat: true,
    async send(message) {
      const request = sealed(message, options);
      if (request === null) return { kind: 'failed', reason: 'the browser gave no proper subscription', isGone: true };
      return verdict(await postOutside(request, options.rules), options.clock.now());
    },
    close: () => Promise.resolve(),
  };
}

/** Null: nothing can be encrypted for this subscription. */
function sealed(message: Message, { keys, subject }: WebPushOptions): OutsideRequest | null {
  try {
    const subscription = subscriptionShape.parse(JSON.parse(message.to));
    const { endpoint, headers, body } = webPush.generateRequestDetails(subscription, message.body, {
      vapidDetails: { ...keys, subject },
      TTL: Math.max(0, Math.ceil(message.ttlMs / 1_000)),
      urgency: 'high',
      // A later call of the same ticket takes the place of one that was not delivered yet.
      topic: createHash('sha256').update(message.ticket).digest('base64url').slice(0, 32),
    });
    const texts = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), String(value)]);
    return { url: endpoint, headers: Object.fromEntries(texts), body };
  } catch {
    // Whatever is wrong is wrong with what the browser has sent: the keys are checked at the start.
    return null;
  }
}

function verdict(reply: Awaited<ReturnType<typeof postOutside>>, now: number): Sent {
  switch (reply.kind) {
    case 'answered': {
      const { status } = reply;
      if (status >= 200 && status < 300) return { kind: 'sent', reference: referenceOf(reply.location) };
      if (status === 404 || status === 410) {
        return { kind: 'failed', reason: 'the browser does not want messages any more', isGone: true };
      }
      const waits = status === 408 || status === 429 || status >= 500;
      const reason = `the push service answered ${status}`;
      return waits
        ? { kind: 'later', reason, retryAfterMs: retryAfterMs(reply.retryAfter, now) }
        : { kind: 'failed', reason };
    }
    case 'forbidden':
      return { kind: 'failed', reason: reply.reason, isGone: true };
    case 'unreached':
      return { kind: 'later', reason: reply.reason, retryAfterMs: null };
    case 'cut':
      return { kind: 'unknown', reason: reply.reason };
  }
}

/** The last part of the message's address; the rest of it could tell whose browser it is. */
const referenceOf = (location: string | null): string | null => location?.split('/').at(-1)?.slice(0, 100) ?? null;
