/** Parts of the page that are loaded when they are first needed, while the server is away or has another version of them. */
import { expect, test } from './support/fixtures.ts';

test('[PAGE-24] a part that is wanted while the server is away comes, styled, as soon as it is back; the page stays', async ({
  newPerson,
  server,
}) => {
  const ann = await newPerson();
  await ann.openLobby();
  const styleSheets = ann.page.locator('link[rel="stylesheet"]');
  const atFirst = await styleSheets.count();
  await server.kill();
  await expect(ann.button('Connection: Reconnecting…')).toBeVisible();
  await ann.button(/^You are .*Change name$/).click();
  await ann.button('Menu').click();
  // The browser has been refused: what follows is another try.
  await expect(styleSheets).not.toHaveCount(atFirst);
  await ann.page.waitForTimeout(500);
  await expect(ann.button('Connection: Reconnecting…')).toBeVisible();
  await expect(ann.page.getByRole('heading', { name: 'Quick match' })).toBeVisible();

  await server.start();
  await expect(ann.page.getByRole('dialog', { name: 'Your name' })).toBeVisible();
  await ann.isLive();
  // Reading the rules of a sheet that did not arrive throws.
  const rules = await styleSheets.evaluateAll((links: HTMLLinkElement[]) =>
    links.map(({ sheet }) => sheet?.cssRules.length ?? 0),
  );
  expect(rules).not.toContain(0);
});

test('[PAGE-24] a part that the server has no more is named as such, with a way on; the header works', async ({
  newPerson,
}) => {
  const ann = await newPerson();
  await ann.openLobby();
  let asked = 0;
  await ann.page.route('**/assets/watch-page-*.js', async (route) => {
    asked += 1;
    await route.fulfill({ status: 404, body: 'gone' });
  });
  await ann.link(/^Watch$/).click();
  const broken = ann.page.getByRole('alert').filter({ hasText: 'A blot on the page' });
  await expect(broken).toBeVisible();
  expect(asked).toBeGreaterThan(1);
  await expect(ann.button('Connection: Live')).toBeVisible();

  await ann.page.unroute('**/assets/watch-page-*.js');
  await broken.getByRole('button', { name: 'Reload the page' }).click();
  await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText(/watch|games/i);
});
