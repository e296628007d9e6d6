/** The page of mode statistics in a real browser: live numbers, my area, made-up data, trouble, hidden tabs, and everybody. */
import type { Page } from '@playwright/test';
import { faults } from './support/faults.ts';
import { expect, test } from './support/fixtures.ts';
import { atATable } from './support/players.ts';
import type { ServerProcess } from './support/server-process.ts';

test.use({ serverEnv: { STATS_CACHE_SECONDS: '0' } });

async function report(server: ServerProcess, items: readonly object[]): Promise<void> {
  const response = await fetch(`${server.url}/events`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ items }),
  });
  expect(response.status).toBe(200);
}

const login = (user: string, area = 415, mode = 'Modes1', event = 'LOGIN') => ({
  area_code: area,
  multiplayer_mode: mode,
  user_id: user,
  events_name: event,
});

/** The archive follows within a moment, and the page reads it every half minute. */
async function seesHistory(page: Page, words: string): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('img', { name: words })).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

const tile = (page: Page, mode: string) => page.locator(`li[data-mode="${mode}"]`);

test('[ACTIVITY-50] players in a room are counted, named on the tape, and gone when they leave', async ({
  newPerson,
}) => {
  const watcher = await newPerson();
  await watcher.open('/modes');
  await expect(watcher.page.getByRole('heading', { name: 'Nobody is playing right now' })).toBeVisible();
  const { x, o } = await atATable(newPerson);
  await expect(tile(watcher.page, 'classic')).toContainText('2 players');
  await expect(watcher.page.getByRole('heading', { name: 'Nobody is playing right now' })).toHaveCount(0);
  await expect(watcher.page.locator('li[data-mine="true"]')).toContainText('Classic');
  await expect(watcher.page.getByText(`${await x.name()} came to`)).toBeVisible();
  await o.context.close();
  await expect(tile(watcher.page, 'classic')).toContainText('1 player');
  await expect(watcher.page.getByText(/ left Classic/).first()).toBeAttached();
});

test('[ACTIVITY-50] other games’ numbers are live in counters, areas, map and history', async ({
  newPerson,
  server,
}) => {
  const { page } = await newPerson();
  await page.goto('/modes');
  await expect(page.getByRole('heading', { name: 'Who plays what, where' })).toBeVisible();
  await report(server, [login('User1'), login('User2'), login('User1', 415, 'Modes2'), login('User3', 212)]);
  await expect(tile(page, 'Modes1')).toContainText('3');
  await expect(page.locator('li[data-area="415"]')).toContainText('Modes1');
  await expect(page.locator('li[data-area="415"]')).toContainText('2 players and 1 other mode');
  // Mine, though nobody plays there.
  await expect(page.locator('li[data-area="100"]')).toContainText('Nobody plays from here just now.');
  const map = page.getByRole('table', { name: 'Players now, by area and mode' });
  await expect(map.getByRole('row', { name: /^415/ }).getByRole('cell').first()).toHaveText('2');
  await report(server, [login('User1', 415, 'Modes1', 'LOGOUT')]);
  await expect(tile(page, 'Modes1')).toContainText('2');
  await seesHistory(page, '4 arrivals and 0 finished games.');
});

test('[ACTIVITY-55] whoever runs the server on this machine can fill the page', async ({ newPerson }) => {
  const { page } = await newPerson();
  await page.goto('/modes');
  await page.getByRole('button', { name: 'Generate some data' }).click();
  await expect(page.getByText(/made-up players come by and by/)).toBeVisible();
  await expect(tile(page, 'Modes1')).toBeVisible();
  await expect(page.getByText('made up').first()).toBeVisible();
});

test('[ACTIVITY-51] without a server the last numbers stay, with their time, and it goes on by itself', async ({
  newPerson,
  server,
  network,
}) => {
  await report(server, [login('User1')]);
  const { page } = await newPerson({ url: network.url });
  await page.goto('/modes');
  await expect(tile(page, 'Modes1')).toContainText('1');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  network.cut();
  await expect(page.getByText(/^As of \d\d:\d\d:\d\d$/)).toBeVisible();
  await expect(tile(page, 'Modes1')).toContainText('1');
  await report(server, [login('User2')]);
  network.restore();
  await expect(tile(page, 'Modes1')).toContainText('2');
  await expect(page.getByText(/^As of/)).toHaveCount(0);
});

test('[ACTIVITY-52] a hidden tab asks nothing, and is right when it is seen again', async ({ newPerson, server }) => {
  const { page } = await newPerson();
  const sent: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => sent.push(String(payload)));
    socket.on('framereceived', ({ payload }) => sent.push(String(payload)));
  });
  await page.goto('/modes');
  await report(server, [login('User1')]);
  await expect(tile(page, 'Modes1')).toContainText('1');
  await setVisible(page, false);
  await expect.poll(() => sent.some((frame) => frame.includes('modes:leave'))).toBe(true);
  const before = sent.length;
  for (const user of ['User2', 'User3', 'User4']) await report(server, [login(user)]);
  await expect.poll(async () => (await fetch(`${server.url}/stats?area_code=415`)).text()).toContain('"count":4');
  expect(sent.slice(before).filter((frame) => frame.includes('modes:changed'))).toEqual([]);
  await setVisible(page, true);
  await expect(tile(page, 'Modes1')).toContainText('4');
});

/** As if the tab were in the background, which a browser without a screen never is by itself. */
async function setVisible(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isVisible ? 'visible' : 'hidden',
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [screen, viewport] of [
    ['desk', { width: 1280, height: 800 }],
    ['phone', { width: 360, height: 740 }],
  ] as const) {
    test(`[ACTIVITY-50] axe finds nothing on a ${screen} in ${colorScheme}, and nothing sticks out`, async ({
      newPerson,
      server,
    }) => {
      const { page } = await newPerson({ viewport, colorScheme, reducedMotion: 'reduce' });
      await page.goto('/modes');
      await expect(page.getByRole('heading', { name: 'Nobody is playing right now' })).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await report(
        server,
        Array.from({ length: 60 }, (_, index) =>
          login(
            `User${index}`,
            101 + (index % 15),
            index % 7 === 0 ? 'classic' : `A mode with a long name ${index % 12}`,
          ),
        ),
      );
      await expect(page.getByRole('table')).toBeVisible();
      await seesHistory(page, '60 arrivals and 0 finished games.');
      expect(await faults(page)).toEqual([]);
      const { scroll, client } = await page.evaluate(() => ({
        scroll: document.documentElement.scrollWidth,
        client: document.documentElement.clientWidth,
      }));
      expect(scroll).toBe(client);
    });
  }
}
