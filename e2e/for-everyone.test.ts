/** Pages that everybody can use: no accessibility fault in light and dark, nothing cut off on a phone, names and words as text. */
import type { Locator, Page } from '@playwright/test';
import { faults } from './support/faults.ts';
import { expect, test } from './support/fixtures.ts';
import type { NewPerson } from './support/fixtures.ts';
import { atATable, playInTurn } from './support/players.ts';

/** Faults that axe finds, as short lines. Marks that draw themselves are given their time first. */
for (const colorScheme of ['light', 'dark'] as const) {
  const looks = { colorScheme, reducedMotion: 'reduce' } as const;

  test(`[PAGE-51] axe finds nothing on lobby, dialogs, unknown address and closed room (${colorScheme})`, async ({
    newPerson,
  }) => {
    const person = await newPerson(looks);
    await person.openLobby();
    await expect(person.page.getByRole('heading', { name: 'No public game at the moment' })).toBeVisible();
    expect(await faults(person.page)).toEqual([]);
    await person.page.getByRole('button', { name: 'Menu', exact: true }).click();
    expect(await faults(person.page)).toEqual([]);
    await person.page.keyboard.press('Escape');
    for (const item of ['Change name', 'Come back as', 'Move to another device', 'Sign out everywhere else']) {
      await person.openMenu(item);
      await expect(person.page.getByRole('dialog')).toBeVisible();
      expect(await faults(person.page), item).toEqual([]);
      await person.page.keyboard.press('Escape');
      await expect(person.page.getByRole('dialog')).toHaveCount(0);
    }
    await person.button('Set it up yourself').click();
    await expect(person.page.getByRole('dialog')).toBeVisible();
    expect(await faults(person.page)).toEqual([]);
    for (const path of ['/no/such/page', '/room/ZZZZ-ZZZZ', '/room/nonsense!', '/link', '/watch']) {
      await person.open(path);
      await expect(person.page.getByRole('heading').first()).toBeVisible();
      expect(await faults(person.page), path).toEqual([]);
    }
  });

  test(`[PAGE-51] axe finds nothing while waiting, playing, watching, after the game and in its replay (${colorScheme})`, async ({
    newPerson,
  }) => {
    // Every state of a game is analysed, which takes its time on a busy machine.
    test.slow();
    const [x, o, watcher] = [await newPerson(looks), await newPerson(looks), await newPerson(looks)];
    await x.openLobby();
    await x.button('Set it up yourself').click();
    await x.button('Create the room').click();
    await expect(x.page.getByRole('heading', { name: /^Looking for an opponent/ })).toBeVisible();
    expect(await faults(x.page), 'waiting').toEqual([]);
    await o.open(x.path());
    await x.table.play(0);
    await o.table.play(3);
    await watcher.open(x.path().replace('/room/', '/watch/'));
    await watcher.table.showsMoves(2);
    await watcher.page.getByLabel('Say something').fill('hello');
    await watcher.button(/^Say$/).click();
    for (const { page } of [x, o, watcher]) expect(await faults(page), 'playing').toEqual([]);
    const lobby = await newPerson(looks);
    for (const path of ['/', '/watch', '/watch?view=tv']) {
      await lobby.open(path);
      await lobby.page
        .getByRole(path === '/' ? 'img' : 'grid')
        .first()
        .waitFor();
      expect(await faults(lobby.page), path).toEqual([]);
    }
    await playInTurn([x, o], [1, 4, 2]);
    await expect(x.table.headline).toHaveText('You win!');
    for (const { page } of [x, o, watcher]) expect(await faults(page), 'finished').toEqual([]);
    await x.link('Replay').click();
    await x.table.showsMoves(5);
    expect(await faults(x.page), 'replay').toEqual([]);
  });

  test(`[PAGE-51] [PAGE-52] axe finds nothing on a room that was lost, and it fits a phone (${colorScheme})`, async ({
    newPerson,
    server,
  }) => {
    const phone = { ...looks, viewport: { width: 360, height: 740 } } as const;
    const { x, o, path } = await atATable(newPerson, { x: phone, o: looks });
    await x.table.play(4);
    const watcher = await newPerson(phone);
    await watcher.open(path);
    await watcher.table.showsMoves(1);
    await server.startOver();
    for (const person of [x, o, watcher]) {
      await expect(person.table.headline).toHaveText('This room is gone');
      await person.isLive();
      expect(await faults(person.page), 'lost').toEqual([]);
      expect(await sideways(person.page)).toBeLessThanOrEqual(0);
    }
    await x.button(/^New room with /).click();
    await expect(x.page.getByRole('heading', { level: 2, name: /^Waiting for / })).toBeVisible();
    expect(await faults(x.page), 'waiting for the opponent').toEqual([]);
  });
}

