import path from 'node:path';
import { describe, expect, it } from 'vitest';
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
