import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeDatabase } from './database-address.ts';
import { ConfigError, readConfig } from './config.ts';

const key = 'k'.repeat(32);

const refusalOf = (environment: Readonly<Record<string, string>>): string => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

it('without settings everything has a value', () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: '0.0.0.0',
    dataDir: path.resolve('data'),
    publicUrl: null,
    allowedOrigins: [],
    sessionKeys: [],
    defaultArea: 100,
    houseGames: true,
    production: false,
  });
  expect(readConfig({}).trustedProxies.has('127.0.0.1')).toBe(false);
});

it('settings are read as they stand, without blanks around them', () => {
  const config = readConfig({
    PORT: ' 0 ',
    HOST: '127.0.0.1',
    DATA_DIR: '/tmp/somewhere',
    PUBLIC_URL: 'https://play.example/',
    ALLOWED_ORIGINS: 'https://a.example, http://b.example:8080',
    TRUSTED_PROXIES: 'loopback, 10.0.0.0/8',
    SESSION_KEYS: `${key}, ${key}2`,
    DEFAULT_AREA: '212',
    HOUSE_GAMES: 'off',
    NODE_ENV: 'production',
    NODE_NAME: 'one',
  });
  expect(config).toMatchObject({
    port: 0,
    host: '127.0.0.1',
    dataDir: path.resolve('/tmp/somewhere'),
    publicUrl: 'https://play.example',
    allowedOrigins: ['https://a.example', 'http://b.example:8080'],
    sessionKeys: [key, `${key}2`],
    defaultArea: 212,
    houseGames: false,
    production: true,
    node: 'one',
  });
  expect(['127.0.0.1', '::1', '10.9.8.7', '192.0.2.1'].map((address) => config.trustedProxies.has(address))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

it('an empty setting is one that was left out', () => {
  expect(readConfig({ PORT: '', HOUSE_GAMES: ' ', PUBLIC_URL: '' })).toMatchObject({
    port: 3000,
    houseGames: true,
    publicUrl: null,
  });
});

it.each(['1', 'true', 'ON', 'yes'])('HOUSE_GAMES=%s is on', (value) => {
  expect(readConfig({ HOUSE_GAMES: value }).houseGames).toBe(true);
});

describe('database and roles', () => {
  const redis = { REDIS_URL: 'redis://127.0.0.1:6379' };
  const url = 'postgres://ann@db.example:5432/inkroom';

  it('without settings a node does everything, and keeps history itself', () => {
    const { database, roles, backlogLimit } = readConfig({});
    expect({ database, roles: [...roles], backlogLimit }).toEqual({
      database: null,
      roles: ['edge', 'ingest', 'projector', 'matchmaker'],
      backlogLimit: 1_000_000,
    });
  });

  it('the password may come from a file, for the database and its replica alike', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'inkroom-config-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'password');
    await writeFile(file, 'p@ss/word\n');
    const replica = 'postgresql://ann@replica.example/inkroom';
    const { database } = readConfig({ DATABASE_URL: url, DATABASE_READ_URL: replica, DATABASE_PASSWORD_FILE: file });
    expect(database).toEqual({
      url: 'postgres://ann:p%40ss%2Fword@db.example:5432/inkroom',
      readUrl: 'postgresql://ann:p%40ss%2Fword@replica.example/inkroom',
    });
    expect(database === null ? '' : describeDatabase(database)).toBe('db.example:5432/inkroom');
  });

  it('a wrong address of the database is told without repeating it', () => {
    for (const wrong of ['mysql://ann:secret@db/inkroom', 'ann:secret@db', 'postgres://ann:secret@db']) {
      expect(refusalOf({ DATABASE_URL: wrong })).toMatch(/^DATABASE_URL must look like/);
      expect(refusalOf({ DATABASE_URL: wrong })).not.toContain('secret');
      expect(refusalOf({ DATABASE_URL: url, DATABASE_READ_URL: wrong })).toMatch(/^DATABASE_READ_URL must look like/);
    }
    expect(refusalOf({ DATABASE_READ_URL: url })).toContain('DATABASE_URL');
    expect(refusalOf({ DATABASE_URL: url, DATABASE_PASSWORD_FILE: '/no/such/file' })).toContain('cannot be read');
  });

  it('[RUN-11] roles are words, of a cluster, and the projector needs a database', () => {
    expect([...readConfig({ ...redis, ROLES: 'edge, Ingest' }).roles]).toEqual(['edge', 'ingest']);
    expect([...readConfig({ ...redis, DATABASE_URL: url, ROLES: 'projector' }).roles]).toEqual(['projector']);
    expect(readConfig({ ROLES: 'edge,ingest,projector,matchmaker' }).roles.size).toBe(4);
    expect(refusalOf({ ...redis, ROLES: 'edge,cook' })).toContain('edge, ingest, projector');
    expect(refusalOf({ ROLES: 'edge' })).toContain('REDIS_URL');
    expect(refusalOf({ ...redis, ROLES: 'edge,projector' })).toContain('DATABASE_URL');
  });

  it('a limit of the backlog is a whole number, and 0 turns it off', () => {
    expect(readConfig({ BACKLOG_LIMIT: '0' }).backlogLimit).toBe(0);
    expect(refusalOf({ BACKLOG_LIMIT: '-1' })).toContain('BACKLOG_LIMIT');
  });
});

describe('a wrong value is one line that names the setting and says what to do', () => {
  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PUBLIC_URL', 'play.example'],
    ['PUBLIC_URL', 'ftp://play.example'],
    ['PUBLIC_URL', 'https://play.example/path'],
    ['ALLOWED_ORIGINS', 'https://a.example, b.example'],
    ['TRUSTED_PROXIES', 'proxy'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['SESSION_KEYS', 'short'],
    ['DEFAULT_AREA', '99'],
    ['DEFAULT_AREA', '1000'],
    ['CONTACT_HOURS', '0'],
    ['CONTACT_HOURS', '721'],
    ['HOUSE_GAMES', 'maybe'],
  ])('%s=%s', (name, value) => {
    const line = refusalOf({ [name]: value });
    expect(line).toMatch(new RegExp(`^${name} (is|has) .+`));
    expect(line).not.toContain('\n');
    expect(line.length).toBeGreaterThan(name.length + 20);
  });

  it('a key is never repeated in it', () => {
    expect(refusalOf({ SESSION_KEYS: 'secret-but-short' })).not.toContain('secret-but-short');
  });
});

describe('messages to people and systems', () => {
  const twilio = {
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'a'.repeat(32),
    TWILIO_FROM: '+15005550006',
    PUBLIC_URL: 'https://play.example',
  };
  // From RFC 8291, and another one's private key.
  const vapid = {
    VAPID_PUBLIC_KEY: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
    VAPID_PRIVATE_KEY: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  };
  const otherKey = 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94';
  const secret = `whsec_${Buffer.from('a secret of 32 bytes for the test').toString('base64')}`;

  it('[NOTE-17] nothing has to be set', () => {
    expect(readConfig({}).notifier).toEqual({
      isOn: true,
      allowPrivate: false,
      twilio: null,
      smsPerHour: 600,
      vapidKeys: null,
      vapidSubject: 'mailto:nobody@inkroom.invalid',
      webhookSecrets: [],
    });
  });

  it('[NOTE-17] what is set is used', () => {
    const { notifier } = readConfig({
      ...twilio,
      ...vapid,
      NOTIFICATIONS: '0',
      ALLOW_PRIVATE_ADDRESSES: '1',
      WEBHOOK_SECRET: `${secret}, ${secret}`,
    });
    expect(notifier).toMatchObject({ isOn: false, allowPrivate: true, vapidSubject: 'https://play.example' });
    expect(notifier.twilio).toMatchObject({ from: '+15005550006', apiUrl: 'https://api.twilio.com' });
    expect(notifier.vapidKeys?.publicKey).toBe(vapid.VAPID_PUBLIC_KEY);
    expect(notifier.webhookSecrets.map((bytes) => Buffer.from(bytes).toString())).toEqual(
      Array.from({ length: 2 }, () => 'a secret of 32 bytes for the test'),
    );
    expect(readConfig({ ...twilio, TWILIO_FROM: 'Inkroom' }).notifier.twilio?.from).toBe('Inkroom');
  });

  it('[NOTE-17] secrets may stand in files', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'inkroom-config-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const inFile = (name: string, value: string): string => {
      const file = path.join(folder, name);
      writeFileSync(file, `${value}\n`);
      return file;
    };
    const { notifier } = readConfig({
      ...twilio,
      TWILIO_AUTH_TOKEN: '',
      TWILIO_AUTH_TOKEN_FILE: inFile('token', twilio.TWILIO_AUTH_TOKEN),
      VAPID_PUBLIC_KEY: vapid.VAPID_PUBLIC_KEY,
      VAPID_PRIVATE_KEY_FILE: inFile('key', vapid.VAPID_PRIVATE_KEY),
      WEBHOOK_SECRET_FILE: inFile('secret', secret),
    });
    expect(notifier.twilio?.authToken).toBe(twilio.TWILIO_AUTH_TOKEN);
    expect(notifier.vapidKeys).toEqual({ publicKey: vapid.VAPID_PUBLIC_KEY, privateKey: vapid.VAPID_PRIVATE_KEY });
    expect(notifier.webhookSecrets).toHaveLength(1);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['TWILIO_AUTH_TOKEN', { ...twilio, TWILIO_AUTH_TOKEN: '' }],
    ['TWILIO_FROM', { ...twilio, TWILIO_FROM: '' }],
    ['TWILIO_ACCOUNT_SID', { ...twilio, TWILIO_ACCOUNT_SID: '' }],
    ['TWILIO_ACCOUNT_SID', { ...twilio, TWILIO_ACCOUNT_SID: 'AC123' }],
    ['TWILIO_AUTH_TOKEN', { ...twilio, TWILIO_AUTH_TOKEN: 'not-a-token' }],
    ['TWILIO_FROM', { ...twilio, TWILIO_FROM: '0301234' }],
    ['TWILIO_API_URL', { ...twilio, TWILIO_API_URL: 'https://api.example/v1' }],
    ['PUBLIC_URL', { ...twilio, PUBLIC_URL: '' }],
    ['VAPID_PRIVATE_KEY', { VAPID_PUBLIC_KEY: vapid.VAPID_PUBLIC_KEY }],
    ['VAPID_PUBLIC_KEY', { VAPID_PRIVATE_KEY: vapid.VAPID_PRIVATE_KEY }],
    ['are no pair', { ...vapid, VAPID_PRIVATE_KEY: otherKey }],
    ['are no pair', { ...vapid, VAPID_PRIVATE_KEY: 'nonsense' }],
    ['VAPID_SUBJECT', { VAPID_SUBJECT: 'desk@play.example' }],
    ['WEBHOOK_SECRET', { WEBHOOK_SECRET: 'hunter2' }],
    ['WEBHOOK_SECRET', { WEBHOOK_SECRET: `${secret}, whsec_c2hvcnQ=` }],
    ['NOTIFICATIONS', { NOTIFICATIONS: 'never' }],
    ['WEBHOOK_SECRET_FILE', { WEBHOOK_SECRET_FILE: '/nowhere/at/all' }],
    ['WEBHOOK_SECRET_FILE', { WEBHOOK_SECRET_FILE: '/dev/null' }],
    ['WEBHOOK_SECRET', { WEBHOOK_SECRET: secret, WEBHOOK_SECRET_FILE: '/dev/null' }],
  ])('[NOTE-17] %s is missed or wrong, and the line says so', (words, environment) => {
    const line = refusalOf(environment);
    expect(line).toContain(words);
    expect(line).not.toContain('\n');
    for (const name of ['TWILIO_AUTH_TOKEN', 'VAPID_PRIVATE_KEY', 'WEBHOOK_SECRET']) {
      const value = environment[name] ?? '';
      if (value !== '') expect(line).not.toContain(value);
    }
  });
});
