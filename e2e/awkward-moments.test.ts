/** What a page does when answers over HTTP fail, are somebody else's, or never come: it says so, and goes on by itself. */
import type { Page } from '@playwright/test';
import { Desk, operatorKey, putQueue } from './support/desk.ts';
import { expect, test } from './support/fixtures.ts';

const api = '**/api/**';

/** What answers instead of the server, as long as it is wanted. */
async function misbehave(
  page: Page,
  how: 'error' | 'other page' | 'silent',
  address = api,
): Promise<() => Promise<void>> {
  await page.route(address, async (route) => {
    if (how === 'error') await route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>Bad gateway</h1>' });
    if (how === 'other page') await route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Welcome</h1>' });
    // Else nothing: neither an answer nor an end.
  });
  return () => page.unroute(address);
}

for (const how of ['error', 'other page', 'silent'] as const) {
  test(`[PAGE-35] a player’s page comes by itself once it can be read (${how})`, async ({ newPerson }) => {
    const ann = await newPerson();
    const mend = await misbehave(ann.page, how);
    await ann.open('/player/nobody-yet');
    await expect(ann.page.getByText('The server cannot be reached right now.')).toBeVisible();
    await mend();
    await expect(ann.page.getByRole('heading', { level: 1, name: /^Nobody of this name/ })).toBeVisible();
  });
}

