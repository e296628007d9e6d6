/** Settings from the environment, all optional. The only file that reads process.env. A wrong value is one line that says what to do. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { limits } from '@inkroom/shared';
import { parseDatabaseUrl } from './database-address.ts';
import type { DatabaseAddress } from './database-address.ts';
import { parseNotifierSettings } from './notifier/settings.ts';
import type { NotifierSettings } from './notifier/settings.ts';
import { allRoles, parseRoles } from './roles.ts';
import type { Roles } from './roles.ts';
import { parseRedisUrl } from './storage/redis/address.ts';
import type { RedisAddress } from './storage/redis/address.ts';
import { parseTrustedProxies } from './transport/address.ts';
import type { TrustedProxies } from './transport/address.ts';

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Where Redis is; null: everything is kept in dataDir by this process. */
  readonly redis: RedisAddress | null;
  /** A certificate authority for Redis besides the well-known ones, as PEM. */
  readonly redisCa: string | null;
  /** Where history is kept; null: in dataDir by this process, and nowhere when Redis has the live state. */
  readonly database: DatabaseAddress | null;
  /** What this node does. */
  readonly roles: Roles;
  /** Several processes of this machine listen on one port, and the kernel shares it out. */
  readonly reusePort: boolean;
  /** How long a stopping node takes to move its clients away. */
  readonly drainMs: number;
  /** Every update of every room is kept, for whoever checks histories. Grows for ever. */
  readonly keepWholeLog: boolean;
  /** Where people reach this server, for links; null: whatever address they came by. */
  readonly publicUrl: string | null;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: TrustedProxies;
  /** The first signs session tokens, all verify; empty: one is made once and kept in the store. */
  readonly sessionKeys: readonly string[];
  readonly defaultArea: number;
  readonly houseGames: boolean;
  /** Hours for which activity that another game reports lasts, unless it is ended. */
  readonly activityTtl: number;
  /** For how long a read of statistics may be answered again; 0: never. */
  readonly statsCacheSeconds: number;
  /** Hours after which it is forgotten how a ticket's person is reached. */
  readonly contactHours: number;
  /** Facts waiting for the archive from which nothing new is taken in; 0: never. */
  readonly backlogLimit: number;
  /** How people and systems outside are told. */
  readonly notifier: NotifierSettings;
  readonly production: boolean;
  /** Name of this process, in headers and in the connection menu. */
  readonly node: string;
}

/** A setting that cannot be used. Its message is all that the person needs. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** These may stand in a file instead, which `…_FILE` names: for containers. */
export const secretSettings: ReadonlySet<string> = new Set([
  'TWILIO_AUTH_TOKEN',
  'VAPID_PRIVATE_KEY',
  'WEBHOOK_SECRET',
]);

type Environment = Readonly<Record<string, string | undefined>>;

