/** The overlay for streams: live, transparent, and light. */
import { expect, test } from './support/fixtures.ts';
import { otherHost, withOtherHost } from './support/other-host.ts';
import { fortyScores, sendScores } from './support/scores.ts';

// Over plain http from another device a browser asks for gzip; where it asks for Brotli it fetches less.
test.use({ launchOptions: withOtherHost });

const mostOverlayBytes = 60 * 1024;

test('[PAGE-88] the overlay is live, transparent, without anything around it, and weighs at most 60 KB gzipped', async ({
  newPerson,
  server,
}, info) => {
  const { context, page } = await newPerson({
    url: `http://${otherHost}:${server.port}`,
    viewport: { width: 800, height: 600 },
  });
  const devtools = await context.newCDPSession(page);
  let bytes = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await devtools.send('Network.enable');
  await sendScores(server.url, fortyScores);
  await page.goto('/overlay/scoreboard/players?rows=3');
  const rows = page.getByRole('listitem');
  await expect(rows).toHaveText([/^1\s*1000\s*120$/, /^2\s*1001\s*117$/, /^3\s*1002\s*114$/]);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Scores of “players”');
  await expect(page.getByRole('banner')).toHaveCount(0);
  await page.waitForLoadState('networkidle');
  console.log(`${bytes} bytes for the overlay, of ${mostOverlayBytes}`);
  expect(bytes).toBeGreaterThan(5_000);
  expect(bytes).toBeLessThanOrEqual(mostOverlayBytes);

  const inkOf = () => rows.first().evaluate((element) => getComputedStyle(element).color);
  const lightInk = await inkOf();

  await sendScores(server.url, [{ id: 1002, score: 500 }]);
  await expect(rows.first()).toHaveText(/^1\s*1002\s*500$/);
  await info.attach('overlay', { body: await page.screenshot({ omitBackground: true }), contentType: 'image/png' });
  await page.goto('/overlay/scoreboard/players?theme=light');
  await expect(rows).toHaveCount(5);
  expect([lightInk, await inkOf()]).toEqual(['rgb(239, 232, 216)', 'rgb(27, 34, 51)']);
  await page.goto('/overlay/scoreboard/wins.all.all.today?title=no');
  await expect(page.getByText('Nobody is here yet')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(0);
  await page.goto('/overlay/scoreboard/rating.all.all.today');
  await expect(page.getByText('There is no such scoreboard')).toBeVisible();
});