test('[PAGE-35] desk and console open by themselves once the server answers, with the key of the link', async ({
  newPerson,
  server,
}) => {
  const key = operatorKey(server);
  for (const [address, title] of [
    ['/desk/main', 'Main queue'],
    ['/admin', 'Operator’s console'],
  ] as const) {
    const host = await newPerson();
    const mend = await misbehave(host.page, 'error');
    await host.open(`${address}#key=${key}`);
    await expect(host.page.getByText('The server does not answer. Try again in a moment.')).toBeVisible();
    await expect(host.page.getByLabel('Key', { exact: true })).toBeVisible();
    await mend();
    await expect(host.page.getByLabel('Key', { exact: true })).toBeHidden();
    await expect(host.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }
});

test('[PAGE-35] panels of the console that could not be read come by themselves', async ({ newPerson, server }) => {
  const host = await newPerson();
  const mend = await misbehave(host.page, 'error', '**/api/accounts');
  await host.open(`/admin#key=${operatorKey(server)}`);
  await expect(host.page.getByText('The server does not answer. Try again in a moment.')).toBeVisible();
  await mend();
  await expect(host.page.getByText('The server does not answer. Try again in a moment.')).toBeHidden();
  await expect(host.page.getByText('no key').first()).toBeVisible();
});

test('[PAGE-35] a page that broke leaves the others as they are', async ({ newPerson }) => {
  const ann = await newPerson();
  await ann.openLobby();
  await ann.page.route(api, (route) => route.fulfill({ json: { of: 'somebody else' } }));
  await ann.open('/player/somebody');
  await expect(ann.page.getByRole('alert').filter({ hasText: 'A blot on the page' })).toBeVisible();
  await ann.link(/^Watch$/).click();
  await expect(ann.page.getByRole('heading', { level: 1, name: 'Watch' })).toBeVisible();
  await expect(ann.page.getByText('A blot on the page')).toBeHidden();
});

test('[PAGE-24] a menu that the server has no more leaves the page under it', async ({ newPerson }) => {
  const ann = await newPerson();
  await ann.openRoomByLink();
  await ann.page.route('**/assets/menu-panel-*.js', (route) => route.fulfill({ status: 404, body: 'gone' }));
  await ann.button('Menu').click();
  const broken = ann.page.getByRole('alert').filter({ hasText: 'A blot on the page' });
  await expect(broken.getByRole('button', { name: 'Reload the page' })).toBeVisible();
  await expect(ann.page.getByRole('grid')).toBeVisible();
});

test('[PAGE-42] a link that is opened while the server cannot answer works once it can', async ({ newPerson }) => {
  const ann = await newPerson();
  await ann.openLobby();
  await ann.claimName('LinkAnn');
  const made = ann.page.waitForResponse((response) => response.url().endsWith('/api/session/link'));
  await ann.openMenu('Move to another device');
  const { code } = (await (await made).json()) as { code: string };
  const phone = await newPerson();
  const mend = await misbehave(phone.page, 'error');
  const refused = phone.page.waitForResponse((response) => response.url().endsWith('/redeem') && !response.ok());
  await phone.open(`/link#${code}`);
  await refused;
  await mend();
  await expect(phone.button(/^You are LinkAnn\./)).toBeVisible();
});

test('[PAGE-126] a code that nobody can read is refused in words', async ({ newPerson }) => {
  const ann = await newPerson();
  await ann.open('/queue/main#take=%');
  await expect(ann.page.getByText('That code brings no ticket', { exact: false })).toBeVisible();
  await expect(ann.button('Take a ticket')).toBeVisible();
});

test('[PAGE-36] a first load whose script does not arrive says so, and works when it is loaded again', async ({
  newPerson,
  server,
}) => {
  const ann = await newPerson();
  let asked = 0;
  await ann.page.route('**/assets/*.js', async (route) => {
    asked += 1;
    // The server dies with half the page delivered.
    if (server.isRunning) await server.kill();
    await route.abort('connectionreset');
  });
  await ann.open('/');
  await expect(ann.page.getByText('load this page again', { exact: false })).toBeVisible();
  expect(asked).toBeGreaterThan(0);
  await server.start();
  await ann.page.unroute('**/assets/*.js');
  await ann.page.reload();
  await ann.isLive();
  await expect(ann.page.getByText('load this page again', { exact: false })).toBeHidden();
});

test('[PAGE-36] a first load whose style sheet does not arrive is styled as soon as it can be', async ({
  newPerson,
}) => {
  const ann = await newPerson();
  let refused = 0;
  await ann.page.route('**/assets/index-*.css', async (route) => {
    refused += 1;
    if (refused > 3) await route.continue();
    else await route.fulfill({ status: 503, body: 'later' });
  });
  await ann.openLobby();
  // The sheet draws squared paper.
  await expect(ann.page.locator('body')).toHaveCSS('background-image', /linear-gradient/);
  expect(refused).toBeGreaterThan(3);
});

test('[PAGE-156] a guest whose ticket was made without an answer stands in line once, also when it is asked for again', async ({
  newPerson,
  server,
}) => {
  await putQueue(server, 'main', { recall: { kind: 'hand' } });
  const desk = await Desk.open(newPerson, server);
  await desk.page.route('**/api/tickets', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await desk.press('a');
  const dialog = desk.page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Ann');
  const submit = dialog.getByRole('button', { name: 'Take a ticket' });
  await submit.click();
  await expect(dialog.getByText('The server does not answer.', { exact: false })).toBeVisible();
  await desk.page.unroute('**/api/tickets');
  await submit.click();
  await expect(dialog.getByRole('status')).toContainText('Ann');
  await desk.press('Enter');
  await expect(dialog).toBeHidden();
  // Somebody else of that name may come, too.
  const sign = await desk.add('Ann');
  await desk.shows('queued', ['Ann', 'Ann']);
  await expect(desk.column('queued').locator('[data-ticket]').nth(1)).toContainText(sign);
});

test('[PAGE-37] whoever goes elsewhere while leaving a seat has no answer stays there', async ({
  newPerson,
  server,
}) => {
  const ann = await newPerson();
  await ann.openRoomByLink();
  // The page is there already when it is gone to.
  await ann.link(/^Watch$/).click();
  await expect(ann.page.getByRole('heading', { level: 1, name: 'Watch' })).toBeVisible();
  await ann.page.goBack();
  const leave = ann.page.getByRole('button', { name: 'Leave', exact: true });
  await expect(leave).toBeVisible();
  await server.kill();
  await expect(ann.button('Connection: Reconnecting…')).toBeVisible();
  await leave.click();
  await ann.link(/^Watch$/).click();
  await expect(ann.page.getByRole('heading', { level: 1, name: 'Watch' })).toBeVisible();
  await server.start();
  await ann.isLive();
  await expect(ann.page.getByRole('heading', { level: 1, name: 'Watch' })).toBeVisible();
  expect(ann.path()).toBe('/watch');
});

test('[PAGE-35] older games that could not be read are said to be missing, and come when they are asked for again', async ({
  newPerson,
}) => {
  const ann = await newPerson();
  const at = 1_700_000_000_000;
  await ann.page.route('**/api/players/otter', (route) =>
    route.fulfill({ json: { player: 'otter', name: 'Otter', area: null, firstAt: at, lastAt: at, records: [] } }),
  );
  await ann.page.route('**/api/players/*/games?**', async (route) => {
    const isNewest = !route.request().url().includes('cursor=');
    await (isNewest ? route.fulfill({ json: { games: [], next: 'older' } }) : route.abort('connectionreset'));
  });
  await ann.open('/player/otter');
  await ann.button('Show older ones').click();
  await expect(ann.page.getByRole('alert').filter({ hasText: 'cannot be reached' })).toBeVisible();
  await ann.page.route('**/api/players/*/games?*cursor=**', (route) =>
    route.fulfill({ json: { games: [], next: null } }),
  );
  await ann.button('Show older ones').click();
  await expect(ann.page.getByRole('alert').filter({ hasText: 'cannot be reached' })).toBeHidden();
  await expect(ann.button('Show older ones')).toBeHidden();
});
