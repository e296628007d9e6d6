/** One person with several tabs. */
import { expect, test } from './support/fixtures.ts';
import { comeToTable, inOrder, leaveTile, tile } from './support/quick-match.ts';

test('[PAGE-25] [ROOM-28] a second tab says so, shows the same, and either may move', async ({ newPerson }) => {
  const [x, o] = [await newPerson(), await newPerson()];
  const path = await x.openRoomByLink();
  await o.open(path);
  await x.table.play(4);
  const tab = await x.newTab();
  await tab.open(path);
  await expect(tab.page.getByText('You are X here already')).toBeVisible();
  await expect(tab.page.getByText('Also open elsewhere')).toBeVisible();
  await expect(x.page.getByText('Also open elsewhere')).toBeVisible();
  await o.table.play(0);
  await tab.table.play(1);
  await x.table.shows('ox..x....');
  await o.table.play(7);
  await x.table.play(2);
  await tab.table.shows('oxx.x..o.');

  await tab.link('Just watch').click();
  await expect(tab.page).toHaveURL(/\/watch\//);
  await expect(tab.link('Go to my seat')).toBeVisible();
});

test('[PAGE-26] a second tab can sit down as somebody else, and plays against the first', async ({ newPerson }) => {
  const person = await newPerson();
  const path = await person.openRoomByLink();
  const tab = await person.newTab();
  await tab.open(path);
  await tab.button('Sit down as a second player in this tab').click();
  await expect(tab.table.card('O')).toContainText('you');
  await person.table.play(4);
  await tab.table.play(0);
  await person.table.shows('o...x....');
  expect(await tab.name()).not.toBe(await person.name());

  // The identity is of that tab only, and stays with it.
  await tab.page.reload();
  await person.table.play(1);
  await tab.table.play(7);
  await person.table.shows('ox..x..o.');
  const third = await person.newTab();
  await third.openLobby();
  expect(await third.name()).toBe(await person.name());
});

test('[PAGE-121] one person with two tabs joins as a second player, and plays a quick match', async ({ newPerson }) => {
  const person = await newPerson();
  await person.openLobby();
  await tile(person, 'Classic').click();
  await expect(leaveTile(person, 'Classic')).toBeVisible();
  const second = 'Join as a second player in this tab';
  const tab = await person.newTab();
  await tab.openLobby();
  await expect(tab.page.getByText('You wait in another tab.')).toBeVisible();
  await expect(person.button(second)).toHaveCount(0);
  await tab.button(second).click();
  await Promise.all([comeToTable(person), comeToTable(tab)]);
  await expect(tab.page).toHaveURL(person.page.url());
  expect(await tab.name()).not.toBe(await person.name());
  const [x, o] = await inOrder(person, tab);
  await x.table.play(4);
  await o.table.play(0);
  await x.table.shows('o...x....');
});

test('[TALK-4] one person in three tabs is counted once', async ({ newPerson }) => {
  const [host, watcher] = [await newPerson(), await newPerson()];
  const path = await host.openRoomByLink();
  const guest = await newPerson();
  await guest.open(path);
  await host.table.myTurn();
  const tabs = [watcher, await watcher.newTab(), await watcher.newTab()];
  for (const tab of tabs) {
    await tab.open(path);
    await expect(tab.page.getByText('1 person watching').first()).toBeAttached();
  }
  await expect(host.page.getByText('1 person watching').first()).toBeAttached();
  const names = host.page.getByRole('list', { name: 'Watching' }).getByRole('listitem');
  await expect(names).toHaveText([await watcher.name()]);

  const lobby = await newPerson();
  await lobby.openLobby();
  await expect(lobby.page.getByRole('list', { name: 'Right now' })).toContainText(/4\s*here/);

  // As long as one of the tabs is left, the person is there.
  await tabs[1]?.page.close();
  await tabs[2]?.page.close();
  const second = await newPerson();
  await second.open(path);
  await expect(host.page.getByText('2 people watching').first()).toBeAttached();
});
