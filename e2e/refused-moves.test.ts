/** A mark that was shown before the server agreed, and the server did not. */
import type { BrowserContext } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

type Kept = Awaited<ReturnType<BrowserContext['storageState']>>;

test('[PAGE-22] [ROOM-28] two tabs race for the same move: one counts, the other is taken back with the reason', async ({
  newPerson,
  network,
}) => {
  // Both tabs are the same player; the slow one is behind the network that breaks.
  const [x, o] = [await newPerson(), await newPerson()];
  const path = await x.openRoomByLink();
  await o.open(path);
  await x.table.play(4);
  await o.table.play(0);
  const slow = await newPerson({ url: network.url, storageState: await movedTo(network.url, x) });
  await slow.open(path);
  await slow.table.shows('o...x....');
  await expect(slow.table.card('X')).toContainText('you');

  network.cut();
  expect(network.cuts).toBeGreaterThan(0);
  await expect(slow.page.getByText('Reconnecting…').first()).toBeVisible();
  await slow.table.play(8);
  await slow.table.shows('o...x...x');
  await x.table.play(1);
  await o.table.play(7);
  network.restore();

  await expect(slow.page.getByText('Taken back: The board has changed since.').first()).toBeVisible();
  for (const { table } of [slow, x, o]) await table.shows('ox..x..o.');
  await slow.table.play(2);
  for (const { table } of [x, o]) await table.shows('oxx.x..o.');
});

test('[PAGE-23] a move without an answer after a second says that it is being sent', async ({ newPerson, network }) => {
  const [x, o] = [await newPerson({ url: network.url }), await newPerson()];
  const path = await x.openRoomByLink();
  await o.open(path);
  await x.table.myTurn();
  network.cut();
  await expect(x.page.getByText('Reconnecting…').first()).toBeVisible();
  await x.table.play(4);
  await expect(x.page.getByText('Sending your move…').first()).toBeVisible();
  await expect(x.table.cell(4)).toHaveAccessibleName(/sending/);
  network.restore();
  await o.table.play(0);
  await x.table.shows('o...x....');
  await expect(x.page.getByText('Sending your move…')).toHaveCount(0);
});

/** What `person`'s browser keeps, as if it had been kept for another address of the same server. */
async function movedTo(url: string, { context }: { readonly context: BrowserContext }): Promise<Kept> {
  const { cookies, origins } = await context.storageState();
  return { cookies, origins: origins.map((kept) => ({ ...kept, origin: new URL(url).origin })) };
}