const screens = [
  { name: 'phone', viewport: { width: 360, height: 740 }, hasTouch: true },
  { name: 'desk', viewport: { width: 1280, height: 800 }, hasTouch: false },
] as const;

const modes = ['Classic', 'Misère', 'Four by four', 'Gomoku', 'Drop four', 'Ultimate'];

/** How much wider than the screen the page is. */
const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function isWhollyVisible(board: Locator, { width, height }: { width: number; height: number }): Promise<void> {
  const box = await board.boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? Infinity)).toBeLessThanOrEqual(width);
  expect((box?.y ?? 0) + (box?.height ?? Infinity)).toBeLessThanOrEqual(height);
}

for (const { name, ...screen } of screens) {
  test(`[PAGE-52] no page scrolls sideways, and every board is wholly visible while it is played (${name})`, async ({
    newPerson,
  }) => {
    test.slow();
    let person = await newPerson(screen);
    for (const path of ['/', '/watch', '/no/such/page', '/room/ZZZZ-ZZZZ']) {
      await person.open(path);
      await person.isLive();
      await expect(person.page.getByRole('heading').first()).toBeVisible();
      expect(await sideways(person.page), path).toBe(0);
    }
    for (const mode of modes) {
      // Nobody may open many rooms in a minute, so each board has a visitor of its own.
      person = await newPerson(screen);
      await person.openLobby();
      await person.chooseBoard(mode);
      await person.button('Start here').click();
      await expect(person.table.headline).toHaveText('X begins, then pass it on');
      await person.page.waitForFunction(() => window.scrollY === 0);
      await isWhollyVisible(person.table.board, screen.viewport);
      expect(await sideways(person.page), mode).toBe(0);
    }
  });

  test(`[PAGE-52] waiting, result and replay fit (${name})`, async ({ newPerson }) => {
    const { x, o } = await waitAndMeet(newPerson, screen);
    await playInTurn([x, o], [0, 3, 1, 4]);
    for (const { page, table } of [x, o]) {
      await isWhollyVisible(table.board, screen.viewport);
      expect(await sideways(page)).toBe(0);
    }
    await x.table.play(2);
    await expect(x.table.headline).toHaveText('You win!');
    expect(await sideways(x.page)).toBe(0);
    await x.link('Replay').click();
    await x.table.showsMoves(5);
    expect(await sideways(x.page)).toBe(0);
  });
}

async function waitAndMeet(
  newPerson: NewPerson,
  screen: (typeof screens)[number] | Omit<(typeof screens)[number], 'name'>,
) {
  const x = await newPerson(screen);
  const path = await x.openRoomByLink();
  expect(await sideways(x.page)).toBe(0);
  const o = await newPerson(screen);
  await o.open(path);
  return { x, o };
}

const evil = '<img src=x onerror="document.title=1"><b>bold</b>';

test('[PAGE-53] markup in what people write is shown as text, and cannot become a name', async ({
  newPerson,
  server,
}) => {
  const { x, o } = await atATable(newPerson);
  await x.page.getByLabel('Say something').fill(evil);
  await x.button(/^Say$/).click();
  await expect(o.page.getByText(evil, { exact: true })).toBeVisible();
  await expect(o.page.getByRole('list', { name: 'Chat' }).locator('img, b')).toHaveCount(0);

  await x.button(/^You are .*Change name$/).click();
  const dialog = x.page.getByRole('dialog', { name: 'Your name' });
  await dialog.getByLabel('Name', { exact: true }).fill('<b>Ann</b>');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Names have 3 to 20 letters, digits, dashes or underscores.').last()).toBeVisible();

  const made = await x.page.request.post(`${server.url}/api/session`);
  const session: unknown = await made.json();
  const token = typeof session === 'object' && session !== null && 'token' in session ? String(session.token) : '';
  const renamed = await x.page.request.patch(`${server.url}/api/me`, {
    headers: { authorization: `Bearer ${token}` },
    data: { username: '<b>Ann</b>' },
  });
  expect(renamed.status()).toBe(422);
});

test('[PAGE-54] an unknown address says so with status 404, a closed room offers the next step', async ({
  newPerson,
  server,
}) => {
  const person = await newPerson();
  const response = await person.page.goto('/no/such/page');
  expect(response?.status()).toBe(404);
  await expect(person.page.getByRole('heading', { name: 'Nothing is drawn here' })).toBeVisible();
  await person.link('Back to the lobby').click();
  await expect(person.page).toHaveURL(`${server.url}/`);
  await person.open('/room/ZZZZ-ZZZZ');
  await expect(person.page.getByRole('heading', { name: 'This room has closed' })).toBeVisible();
  await person.button('Open a new room').click();
  await expect(person.table.card('X')).toContainText('you');
  await person.page.goBack();
  await expect(person.page.getByRole('heading', { name: 'This room has closed' })).toBeVisible();
});
