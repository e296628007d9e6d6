/** Spectators: the whole game, steps back while it goes on, the watch pages, replay, and what a watcher may not do. */
import { expect, test } from './support/fixtures.ts';
import { atATable, playInTurn, shortestWin } from './support/players.ts';
import { meet } from './support/quick-match.ts';

test('[PAGE-30] a spectator joins in mid-game, steps back while moves arrive, returns to live and stays through a rematch', async ({
  newPerson,
}) => {
  const { x, o, path } = await atATable(newPerson);
  await x.table.play(0);
  await o.table.play(3);
  const watcher = await newPerson();
  await watcher.open(path);
  await watcher.table.shows('x..o.....');
  const steps = watcher.page.getByRole('group', { name: 'Step through the game' }).first();

  // Back to the first move, and moves arrive meanwhile.
  await steps.getByRole('button', { name: 'One move back' }).click();
  await watcher.table.shows('x........');
  await x.table.play(1);
  await o.table.play(4);
  await expect(steps).toContainText('1 / 4');
  await watcher.table.shows('x........');
  await steps.getByRole('button', { name: 'One move on' }).click();
  await watcher.table.shows('x..o.....');
  await steps.getByRole('button', { name: 'Back to live' }).click();
  await watcher.table.shows('xx.oo....');

  await x.table.play(2);
  await watcher.table.shows('xxxoo....');
  await o.button('Rematch').click();
  await x.button(/^Accept/).click();
  await watcher.table.shows('.........');
  await o.table.play(8);
  await watcher.table.shows('........x');
});

test('[PAGE-31] a watcher who clicks a cell is told that they are watching, and nothing happens', async ({
  newPerson,
}) => {
  const { x, path } = await atATable(newPerson);
  await x.table.play(4);
  const watcher = await newPerson();
  await watcher.open(path);
  await watcher.table.shows('....x....');
  await watcher.table.tap(0);
  await expect(watcher.page.getByText('You are watching.').first()).toBeVisible();
  await watcher.table.shows('....x....');
  await expect(watcher.button('Resign')).toHaveCount(0);
});

test('[PAGE-32] a watch link never takes the seat, and says when one is free', async ({ newPerson }) => {
  const [host, watcher, guest] = [await newPerson(), await newPerson(), await newPerson()];
  const path = await host.openRoomByLink();
  await watcher.open(path.replace('/room/', '/watch/'));
  await expect(host.page.getByText('1 person watching').first()).toBeAttached();
  await expect(watcher.table.card('O')).toContainText('Free seat');
  await expect(watcher.page).toHaveTitle(/^Watching /);
  await guest.open(path);
  await host.table.play(4);
  await guest.table.play(0);
  await watcher.table.shows('o...x....');
});

test('[PAGE-33] the watch page shows public games as they are played, and the wall view too', async ({ newPerson }) => {
  const [one, other, watcher] = [await newPerson(), await newPerson(), await newPerson()];
  await watcher.open('/watch');
  await expect(watcher.page.getByRole('heading', { name: 'Nothing to watch at the moment' })).toBeVisible();
  await one.openLobby();
  await other.openLobby();
  const [x, o] = await meet(one, other, 'Misère');
  await x.table.play(4);
  await expect(watcher.page.getByRole('heading', { name: 'Misère' })).toBeVisible();
  await watcher.table.shows('....x....');
  await o.table.play(0);
  await watcher.table.shows('o...x....');
  await watcher.open('/watch?view=tv');
  await watcher.table.shows('o...x....');
  await watcher.open('/watch');
  await watcher.link(/^Watch .* against /).click();
  await expect(watcher.page).toHaveURL(/\/watch\/[0-9A-Z]{4}-/);
  await watcher.table.shows('o...x....');
});

test('[PAGE-34] the game just played can be replayed move by move, by whoever has the link', async ({ newPerson }) => {
  const { x, o } = await atATable(newPerson);
  await playInTurn([x, o], shortestWin);
  await x.link('Replay').click();
  await expect(x.page).toHaveURL(/\/replay\//);
  await x.table.shows('xxxoo....');
  await x.button('To the beginning').click();
  await x.table.shows('.........');
  for (const shown of ['x........', 'x..o.....', 'xx.o.....']) {
    await x.page.keyboard.press('ArrowRight');
    await x.table.shows(shown);
  }
  const other = await newPerson();
  await other.open(x.path());
  await other.table.shows('xxxoo....');
  await other.button(/^Move 2, O/).click();
  await other.table.shows('x..o.....');
});

test('[TALK-2] what watchers say reaches the players after the game', async ({ newPerson }) => {
  const { x, o, path } = await atATable(newPerson);
  const watchers = [await newPerson(), await newPerson()] as const;
  for (const watcher of watchers) await watcher.open(path);
  await x.table.play(0);
  await watchers[0].page.getByLabel('Say something').fill('watch the corner');
  await watchers[0].button(/^Say$/).click();
  await expect(watchers[1].page.getByText('watch the corner')).toBeVisible();
  await playInTurn([o, x], [3, 1, 4]);
  await expect(x.page.getByText('watch the corner')).toHaveCount(0);
  await x.table.play(2);
  for (const { page } of [x, o]) await expect(page.getByText('watch the corner')).toBeVisible();
});
