/** Scoreboards on a phone, a desk, a wall and over a video: nothing cut off, nothing that axe finds, and light enough. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { faults } from './support/faults.ts';
import { expect, test } from './support/fixtures.ts';
import { atATable, playInTurn, shortestWin } from './support/players.ts';
import { fortyScores, sendScores } from './support/scores.ts';

/** How much more there is than fits the screen. */
const beyond = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return { sideways: scrollWidth - clientWidth, down: scrollHeight - clientHeight };
  });

const screens = [
  { name: 'phone', viewport: { width: 360, height: 740 }, hasTouch: true },
  { name: '1080p', viewport: { width: 1920, height: 1080 }, hasTouch: false },
  { name: '4K', viewport: { width: 3840, height: 2160 }, hasTouch: false },
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  for (const { name, ...screen } of screens) {
    test(`[PAGE-86] a scoreboard fits and axe finds nothing (${name}, ${colorScheme})`, async ({
      newPerson,
      server,
    }, info) => {
      await sendScores(server.url, fortyScores);
      const { page } = await newPerson({ ...screen, colorScheme, reducedMotion: 'reduce' });
      for (const [path, what] of [
        ['/scoreboard', 'empty'],
        ['/scoreboard?name=players', 'rows'],
      ] as const) {
        await page.goto(path);
        await expect(page.getByText('Live', { exact: true })).toBeVisible();
        if (what === 'rows') await expect(page.locator('[data-scoreboard] > li')).toHaveCount(40);
        expect((await beyond(page)).sideways, what).toBe(0);
        expect(await faults(page), what).toEqual([]);
        await info.attach(what, { body: await page.screenshot(), contentType: 'image/png' });
      }
    });

    test(`[PAGE-87] on a wall nothing scrolls, every row is whole, and pages turn (${name}, ${colorScheme})`, async ({
      newPerson,
      server,
    }, info) => {
      await sendScores(server.url, fortyScores);
      const { page } = await newPerson({ ...screen, colorScheme, reducedMotion: 'reduce' });
      await page.clock.install();
      await page.goto('/scoreboard?name=players&view=tv');
      const rest = page.locator('[data-rest] > li');
      await expect(page.locator('[data-scoreboard] > li')).toHaveCount(3);
      await expect(page.getByText('Join in')).toBeVisible();
      await expect(rest.first()).toHaveAttribute('data-rank', '4');
      await expect(page.getByText(/^Page 1 of \d+$/)).toBeVisible();
      expect(await beyond(page)).toEqual({ sideways: 0, down: 0 });
      const list = await page.locator('[data-rest]').boundingBox();
      const last = await rest.last().boundingBox();
      expect((last?.y ?? Infinity) + (last?.height ?? 0)).toBeLessThanOrEqual((list?.y ?? 0) + (list?.height ?? 0) + 1);
      expect(await faults(page)).toEqual([]);
      await info.attach('wall', { body: await page.screenshot(), contentType: 'image/png' });
      const shown = await rest.count();
      await page.clock.fastForward(15_000);
      await expect(page.getByText(/^Page 2 of \d+$/)).toBeVisible();
      await expect(rest.first()).toHaveAttribute('data-rank', String(4 + shown));
    });
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[PAGE-86] axe finds nothing where I am on a scoreboard, pinned to it, or told why I am not (${colorScheme})`, async ({
    newPerson,
  }) => {
    const looks = { colorScheme, reducedMotion: 'reduce', viewport: { width: 1280, height: 420 } } as const;
    const { x, o } = await atATable(newPerson, { x: looks, o: looks });
    await playInTurn([x, o], shortestWin);
    await x.open('/scoreboard');
    await expect(x.page.getByRole('complementary', { name: 'Your place' })).toBeVisible();
    expect(await faults(x.page), 'pinned').toEqual([]);
    await x.button('Show me there').click();
    await expect(x.page.getByRole('complementary', { name: 'Your place' })).toHaveCount(0);
    expect(await faults(x.page), 'mine').toEqual([]);
    await x.open('/scoreboard?measure=rating');
    await expect(x.page.locator('[data-scoreboard] > li')).toHaveCount(2);
    expect(await faults(x.page), 'ratings').toEqual([]);
    await o.open('/scoreboard');
    await expect(o.page.getByText('You have not won a game in this time.')).toBeVisible();
    expect(await faults(o.page), 'absent').toEqual([]);
  });
}

test('[PAGE-88] in a frame of another site the overlay shows what is behind it', async ({ newPerson, server }) => {
  await sendScores(server.url, fortyScores);
  const other = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(
      `<body style="margin:0;background:rgb(255,0,255)"><iframe src="${server.url}/overlay/scoreboard/players?rows=2" style="border:0;width:600px;height:400px"></iframe>`,
    );
  });
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  const { page } = await newPerson({ viewport: { width: 600, height: 400 } });
  // Another name is another site.
  await page.goto(`http://localhost:${(other.address() as AddressInfo).port}/`);
  await expect(page.frameLocator('iframe').getByRole('listitem')).toHaveCount(2);
  const picture = await page.screenshot({ clip: { x: 590, y: 390, width: 4, height: 4 } });
  const colour = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas?.drawImage(bitmap, 0, 0);
    return [...(canvas?.getImageData(0, 0, 1, 1).data ?? [])];
  }, picture.toString('base64'));
  expect(colour).toEqual([255, 0, 255, 255]);
  await new Promise<void>((resolve) => {
    other.close(() => resolve());
  });
});
