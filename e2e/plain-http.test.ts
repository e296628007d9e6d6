/** Another device on the same network: plain http under a name that is not this machine's own, so no secure context. */
import { expect, test } from './support/fixtures.ts';
import { otherHost, withOtherHost } from './support/other-host.ts';

test.use({ launchOptions: withOtherHost });

test('[PAGE-62] [HTTP-43] a page on plain http under another host name plays, copies links and is not sent to https', async ({
  newPerson,
  server,
}) => {
  const url = `http://${otherHost}:${server.port}`;
  const x = await newPerson({ url });
  const asked: string[] = [];
  x.page.on('request', (request) => asked.push(new URL(request.url()).protocol));
  const path = await x.openRoomByLink();
  expect(await x.page.evaluate(() => window.isSecureContext)).toBe(false);
  expect(await x.page.evaluate(() => 'randomUUID' in crypto)).toBe(false);

  // Copied without the clipboard's interface: pasting shows it.
  await x.button('Copy the link').click();
  await expect(x.button('Copied')).toBeVisible();
  await expect(x.button('Share')).toHaveCount(0);
  const o = await newPerson({ url });
  await o.openLobby();
  await o.page.getByLabel('Have a code?').focus();
  await o.page.keyboard.press('Control+V');
  await expect(o.page.getByLabel('Have a code?')).toHaveValue(`${url}${path}`);

  await o.open(path);
  await x.table.play(4);
  await o.table.play(0);
  await x.table.shows('o...x....');
  expect(new Set(asked)).toEqual(new Set(['http:']));
});
