/** Every board can be played, with a keyboard too; clocks run down; a game can be given up. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { choose } from './support/person.ts';
import { atATable } from './support/players.ts';

const boards = [
  { mode: 'Classic', cells: [0, 4, 8], shown: [0, 4, 8] },
  { mode: 'Misère', cells: [0, 4, 8], shown: [0, 4, 8] },
  { mode: 'Four by four', cells: [0, 5, 15], shown: [0, 5, 15] },
  { mode: 'Gomoku', cells: [112, 113, 0], shown: [112, 113, 0] },
  // Marks fall: the top of a column is clicked, its lowest free cell is marked.
  { mode: 'Drop four', cells: [3, 3, 0], shown: [38, 31, 35] },
  { mode: 'Ultimate', cells: [40, 30, 10], shown: [40, 30, 10] },
] as const;

for (const { mode, cells, shown } of boards) {
  test(`[PAGE-55] ${mode} is played in the browser`, async ({ newPerson }) => {
    const { x, o } = await atATable(newPerson, { mode });
    for (const [ply, cell] of cells.entries()) {
      const [mover, other] = ply % 2 === 0 ? [x, o] : [o, x];
      await mover.table.myTurn();
      await mover.table.cell(cell).click();
      const landed = shown[ply] ?? -1;
      for (const { table } of [mover, other]) {
        await expect(table.cell(landed)).toHaveAttribute('data-mark', ply % 2 === 0 ? 'x' : 'o');
        await table.showsMoves(ply + 1);
      }
    }
  });
}

test('[PAGE-50] a whole game is played by keyboard alone, from the lobby to the rematch', async ({ newPerson }) => {
  const [x, o] = [await newPerson(), await newPerson()];
  await x.openLobby();
  await x.button('Get a link').focus();
  await x.page.keyboard.press('Enter');
  await expect(x.page.locator('[data-room-link]')).toBeVisible();
  await o.open(x.path());
  await x.table.myTurn();

  // By Tab to the middle of the board, then by arrows, Home and End.
  await tabTo(x.page, x.table.cell(4));
  await x.page.keyboard.press('Enter');
  await x.table.shows('....x....');
  await tabTo(o.page, o.table.cell(4));
  await o.page.keyboard.press('ArrowUp');
  await o.page.keyboard.press('Home');
  await o.page.keyboard.press('Space');
  await x.table.shows('o...x....');
  await x.table.myTurn();
  await x.page.keyboard.press('Control+End');
  await x.page.keyboard.press('ArrowLeft');
  await x.page.keyboard.press('Enter');
  await x.table.shows('o...x..x.');
  // Digits play where there are nine cells.
  await o.table.myTurn();
  await o.page.keyboard.press('3');
  await x.table.shows('o.o.x..x.');
  await x.table.myTurn();
  await x.page.keyboard.press('2');
  await x.table.shows('oxo.x..x.');
  await expect(x.table.headline).toHaveText('You win!');

  for (const { page, button } of [
    { page: x.page, button: x.button('Rematch') },
    { page: o.page, button: o.button(/^Accept/) },
  ]) {
    await expect(button).toBeVisible();
    await tabTo(page, button);
    await page.keyboard.press('Enter');
  }
  await x.table.shows('.........');
});

test('[PAGE-56] [ROOM-32] clocks of both sides count down, and the one that runs out has lost', async ({
  newPerson,
}) => {
  const [x, o] = [await newPerson(), await newPerson()];
  await x.openLobby();
  await x.button('Set it up yourself').click();
  await choose(x.page.getByRole('dialog'), /^10 s/);
  await x.button('Create the room').click();
  await expect(x.page).toHaveURL(/\/room\//);
  await o.open(x.path());
  await x.table.play(4);
  for (const { table } of [x, o]) await expect(table.card('O').getByRole('timer')).toHaveText(/\b[5-8](\.\d)?\b/);
  for (const { page } of [x, o]) await expect(page.getByText('on time').first()).toBeVisible();
  await expect(x.table.headline).toHaveText('You win!');
});

test('[PAGE-57] resigning asks once, and then the other has won', async ({ newPerson }) => {
  const { x, o } = await atATable(newPerson);
  await x.table.play(4);
  await o.button('Resign').click();
  await o.button('Play on').click();
  await o.table.play(0);
  await x.button('Resign').click();
  await x.button('Yes, resign').click();
  await expect(o.table.headline).toHaveText('You win!');
  await expect(o.page.getByText('by resignation').first()).toBeVisible();
});

test('[PAGE-58] [ROOM-17] the opponent of somebody away for 30 s may claim the game', async ({ newPerson }) => {
  const { x, o } = await atATable(newPerson);
  await x.table.play(4);
  await o.page.close();
  await expect(x.table.card('O')).toContainText(/away \d+ s/);
  await expect(x.table.card('O')).toContainText(/may be claimed in \d+ s/);
  await expect(x.button('Claim the game')).toBeHidden();
  await x.button('Claim the game').click({ timeout: 45_000 });
  await expect(x.table.headline).toHaveText('You win!');
  await expect(x.page.getByText('the other went away').first()).toBeVisible();
});

/** Presses Tab until `target` has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const isThere = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 60 && !(await isThere()); presses += 1) await page.keyboard.press('Tab');
  await expect(target).toBeFocused();
}
