/** End-to-end tests: a real browser against real servers, which the fixtures start on free ports. */
import { defineConfig } from '@playwright/test';
import { browserArgs, browserVariable, findBrowser } from './scripts/browser.ts';

const executablePath = findBrowser();
if (executablePath === null) {
  throw new Error('No browser found: run npm test once, which gets one, or install Chromium or Google Chrome.');
}
// The workers read this file again, and need not search again.
process.env[browserVariable] = executablePath;

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/support/global-setup.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: true,
  retries: 1,
  workers: 2,
  // What never comes is reported all the same; a limit that only a quiet machine meets tells nothing of the page.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    launchOptions: { executablePath, args: browserArgs() },
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
  },
  projects: [{ name: 'desktop', use: { browserName: 'chromium', viewport: { width: 1280, height: 800 } } }],
});
