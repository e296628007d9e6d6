/** What the tests need besides npm's packages, one row each. */
import { findBrowser } from '../browser.ts';
import { runTool } from '../lib/command.ts';
import type { Need } from './gather.ts';

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

export const needs: readonly Need[] = [browser];
