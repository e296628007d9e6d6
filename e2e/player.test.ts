/** What a finished game leaves behind: both players' pages, the rating graph, and a replay that outlives its room. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import type { Person } from './support/person.ts';
import { atATable, playInTurn, shortestWin } from './support/players.ts';
import type { Players } from './support/players.ts';

/** X takes the top row. */
async function playToTheEnd({ x, o }: Players): Promise<void> {
  await playInTurn([x, o], shortestWin);
  await expect(x.table.headline).toHaveText('You win!');
}

/** The page as it is once the game is written down, which takes a moment. */
async function openPlayer(person: Person, name: string, games: string): Promise<void> {
  await expect(async () => {
    await person.open(`/player/${name}`);
    await expect(person.page.getByText(games)).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

const graph = (page: Page) => page.getByRole('img', { name: /rated game/ });

test('[PLAYER-1] [PLAYER-2] after a game both pages show it, and both graphs moved', async ({ newPerson }) => {
  const players = await atATable(newPerson);
  const { x, o } = players;
  const [winner, loser] = [await x.name(), await o.name()];
  await playToTheEnd(players);

  await openPlayer(x, winner, '1 game');
  await expect(x.page.getByRole('heading', { level: 1, name: winner })).toBeVisible();
  await expect(x.page.getByText('This is you')).toBeVisible();
  await expect(graph(x.page)).toHaveAccessibleName('Classic: from 1500 to 1662 over one rated game');
  await expect(x.page.getByRole('row', { name: /Classic/ })).toContainText('1662?');
  await expect(x.page.getByRole('listitem').filter({ hasText: `Won against ${loser}` })).toContainText('+162');

  await x.page.getByRole('link', { name: loser }).click();
  await expect(x.page.getByRole('heading', { level: 1, name: loser })).toBeVisible();
  await expect(graph(x.page)).toHaveAccessibleName('Classic: from 1500 to 1338 over one rated game');
  const versus = x.page.getByRole('region', { name: `You and ${loser}` });
  await expect(versus).toContainText('You won1');

  await openPlayer(o, winner, '1 game');
  await expect(o.page.getByRole('region', { name: `You and ${winner}` })).toContainText(`${winner} won1`);
});

test('[PLAYER-3] a replay opens from the list, and by its old address after the room is gone', async ({
  newPerson,
  server,
}) => {
  const players = await atATable(newPerson);
  const { x, o, path } = players;
  const winner = await x.name();
  await playToTheEnd(players);
  await openPlayer(x, winner, '1 game');
  await x.page.getByRole('link', { name: /^Replay: Classic/ }).click();
  await expect(x.page.getByText(`${winner} wins`)).toBeVisible();
  await x.table.shows('xxxoo....');
  // The list's way to it does not lead into the room.
  await expect(x.page).toHaveURL(/\/replay\/g_[\w-]{20}$/);
  await expect(x.link('To the room')).toHaveCount(0);

  // The live state is lost, history is not.
  await server.kill();
  for (const file of ['live.db', 'live.db-wal', 'live.db-shm']) await rm(join(server.dataDir, file), { force: true });
  await server.start();
  const stranger = await newPerson();
  await stranger.open(`${path.replace('/room/', '/replay/')}-1`);
  await stranger.table.shows('xxxoo....');
  await stranger.button('One move back').click();
  await stranger.table.showsMoves(4);
  await stranger.open(`/player/${winner}`);
  await expect(stranger.page.getByText('1 game', { exact: true })).toBeVisible();
  await o.page.close();
});

test('[PLAYER-4] somebody without games, an archive that is away, and nobody are told apart', async ({ newPerson }) => {
  const person = await newPerson();
  await person.openLobby();
  // Whoever has done nothing yet is not known; making a room makes them somebody.
  await person.openRoomByLink();
  await person.open(`/player/${await person.name()}`);
  await expect(person.page.getByRole('heading', { name: 'No finished game yet' })).toBeVisible();
  await person.page.route('**/api/players/**', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'archive-unavailable', title: 'Past games cannot be read right now.' }),
    }),
  );
  await person.page.reload();
  await expect(person.page.getByText(/^Past games cannot be read right now/)).toBeVisible();
  await person.page.unroute('**/api/players/**');
  await person.button('Try again').click();
  await expect(person.page.getByRole('heading', { name: 'No finished game yet' })).toBeVisible();
  await person.open('/player/nobody-at-all');
  await expect(person.page.getByRole('heading', { name: 'Nobody of this name has played here' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[PLAYER-5] axe finds nothing, and nothing is cut off on a phone (${colorScheme})`, async ({ newPerson }) => {
    const players = await atATable(newPerson, {
      x: { colorScheme, viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' },
    });
    await playToTheEnd(players);
    const { page } = players.x;
    for (const name of [await players.x.name(), await players.o.name()]) {
      await openPlayer(players.x, name, '1 game');
      await expect(graph(page)).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    }
  });
}
