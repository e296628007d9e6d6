/** What the tests need besides npm's packages, one row each. */
import { findBrowser } from '../browser.ts';
import { runTool } from '../lib/command.ts';
import type { Need } from './gather.ts';
import { findPostgres } from './postgres.ts';
import { findProgram } from './programs.ts';

const downloadLimitMs = 60_000;

const browser: Need = {
  name: 'a browser',
  find: findBrowser,
  download: {
    what: `downloading Playwright's (given up after ${downloadLimitMs / 1000} s)`,
    // Whether it worked is seen by looking for the browser again.
    run: async () => {
      await runTool('playwright', ['install', '--no-shell', 'chromium'], { limitMs: downloadLimitMs });
    },
  },
  packages: ['chromium', 'fonts-liberation', 'fonts-noto-color-emoji'],
  advice: 'install Chromium or Google Chrome (Debian: apt-get install chromium) and run npm test again',
};

/** The store of a cluster; its package brings redis-cli, with which the tests make a Redis Cluster. */
const redis: Need = {
  name: 'Redis',
  find: () => (findProgram('redis-cli') === null ? null : findProgram('redis-server')),
  packages: ['redis-server'],
  advice: 'install Redis 7.0 or later (Debian: apt-get install redis-server) and run npm test again',
};

const haproxy: Need = {
  name: 'HAProxy',
  find: () => findProgram('haproxy'),
  packages: ['haproxy'],
  advice: 'install HAProxy 2.6 or later (Debian: apt-get install haproxy) and run npm test again',
};

/** Where history is kept when there are many nodes. */
const postgres: Need = {
  name: 'Postgres',
  find: findPostgres,
  packages: ['postgresql'],
  advice: 'install Postgres 15 or later (Debian: apt-get install postgresql) and run npm test again',
};

export const needs: readonly Need[] = [browser, redis, haproxy, postgres];
