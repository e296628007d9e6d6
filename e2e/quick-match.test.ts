/** Waiting for an opponent, being called up, and what comes of it: real browsers, real ten seconds. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './support/fixtures.ts';
import { comeToTable, inBackground, inOrder, leaveTile, meet, readyCheck, tile } from './support/quick-match.ts';
import { playInTurn, shortestWin } from './support/players.ts';

test('[PAGE-110] [PAGE-112] two strangers click once each, and play', async ({ newPerson }) => {
  const [ann, ben] = [await newPerson(), await newPerson()];
  await ann.openLobby();
  await ben.openLobby();
  await ann.click(tile(ann, 'Gomoku'));
  await expect(leaveTile(ann, 'Gomoku')).toHaveAttribute('aria-pressed', 'true');
  await expect(leaveTile(ann, 'Gomoku').locator('[data-elapsed]')).toHaveText(/^0:(0[2-9]|[1-5]\d)$/);
  await expect(ben.button('Quick match, Gomoku: 1 waiting')).toBeVisible();
  await ben.click(tile(ben, 'Gomoku'));
  await Promise.all([comeToTable(ann), comeToTable(ben)]);
  await expect(ann.page).toHaveURL(ben.page.url());
  const [x, o] = await inOrder(ann, ben);
  await x.table.play(112);
  await o.table.play(113);
  expect([ann.clicks, ben.clicks]).toEqual([1, 1]);
});

test('[PAGE-110] a click on another tile moves me to that line, and a second one on it gives the place up', async ({
  newPerson,
}) => {
  const [ann, ben] = [await newPerson(), await newPerson()];
  await ann.openLobby();
  await ben.openLobby();
  await tile(ann, 'Gomoku').click();
  await expect(ben.button('Quick match, Gomoku: 1 waiting')).toBeVisible();
  await tile(ann, 'Classic').click();
  await expect(leaveTile(ann, 'Classic')).toBeVisible();
  await expect(ben.button('Quick match, Classic: 1 waiting')).toBeVisible();
  await expect(ben.button('Quick match, Gomoku: nobody waiting')).toBeVisible();
  await leaveTile(ann, 'Classic').click();
  await expect(ben.button('Quick match, Classic: nobody waiting')).toBeVisible();
});

test('[PAGE-111] the wait is a bar on other pages, outlives a refresh, and is the same in every tab', async ({
  newPerson,
}) => {
  const ann = await newPerson();
  await ann.openLobby();
  await tile(ann, 'Gomoku').click();
  await expect(leaveTile(ann, 'Gomoku')).toBeVisible();
  const tab = await ann.newTab();
  await tab.open('/scoreboard');
  const bar = tab.page.getByRole('complementary', { name: 'Your place in line' });
  await expect(bar).toContainText('Waiting for an opponent at Gomoku');
  await tab.page.reload();
  await expect(bar).toContainText('Waiting for an opponent at Gomoku');
  await ann.page.reload();
  await expect(leaveTile(ann, 'Gomoku')).toBeVisible();
  await bar.getByRole('button', { name: 'Leave' }).click();
  await expect(bar).toHaveCount(0);
  await expect(tile(ann, 'Gomoku')).toBeVisible();
});

test('[PAGE-111] a server that dies and comes back finds me where I stood', async ({ newPerson, server }) => {
  const [ann, ben] = [await newPerson(), await newPerson()];
  await ann.openLobby();
  await tile(ann, 'Gomoku').click();
  await expect(leaveTile(ann, 'Gomoku')).toBeVisible();
  await server.kill();
  await expect(ann.button('Connection: Reconnecting…')).toBeVisible();
  await expect(leaveTile(ann, 'Gomoku')).toBeVisible();
  await server.start();
  await ann.isLive();
  await expect(leaveTile(ann, 'Gomoku')).toBeVisible();
  await ben.openLobby();
  await tile(ben, 'Gomoku').click();
  await Promise.all([comeToTable(ann), comeToTable(ben)]);
  await expect(ann.page).toHaveURL(ben.page.url());
});

test('[PAGE-112] [PAGE-114] the ready check is answered by keyboard, read aloud, and calls through the title and by sound', async ({
  newPerson,
}) => {
  const [ann, ben] = [await newPerson({ reducedMotion: 'reduce' }), await newPerson()];
  await inBackground(ann);
  await ann.page.addInitScript(() => {
    localStorage.setItem('inkroom.preferences', JSON.stringify({ sound: true }));
    const { createOscillator } = AudioContext.prototype;
    AudioContext.prototype.createOscillator = function heard() {
      document.documentElement.dataset['heard'] = 'yes';
      return createOscillator.call(this);
    };
  });
  await ann.openLobby();
  await ben.openLobby();
  await tile(ann, 'Gomoku').focus();
  await ann.page.keyboard.press('Enter');
  await expect(ben.button('Quick match, Gomoku: 1 waiting')).toBeVisible();
  const benIs = await ben.name();
  await tile(ben, 'Gomoku').click();
  const benComes = comeToTable(ben);
  await expect(readyCheck(ann)).toContainText(benIs);
  await expect(readyCheck(ann)).toContainText(/rated 1500|unrated/);
  await expect(readyCheck(ann).getByRole('button', { name: 'Play' })).toBeFocused();
  await expect(ann.page.getByRole('alert').filter({ hasText: `your opponent is ${benIs}` })).toBeAttached();
  await expect(ann.page).toHaveTitle('Your opponent is here');
  await expect(ann.page.locator('html')).toHaveAttribute('data-heard', 'yes');
  // It is not waved away.
  await ann.page.keyboard.press('Escape');
  await ann.page.keyboard.press('Escape');
  await expect(readyCheck(ann)).toBeVisible();
  await ann.page.keyboard.press('Enter');
  await expect(ann.table.board).toBeVisible();
  await benComes;
  await expect(ann.page).not.toHaveTitle('Your opponent is here');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[PAGE-129] axe finds nothing on the tile that waits and on the ready check, and both fit a phone (${colorScheme})`, async ({
    newPerson,
    network,
  }) => {
    const looks = { colorScheme, reducedMotion: 'reduce', viewport: { width: 360, height: 740 } } as const;
    const ann = await newPerson({ ...looks, url: `http://127.0.0.1:${network.port}` });
    const ben = await newPerson();
    const { page } = ann;
    const check = async (what: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${what}: ${id} ${nodes[0]?.html}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
    };
    await inBackground(ann);
    await ann.openLobby();
    await ben.openLobby();
    await tile(ann, 'Classic').click();
    await expect(ann.button('Keep waiting')).toBeVisible();
    await check('tile');
    await tile(ben, 'Classic').click();
    await expect(readyCheck(ann)).toBeVisible();
    // Nothing is heard from here on, so that it stays for as long as it takes to look at it.
    network.cut();
    await check('ready check');
    await expect(readyCheck(ann).getByRole('button', { name: 'Play' })).toBeInViewport();
    await expect(readyCheck(ann).getByRole('button', { name: 'Not now' })).toBeInViewport();
  });
}

test('[PAGE-113] [PAGE-115] who is here is not interrupted; who does not come is told, and the other is first again', async ({
  newPerson,
}) => {
  const [ann, ben] = [await newPerson(), await newPerson()];
  await inBackground(ann);
  await ann.openLobby();
  await ben.openLobby();
  await tile(ben, 'Gomoku').click();
  const code = ben.page.getByLabel('Have a code?');
  await code.focus();
  await expect(ann.button('Quick match, Gomoku: 1 waiting')).toBeVisible();
  // Plainly here: keys are pressed while the other one joins.
  const typing = (async () => {
    while (!(await ben.page.getByRole('region', { name: 'Your opponent is here' }).isVisible())) {
      await ben.page.keyboard.press('ArrowLeft');
    }
  })();
  await tile(ann, 'Gomoku').click();
  await typing;
  await expect(readyCheck(ben)).toHaveCount(0);
  await expect(code).toBeFocused();
  await expect(readyCheck(ann)).toBeVisible();

  await expect(ben.page.getByText('The other did not come. You are first in line.').first()).toBeVisible();
  await expect(leaveTile(ben, 'Gomoku')).toBeVisible();
  const outcome = ann.page.getByRole('complementary', { name: 'Your place in line' });
  await expect(outcome).toContainText('You missed the ready check');
  await expect(outcome.getByRole('button', { name: /^Again in 0:\d\d$/ })).toBeVisible();
  await expect(tile(ann, 'Gomoku')).toBeVisible();
});

test('[PAGE-113] whoever has just clicked and meets somebody at once is not asked', async ({ newPerson }) => {
  const [ann, ben] = [await newPerson(), await newPerson()];
  await inBackground(ann);
  await ann.openLobby();
  await ben.openLobby();
  await tile(ann, 'Gomoku').click();
  await expect(ben.button('Quick match, Gomoku: 1 waiting')).toBeVisible();
  await tile(ben, 'Gomoku').click();
  await expect(ben.page.getByRole('region', { name: 'Your opponent is here' })).toBeVisible();
  await expect(readyCheck(ben)).toHaveCount(0);
  await comeToTable(ann);
  await expect(ben.page).toHaveURL(ann.page.url());
});

test('[PAGE-115] whoever says no sends the other one to the front of the line', async ({ newPerson }) => {
  const [ann, ben] = [await newPerson(), await newPerson()];
  await inBackground(ann);
  await inBackground(ben);
  await ann.openLobby();
  await ben.openLobby();
  await tile(ben, 'Classic').click();
  await expect(leaveTile(ben, 'Classic')).toBeVisible();
  await tile(ann, 'Classic').click();
  await readyCheck(ben).getByRole('button', { name: 'Play' }).click();
  await expect(readyCheck(ben)).toContainText(`Waiting for ${await ann.name()}`);
  await readyCheck(ann).getByRole('button', { name: 'Not now' }).click();
  await expect(readyCheck(ann)).toHaveCount(0);
  await expect(readyCheck(ben)).toHaveCount(0);
  await expect(leaveTile(ben, 'Classic')).toBeVisible();
  await expect(ben.page.getByText(/^The other (left|did not come)\. You are first in line\.$/).first()).toBeVisible();
  await expect(tile(ann, 'Classic')).toBeVisible();
});

test('[PAGE-116] whoever waits alone for ten seconds may keep waiting, or play the computer instead', async ({
  newPerson,
}) => {
  const [ann, ben] = [await newPerson(), await newPerson()];
  await ann.openLobby();
  await ben.openLobby();
  await tile(ann, 'Classic').click();
  await expect(ann.button('Keep waiting')).toBeVisible();
  await ann.button('Keep waiting').click();
  await expect(ann.button('Keep waiting')).toHaveCount(0);
  await expect(leaveTile(ann, 'Classic')).toBeVisible();

  await leaveTile(ann, 'Classic').click();
  await tile(ann, 'Classic').click();
  await ann.button('Play the computer').click();
  await expect(ann.table.card('O')).toContainText('computer, medium');
  await ann.table.play(4);
  await expect(ben.button('Quick match, Classic: nobody waiting')).toBeVisible();
});

test('[PAGE-117] a closed page gives its place up, and nobody is seated against it', async ({ newPerson }) => {
  const [ann, ben] = [await newPerson(), await newPerson()];
  await ann.openLobby();
  await ben.openLobby();
  await tile(ann, 'Classic').click();
  await expect(ben.button('Quick match, Classic: 1 waiting')).toBeVisible();
  await ann.page.close();
  await expect(ben.button('Quick match, Classic: nobody waiting')).toBeVisible();
  await tile(ben, 'Classic').click();
  await expect(leaveTile(ben, 'Classic')).toBeVisible();
  await expect(readyCheck(ben)).toHaveCount(0);

  const back = await ann.newTab();
  await back.openLobby();
  await expect(tile(back, 'Classic')).toBeVisible();
});

test('[PAGE-118] "new opponent" takes a ticket of the same line and gives the seat up', async ({ newPerson }) => {
  const [ann, ben] = [await newPerson(), await newPerson()];
  await ann.openLobby();
  await ben.openLobby();
  const [x, o] = await meet(ann, ben, 'Classic');
  const before = x.path();
  await playInTurn([x, o], shortestWin);
  await x.button('New opponent').click();
  await expect(x.page.getByRole('complementary', { name: 'Your place in line' })).toContainText('Classic');
  await expect(o.table.card('X')).toContainText('Free seat');
  await o.button('New opponent').click();
  // Nobody else waits, so it is the same one again, at another table.
  await Promise.all([comeToTable(x, before), comeToTable(o, before)]);
  await expect(x.page).toHaveURL(o.page.url());
});

test('[PAGE-120] only the tab that was waited in goes to the room; another one shows the way', async ({
  newPerson,
}) => {
  const [ann, ben] = [await newPerson(), await newPerson()];
  await ann.openLobby();
  await ben.openLobby();
  const tab = await ann.newTab();
  await inBackground(tab);
  await tab.open('/modes');
  await meet(ann, ben, 'Classic');
  const bar = tab.page.getByRole('complementary', { name: 'Your place in line' });
  await expect(bar).toContainText('Your game is on');
  expect(tab.path()).toBe('/modes');
  await bar.getByRole('link', { name: 'To the table' }).click();
  await expect(tab.page).toHaveURL(ann.page.url());
});
