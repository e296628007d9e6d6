/** Which settings of a node a person may give to all nodes of a cluster on this machine; the rest the cluster sets itself. */

export const handedOn = [
  'PUBLIC_URL',
  'ALLOWED_ORIGINS',
  'SESSION_KEYS',
  'DEFAULT_AREA',
  'HOUSE_GAMES',
  'DRAIN_MS',
  'BACKLOG_LIMIT',
  'DATABASE_URL',
  'DATABASE_READ_URL',
  'DATABASE_PASSWORD_FILE',
  'ACTIVITY_TTL',
  'CONTACT_HOURS',
  'STATS_CACHE_SECONDS',
  'NOTIFICATIONS',
  'ALLOW_PRIVATE_ADDRESSES',
  'SMS_PER_HOUR',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_AUTH_TOKEN_FILE',
  'TWILIO_FROM',
  'TWILIO_API_URL',
  'VAPID_PUBLIC_KEY',
  'VAPID_PRIVATE_KEY',
  'VAPID_PRIVATE_KEY_FILE',
  'VAPID_SUBJECT',
  'WEBHOOK_SECRET',
  'WEBHOOK_SECRET_FILE',
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

export function settingsForNodes(environment: Environment): Readonly<Record<string, string>> {
  const given = handedOn.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}
