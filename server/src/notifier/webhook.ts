/**
 * Tells another system of transitions, signed as Standard Webhooks has it (standardwebhooks.com): `webhook-signature` is
 * `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`, once per secret.
 */
import { createHmac } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import type { Message, Notifier, Sent } from '../ports/notifier.ts';
import { postOutside, retryAfterMs } from './outside-request.ts';
import type { OutsideRules } from './outside-request.ts';

export interface WebhookOptions {
  /** The newest first. Receivers accept what any of theirs has signed, so that secrets can be changed without a gap. */
  readonly secrets: readonly Uint8Array[];
  readonly rules: OutsideRules;
  readonly clock: Pick<Clock, 'now'>;
}

export function createWebhook({ secrets, rules, clock }: WebhookOptions): Notifier {
  return {
    channel: 'webhook',
    mayRepeat: true,
    async send(message) {
      const now = clock.now();
      const headers = signedHeaders(message, { secrets, seconds: Math.floor(now / 1_000) });
      return verdict(await postOutside({ url: message.to, headers, body: message.body }, rules), now);
    },
    close: () => Promise.resolve(),
  };
}

/** Of one try: its time is part of what is signed, so that an old one cannot be played again. */
export function signedHeaders(
  { id, body }: Pick<Message, 'id' | 'body'>,
  { secrets, seconds }: { secrets: readonly Uint8Array[]; seconds: number },
): Readonly<Record<string, string>> {
  const sign = (secret: Uint8Array): string =>
    `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  return {
    'content-type': 'application/json',
    'user-agent': 'inkroom',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets.map(sign).join(' '),
  };
}

function verdict(reply: Awaited<ReturnType<typeof postOutside>>, now: number): Sent {
  switch (reply.kind) {
    case 'answered': {
      const { status } = reply;
      if (status >= 200 && status < 300) return { kind: 'sent', reference: null };
      if (status >= 300 && status < 400) return { kind: 'failed', reason: 'it answers that it has moved' };
      if (status === 410) return { kind: 'failed', reason: 'it answers that it is gone (410)' };
      return { kind: 'later', reason: `it answered ${status}`, retryAfterMs: retryAfterMs(reply.retryAfter, now) };
    }
    case 'forbidden':
      return { kind: 'failed', reason: reply.reason };
    case 'unreached':
      return { kind: 'later', reason: reply.reason, retryAfterMs: null };
    case 'cut':
      return { kind: 'unknown', reason: reply.reason };
  }
}
