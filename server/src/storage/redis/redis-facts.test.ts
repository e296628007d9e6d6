import { expect, it } from 'vitest';
import { assessRedis } from './redis-facts.ts';
import type { RedisFacts } from './redis-facts.ts';

const good: RedisFacts = {
  version: '7.0.15',
  maxmemoryPolicy: 'noeviction',
  appendonly: 'yes',
  appendfsync: 'always',
  noAppendfsyncOnRewrite: 'no',
};

it('nothing is said about a Redis that is set up as it should be', () => {
  expect(assessRedis(good)).toEqual({ refusals: [], warnings: [] });
  expect(assessRedis({ ...good, version: '10.1.0' })).toEqual({ refusals: [], warnings: [] });
});

it.each([
  ['6.2.14', /version 6\.2\.14.*7\.0 or newer/],
  ['5.0.7', /7\.0 or newer/],
])('[REDIS-1] version %s is refused', (version, words) => {
  expect(assessRedis({ ...good, version }).refusals).toEqual([expect.stringMatching(words)]);
});

it.each(['allkeys-lru', 'volatile-ttl', 'allkeys-random', 'volatile-lfu'])(
  '[REDIS-1] a Redis that forgets by %s is refused, with the lines that mend it',
  (maxmemoryPolicy) => {
    const { refusals } = assessRedis({ ...good, maxmemoryPolicy });
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toContain(`maxmemory-policy is ${maxmemoryPolicy}`);
    expect(refusals[0]).toContain('config set maxmemory-policy noeviction');
    expect(refusals[0]).not.toContain('\n');
  },
);

it.each<[string, Partial<RedisFacts>, RegExp]>([
  ['keeps nothing', { appendonly: 'no' }, /appendonly is no.*config set appendonly yes/],
  ['syncs each second', { appendfsync: 'everysec' }, /last second.*config set appendfsync always/],
  ['leaves syncing to the system', { appendfsync: 'no' }, /half a minute.*config set appendfsync always/],
  ['stops syncing during a rewrite', { noAppendfsyncOnRewrite: 'yes' }, /config set no-appendfsync-on-rewrite no/],
  [
    'tells nothing of syncing',
    { appendfsync: null, noAppendfsyncOnRewrite: null },
    /not be verified.*appendfsync always/,
  ],
])('[REDIS-2] a Redis that %s is warned about, with what to do', (_, facts, words) => {
  expect(assessRedis({ ...good, ...facts })).toEqual({ refusals: [], warnings: [expect.stringMatching(words)] });
});

it('[REDIS-2] what cannot be read is neither refused nor believed', () => {
  const silent = {
    version: null,
    maxmemoryPolicy: null,
    appendonly: null,
    appendfsync: null,
    noAppendfsyncOnRewrite: null,
  };
  const { refusals, warnings } = assessRedis(silent);
  expect(refusals).toEqual([]);
  expect(warnings).toHaveLength(1);
  for (const line of ['maxmemory-policy noeviction', 'appendonly yes', 'appendfsync always']) {
    expect(warnings[0]).toContain(line);
  }
});