export function readConfig(environment: Environment = process.env): Config {
  const text = (name: string): string | null => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  const textOrFile = (name: string): string | null => {
    const value = text(name);
    const file = secretSettings.has(name) ? text(`${name}_FILE`) : null;
    if (file === null) return value;
    if (value !== null) throw new ConfigError(`${name} and ${name}_FILE are both set. Leave one of them out.`);
    const read = fileOf(`${name}_FILE`, file)?.trim() ?? '';
    if (read !== '') return read;
    throw new ConfigError(`${name}_FILE is "${file}", which is empty. Write the secret into it, or leave it out.`);
  };
  const list = (name: string): readonly string[] =>
    (text(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const integer = (name: string, range: { least: number; most: number; standard: number }): number => {
    const value = text(name);
    if (value === null) return range.standard;
    const number = Number(value);
    if (!Number.isInteger(number) || number < range.least || number > range.most) {
      throw new ConfigError(
        `${name} is "${value}", but must be a whole number from ${range.least} to ${range.most}. Change it, or leave it out for ${range.standard}.`,
      );
    }
    return number;
  };
  const redis = redisAddress(text('REDIS_URL'));
  const database = databaseAddress({
    url: text('DATABASE_URL'),
    readUrl: text('DATABASE_READ_URL'),
    password: fileOf('DATABASE_PASSWORD_FILE', text('DATABASE_PASSWORD_FILE'))?.trim() ?? null,
  });
  const publicUrl = originOf('PUBLIC_URL', text('PUBLIC_URL'));
  const notifier = parseNotifierSettings({
    read: textOrFile,
    publicUrl,
    isOn: flag('NOTIFICATIONS', text('NOTIFICATIONS'), true),
    allowPrivate: flag('ALLOW_PRIVATE_ADDRESSES', text('ALLOW_PRIVATE_ADDRESSES'), false),
    smsPerHour: integer('SMS_PER_HOUR', { least: 1, most: 1_000_000, standard: 600 }),
  });
  if (!notifier.ok) throw new ConfigError(notifier.error);
  const port = integer('PORT', { least: 0, most: 65_535, standard: 3000 });
  return {
    port,
    host: text('HOST') ?? '0.0.0.0',
    dataDir: path.resolve(text('DATA_DIR') ?? 'data'),
    redis,
    database,
    roles: requiredRoles(list('ROLES'), { isAlone: redis === null, hasDatabase: database !== null }),
    redisCa: fileOf('REDIS_CA_FILE', text('REDIS_CA_FILE')),
    reusePort: flag('REUSE_PORT', text('REUSE_PORT'), false),
    // Alone there is nowhere else to go, so nothing is won by taking long.
    drainMs: integer('DRAIN_MS', { least: 0, most: 15_000, standard: redis === null ? 1_000 : 10_000 }),
    keepWholeLog: flag('KEEP_WHOLE_LOG', text('KEEP_WHOLE_LOG'), false),
    publicUrl,
    allowedOrigins: list('ALLOWED_ORIGINS').map((origin) => requiredOrigin('ALLOWED_ORIGINS', origin)),
    trustedProxies: requiredProxies(text('TRUSTED_PROXIES') ?? ''),
    sessionKeys: list('SESSION_KEYS').map(requiredKey),
    defaultArea: integer('DEFAULT_AREA', { ...limits.area, standard: 100 }),
    houseGames: flag('HOUSE_GAMES', text('HOUSE_GAMES'), true),
    activityTtl: integer('ACTIVITY_TTL', { least: 1, most: 720, standard: 12 }),
    statsCacheSeconds: integer('STATS_CACHE_SECONDS', { least: 0, most: 3_600, standard: 30 }),
    contactHours: integer('CONTACT_HOURS', { least: 1, most: 720, standard: 24 }),
    backlogLimit: integer('BACKLOG_LIMIT', { least: 0, most: 100_000_000, standard: 1_000_000 }),
    notifier: notifier.value,
    production: text('NODE_ENV') === 'production',
    node: text('NODE_NAME') ?? `${hostname()}-${process.pid}`,
  };
}

function redisAddress(value: string | null): RedisAddress | null {
  if (value === null) return null;
  const address = parseRedisUrl(value);
  if (address !== null) return address;
  // Not repeated: it may hold a password.
  throw new ConfigError(
    'REDIS_URL must look like redis://:password@host:6379, rediss:// for TLS, or redis+cluster://host1:6379,host2:6379. Leave it out to run without Redis.',
  );
}

function databaseAddress(given: {
  url: string | null;
  readUrl: string | null;
  password: string | null;
}): DatabaseAddress | null {
  const { url, readUrl, password } = given;
  if (url === null) {
    if (readUrl === null && password === null) return null;
    throw new ConfigError(
      'DATABASE_READ_URL and DATABASE_PASSWORD_FILE go with DATABASE_URL. Set it, or leave them out.',
    );
  }
  const required = (name: string, value: string): string => {
    const parsed = parseDatabaseUrl(value, password);
    if (parsed !== null) return parsed;
    // Not repeated: it may hold a password.
    throw new ConfigError(
      `${name} must look like postgres://user:password@host:5432/database. Leave it out to run without.`,
    );
  };
  return {
    url: required('DATABASE_URL', url),
    readUrl: readUrl === null ? null : required('DATABASE_READ_URL', readUrl),
  };
}

function requiredRoles(words: readonly string[], where: { isAlone: boolean; hasDatabase: boolean }): Roles {
  if (words.length === 0) return new Set(allRoles);
  const roles = parseRoles(words);
  if (roles === null) {
    throw new ConfigError(
      `ROLES is "${words.join(',')}", but has the words ${allRoles.join(', ')}, separated by commas. Leave it out for all of them.`,
    );
  }
  if (where.isAlone && roles.size < allRoles.length) {
    throw new ConfigError('ROLES shares the work out among nodes, which needs REDIS_URL. Leave it out to run alone.');
  }
  if (!where.isAlone && roles.has('projector') && !where.hasDatabase) {
    throw new ConfigError(
      'ROLES has projector, which writes history to a database. Set DATABASE_URL, or leave projector out.',
    );
  }
  return roles;
}

function fileOf(name: string, file: string | null): string | null {
  if (file === null) return null;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(`${name} is "${file}", which cannot be read. Name a file, or leave it out.`);
  }
}

function originOf(name: string, value: string | null): string | null {
  return value === null ? null : requiredOrigin(name, value);
}

function requiredOrigin(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/') {
    throw new ConfigError(`${name} has "${value}", but an address looks like https://play.example.org (no path).`);
  }
  return url.origin;
}

function requiredProxies(text: string): TrustedProxies {
  const parsed = parseTrustedProxies(text);
  if (parsed.ok) return parsed.value;
  throw new ConfigError(
    `TRUSTED_PROXIES has "${parsed.error}", but needs addresses or ranges separated by commas, such as 10.0.0.2 or 10.0.0.0/8, or the word loopback.`,
  );
}

function requiredKey(value: string): string {
  if (value.length < 32) {
    throw new ConfigError('SESSION_KEYS has a key of fewer than 32 characters. Make one with: openssl rand -hex 32');
  }
  return value;
}

function flag(name: string, value: string | null, standard: boolean): boolean {
  if (value === null) return standard;
  if (['1', 'true', 'on', 'yes'].includes(value.toLowerCase())) return true;
  if (['0', 'false', 'off', 'no'].includes(value.toLowerCase())) return false;
  throw new ConfigError(`${name} is "${value}", but must be 1 or 0. Leave it out for ${standard ? 1 : 0}.`);
}
