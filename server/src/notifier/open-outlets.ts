/** Makes the notifiers of what is set up, and knows for the rest why nothing goes out. */
import type { Channel } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Settings } from '../ports/settings.ts';
import { logNotifier } from './log.ts';
import { pageNotifier } from './page.ts';
import type { NotifierSettings } from './settings.ts';
import { withinBudget } from './sms-budget.ts';
import { createTwilio } from './twilio.ts';
import { createWebPush, storedVapidKeys } from './web-push.ts';
import { createWebhook } from './webhook.ts';

export interface OpenOutlets {
  notifier(channel: Channel): Notifier | null;
  whyNot(channel: Channel): string | null;
  readonly pushKey: string | null;
  readonly publicUrl: string | null;
  close(): Promise<void>;
}

export interface OutletsOptions {
  readonly configured: NotifierSettings;
  readonly publicUrl: string | null;
  readonly settings: Settings;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}

/** Well below the time after which a try counts as one whose node died. */
const timeoutMs = 8_000;

export async function openOutlets(options: OutletsOptions): Promise<OpenOutlets> {
  const { configured, publicUrl, settings, clock, logger } = options;
  const { isOn, twilio, webhookSecrets, allowPrivate, vapidSubject } = configured;
  const rules = { timeoutMs, allowPrivate };
  const keys = isOn ? (configured.vapidKeys ?? (await storedVapidKeys(settings))) : null;
  const notifiers = [
    logNotifier(logger),
    pageNotifier,
    ...(keys === null ? [] : [createWebPush({ keys, subject: vapidSubject, rules, clock })]),
    ...(isOn && twilio !== null
      ? [withinBudget(createTwilio({ account: twilio, timeoutMs, clock }), { perHour: configured.smsPerHour, clock })]
      : []),
    ...(isOn && webhookSecrets.length > 0 ? [createWebhook({ secrets: webhookSecrets, rules, clock })] : []),
  ];
  const byChannel = new Map(notifiers.map((notifier) => [notifier.channel, notifier]));
  return {
    notifier: (channel) => byChannel.get(channel) ?? null,
    whyNot: (channel) => (byChannel.has(channel) ? null : isOn ? missing[channel] : 'notifications are switched off'),
    pushKey: keys?.publicKey ?? null,
    publicUrl,
    async close() {
      await Promise.all(notifiers.map((notifier) => notifier.close()));
    },
  };
}

const missing: Readonly<Record<Channel, string>> = {
  sms: 'SMS is not set up: TWILIO_ACCOUNT_SID and its like are missing',
  webhook: 'webhooks are not set up: WEBHOOK_SECRET is missing',
  push: 'push messages are not set up',
  page: 'pages are not set up',
  log: 'the log is not set up',
};
