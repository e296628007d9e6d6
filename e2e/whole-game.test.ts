/** Two players and two spectators, from the first move to a rematch, and what may happen to a page in the middle of it. */
import { expect, test } from './support/fixtures.ts';
import { atATable } from './support/players.ts';

test('[PAGE-9] [ROOM-24] two players and two spectators see the same game to its end, and the rematch after it', async ({
  newPerson,
}) => {
  const { x, o, path } = await atATable(newPerson);
  const watchers = [await newPerson(), await newPerson()];
  for (const watcher of watchers) await watcher.open(path);
  const everybody = [x, o, ...watchers];
  await expect(x.page.getByText('2 people watching').first()).toBeAttached();

  const moves = [
    [x, 0],
    [o, 3],
    [x, 1],
    [o, 4],
    [x, 2],
  ] as const;
  for (const [index, [person, cell]] of moves.entries()) {
    await person.table.play(cell);
    for (const { table } of everybody) await table.showsMoves(index + 1);
  }
  for (const { table } of everybody) await table.shows('xxxoo....');
  const winner = await x.name();
  await expect(x.table.headline).toHaveText('You win!');
  for (const { table } of [o, ...watchers]) await expect(table.headline).toHaveText(`${winner} wins`);

  await x.button('Rematch').click();
  await expect(o.page.getByText(`${winner} wants a rematch.`)).toBeVisible();
  await o.button(/^Accept/).click();
  for (const { table } of everybody) await table.shows('.........');
  await o.table.play(8);
  await x.table.play(4);
  for (const { table } of everybody) {
    await table.shows('....o...x');
    await expect(table.card('O')).toContainText(winner);
  }
  await expect(x.page.getByText('2 people watching').first()).toBeAttached();
});

test('[PAGE-20] the server is killed in mid-game: the page says so, keeps the board, and the game goes on', async ({
  newPerson,
  server,
}) => {
  const { x, o } = await atATable(newPerson);
  await x.table.play(4);
  await o.table.play(0);
  await x.table.shows('o...x....');

  await server.kill();
  for (const { page, table } of [x, o]) {
    await expect(page.getByText('Reconnecting…').first()).toBeVisible();
    await table.shows('o...x....');
  }
  await server.start();
  for (const { page } of [x, o]) await expect(page.getByText('Back — nothing was lost').first()).toBeVisible();
  await x.table.play(1);
  await o.table.play(7);
  for (const { table } of [x, o]) await table.shows('ox..x..o.');
  for (const person of [x, o]) await person.isLive();
});

test('[PAGE-20] a move made while the server is dead counts, once, when it is back', async ({ newPerson, server }) => {
  const { x, o } = await atATable(newPerson);
  await server.kill();
  await expect(x.page.getByText('Reconnecting…').first()).toBeVisible();
  await x.table.play(4);
  await x.table.shows('....x....');
  await server.start();
  await o.table.shows('....x....');
  await o.table.play(0);
  for (const { table } of [x, o]) await table.shows('o...x....');
});

test('[PAGE-10] a refresh in mid-game, and one while the answer to a move is on its way, loses nothing', async ({
  newPerson,
  network,
}) => {
  const [x, o] = [await newPerson({ url: network.url }), await newPerson()];
  const path = await x.openRoomByLink();
  await o.open(path);
  await x.table.play(4);
  await o.table.play(0);
  await x.table.shows('o...x....');

  // The server hears the move, its answer is lost, and the page is loaded anew before it can come.
  network.swallowAnswers();
  await x.table.play(1);
  await o.table.shows('ox..x....');
  expect(network.swallowed).toBeGreaterThan(0);
  network.restore();
  await x.page.reload();
  await x.table.shows('ox..x....');
  await o.table.play(7);
  await x.table.shows('ox..x..o.');
});

test('[PAGE-21] the network is cut in mid-move: the move in flight arrives exactly once', async ({
  newPerson,
  network,
}) => {
  const [x, o] = [await newPerson({ url: network.url }), await newPerson()];
  const path = await x.openRoomByLink();
  await o.open(path);
  await x.table.myTurn();

  // Heard and answered, but the answer is cut off with the line.
  network.swallowAnswers();
  await x.table.play(4);
  await o.table.shows('....x....');
  network.cut();
  expect(network.cuts).toBeGreaterThan(0);
  await expect(x.page.getByText('Reconnecting…').first()).toBeVisible();
  await x.table.shows('....x....');
  // The other side goes on meanwhile.
  await o.table.play(0);
  network.restore();
  await expect(x.page.getByText('Back — nothing was lost').first()).toBeVisible();
  await x.table.shows('o...x....');

  // Not even heard: sent when the line is back.
  const before = network.cuts;
  network.cut();
  expect(network.cuts).toBeGreaterThan(before);
  await expect(x.page.getByText('Reconnecting…').first()).toBeVisible();
  await x.table.play(1);
  await o.table.showsMoves(2);
  network.restore();
  await o.table.shows('ox..x....');
  await o.table.play(7);
  await x.table.shows('ox..x..o.');
  await x.isLive();
});
