/** Never an empty house. */
import { expect, test } from './support/fixtures.ts';

test.use({ serverEnv: { HOUSE_GAMES: '1' } });

test('[PAGE-61] [ROOM-51] house games are played while somebody looks, are marked, and count nobody', async ({
  newPerson,
}) => {
  const visitor = await newPerson();
  await visitor.openLobby();
  const games = visitor.link(/^Watch .* against /);
  await expect(games.first()).toBeVisible();
  await expect(games.first()).toContainText('house');
  await expect(visitor.page.getByRole('list', { name: 'Right now' })).toContainText(/1\s*person here/);
  await games.first().click();
  await expect(visitor.page).toHaveURL(/\/watch\//);
  await expect(visitor.page.getByText('house game')).toBeVisible();
  const before = await visitor.table.board.locator('[data-mark]').count();
  await expect.poll(() => visitor.table.board.locator('[data-mark]').count()).not.toBe(before);
  // A house game has no chair for visitors.
  await expect(visitor.button('Take the seat')).toHaveCount(0);
});
