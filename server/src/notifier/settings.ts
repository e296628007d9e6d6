/** What is set up for messages to people and systems, from the environment's texts. Each refusal is one line that says what to do. */
import { createECDH } from 'node:crypto';
import { err, ok } from '@inkroom/shared';
import type { Result } from '@inkroom/shared';
import type { TwilioAccount } from './twilio.ts';
import type { VapidKeys } from './web-push.ts';

export interface NotifierSettings {
  /** Off: nothing leaves this server. */
  readonly isOn: boolean;
  /** Null: no SMS. */
  readonly twilio: TwilioAccount | null;
  /** At most, by one node. */
  readonly smsPerHour: number;
  /** Null: made once, and kept in the store. */
  readonly vapidKeys: VapidKeys | null;
  readonly vapidSubject: string;
  /** The newest first; empty: no webhooks. */
  readonly webhookSecrets: readonly Uint8Array[];
  /** Webhooks and push services may be on addresses that are not public, and without TLS. */
  readonly allowPrivate: boolean;
}

/** Trimmed; null: not set. */
type Read = (name: string) => string | null;

export interface GivenSettings {
  readonly read: Read;
  readonly publicUrl: string | null;
  readonly isOn: boolean;
  readonly allowPrivate: boolean;
  readonly smsPerHour: number;
}

export function parseNotifierSettings({ read, publicUrl, ...flags }: GivenSettings): Result<NotifierSettings, string> {
  const twilio = parseTwilio(read, publicUrl);
  if (!twilio.ok) return twilio;
  const vapidKeys = parseVapidKeys(read('VAPID_PUBLIC_KEY'), read('VAPID_PRIVATE_KEY'));
  if (!vapidKeys.ok) return vapidKeys;
  const vapidSubject = parseSubject(read('VAPID_SUBJECT'), publicUrl);
  if (!vapidSubject.ok) return vapidSubject;
  const webhookSecrets = parseSecrets(read('WEBHOOK_SECRET'));
  if (!webhookSecrets.ok) return webhookSecrets;
  return ok({
    ...flags,
    twilio: twilio.value,
    vapidKeys: vapidKeys.value,
    vapidSubject: vapidSubject.value,
    webhookSecrets: webhookSecrets.value,
  });
}

const senderShape = /^(\+[1-9]\d{6,14}|MG[0-9a-f]{32}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/;

function parseTwilio(read: Read, publicUrl: string | null): Result<TwilioAccount | null, string> {
  const [accountSid, authToken, from] = [read('TWILIO_ACCOUNT_SID'), read('TWILIO_AUTH_TOKEN'), read('TWILIO_FROM')];
  const apiUrl = read('TWILIO_API_URL') ?? 'https://api.twilio.com';
  if (accountSid === null && authToken === null && from === null) return ok(null);
  if (accountSid === null || authToken === null || from === null) {
    return err(
      'TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM go together. Set all three for SMS, or leave them out.',
    );
  }
  if (!/^AC[0-9a-f]{32}$/.test(accountSid)) {
    return err('TWILIO_ACCOUNT_SID must be AC and 32 hexadecimal digits, as the Twilio Console shows it.');
  }
  // Not repeated: it is a secret.
  if (!/^[0-9a-f]{32}$/.test(authToken)) {
    return err('TWILIO_AUTH_TOKEN must have 32 hexadecimal digits, as the Twilio Console shows it.');
  }
  if (!senderShape.test(from)) {
    return err(
      `TWILIO_FROM is "${from}", but must be a number such as +15005550006, a messaging service (MG…), or a name of up to 11 letters and digits.`,
    );
  }
  const api = URL.canParse(apiUrl) ? new URL(apiUrl) : null;
  if (api === null || !['http:', 'https:'].includes(api.protocol) || api.pathname !== '/') {
    return err(
      `TWILIO_API_URL is "${apiUrl}", but looks like https://api.twilio.com (no path). Leave it out for that.`,
    );
  }
  if (publicUrl === null) {
    return err('SMS lead people to this server: set PUBLIC_URL to where they reach it, or leave out TWILIO_….');
  }
  return ok({ accountSid, authToken, from, apiUrl: api.origin });
}

function parseVapidKeys(publicKey: string | null, privateKey: string | null): Result<VapidKeys | null, string> {
  if (publicKey === null && privateKey === null) return ok(null);
  if (publicKey === null || privateKey === null) {
    return err(
      'VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY go together. Set both, or leave them out: then a pair is made once and kept.',
    );
  }
  // Neither is repeated: somebody may have mixed them up.
  if (publicKeyOf(privateKey) !== publicKey.replace(/=+$/, '')) {
    return err(
      'VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are no pair. Make one with: npx web-push generate-vapid-keys. Or leave them out.',
    );
  }
  return ok({ publicKey: publicKey.replace(/=+$/, ''), privateKey: privateKey.replace(/=+$/, '') });
}

/** Null: it is no private key. */
function publicKeyOf(privateKey: string): string | null {
  const bytes = Buffer.from(privateKey, 'base64url');
  if (bytes.length !== 32 || !/^[\w-]+=*$/.test(privateKey)) return null;
  const pair = createECDH('prime256v1');
  try {
    pair.setPrivateKey(bytes);
  } catch {
    // A number that is not on the curve.
    return null;
  }
  return pair.getPublicKey('base64url');
}

function parseSubject(subject: string | null, publicUrl: string | null): Result<string, string> {
  if (subject === null) {
    return ok(publicUrl?.startsWith('https:') === true ? publicUrl : 'mailto:nobody@inkroom.invalid');
  }
  const isSubject =
    /^mailto:[^\s@]+@[^\s@]+$/.test(subject) || (subject.startsWith('https://') && URL.canParse(subject));
  return isSubject
    ? ok(subject)
    : err(`VAPID_SUBJECT is "${subject}", but must be mailto: and an e-mail address, or an https address.`);
}

const leastSecretBytes = 24;

function parseSecrets(text: string | null): Result<readonly Uint8Array[], string> {
  const secrets = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => /^whsec_(?<base64>[\w+/-]+=*)$/.exec(part)?.groups?.['base64'] ?? '')
    .map((base64) => Buffer.from(base64, 'base64'));
  if (secrets.every(({ length }) => length >= leastSecretBytes)) return ok(secrets);
  // Not repeated: it is a secret.
  return err(
    `WEBHOOK_SECRET must be whsec_ and the base64 of at least ${leastSecretBytes} bytes, several separated by commas. Make one with: echo whsec_$(openssl rand -base64 32)`,
  );
}
