/** Many nodes behind one address, and what a person notices when one of them, or the store, goes away. */
import { expect, nodeOf, onNodesOfTheirOwn, test, watchPhases } from './support/cluster-fixtures.ts';
import { atATable, playInTurn } from './support/players.ts';

test('[PAGE-70] two players and a spectator on three nodes: the mover’s node is killed, and the move goes through', async ({
  newPerson,
  cluster,
}) => {
  const { x, o, path } = await atATable(newPerson);
  await x.table.play(4);
  const watcher = await newPerson();
  await watcher.open(path);
  await onNodesOfTheirOwn([x, o, watcher], cluster);
  await o.table.play(0);
  for (const { table } of [x, o, watcher]) await table.shows('o...x....');
  // Who is here is known across nodes.
  for (const { page } of [x, o, watcher]) {
    await expect(page.getByText('1 person watching').first()).toBeAttached();
    await expect(page.getByText('connection lost')).toHaveCount(0);
  }

  const mine = await nodeOf(x, cluster);
  const phasesOf = await watchPhases(x);
  await mine.kill();
  await x.table.play(1);
  for (const { table } of [x, o, watcher]) await table.shows('ox..x....');
  await x.isLive();
  expect(await phasesOf()).toEqual(expect.arrayContaining(['reconnecting', 'resynced']));
  expect((await nodeOf(x, cluster)).name).not.toBe(mine.name);
  await o.table.play(7);
  for (const { table } of [x, watcher]) await table.shows('ox..x..o.');

  // Started again, it serves: the very game as well.
  await mine.start();
  await expect(async () => {
    await x.page.reload();
    expect((await nodeOf(x, cluster)).name).toBe(mine.name);
  }).toPass();
  await x.table.shows('ox..x..o.');
  await x.table.play(2);
  for (const { table } of [o, watcher]) await table.shows('oxx.x..o.');
});

test('[PAGE-71] any node answers over REST for any game, live or finished, and after the node that served it is gone', async ({
  newPerson,
  cluster,
}) => {
  const { x, o, path } = await atATable(newPerson);
  const code = path.replace('/room/', '');
  await playInTurn([x, o], [0, 3, 1]);
  // One's own mark is drawn before it is kept; the other sees what is kept.
  await o.table.shows('xx.o.....');
  const read = async (url: string) => {
    const response = await fetch(url);
    return { servedBy: response.headers.get('x-served-by'), body: (await response.json()) as object };
  };
  for (const { url, name } of cluster.nodes) {
    const { servedBy, body } = await read(`${url}/api/rooms/${code}`);
    expect(servedBy).toBe(name);
    expect(body).toMatchObject({ code, phase: 'playing', board: ['XX.', 'O..', '...'] });
  }

  await o.table.play(4);
  await x.table.play(2);
  await expect(x.table.headline).toHaveText('You win!');
  await (await nodeOf(x, cluster)).kill();
  const alive = cluster.nodes.filter(({ isRunning }) => isRunning);
  expect(alive).toHaveLength(2);
  for (const { url } of alive) {
    expect((await read(`${url}/api/rooms/${code}`)).body).toMatchObject({
      phase: 'finished',
      outcome: { winner: 'X' },
    });
  }

  // The game of an existing client, begun at one node and played at the others.
  const [first, second] = alive;
  const begun = await fetch(`${first?.url}/game`, { method: 'POST' });
  const { id } = (await begun.json()) as { id: string };
  expect((await read(`${second?.url}/game/${id}`)).body).toMatchObject({ id });
});

test('[PAGE-72] the store restarts empty: the room is gone for both, and one button each leads to one new room at their former sides', async ({
  newPerson,
  cluster,
}) => {
  const { x, o, path } = await atATable(newPerson);
  await x.table.play(4);
  const watcher = await newPerson();
  await watcher.open(path);
  await onNodesOfTheirOwn([x, o, watcher], cluster);
  await o.table.play(0);
  await watcher.table.shows('o...x....');
  const [nameX, nameO] = [await x.name(), await o.name()];

  await cluster.redis.startEmpty();
  for (const { table } of [x, o, watcher]) await expect(table.headline).toHaveText('This room is gone');
  await expect(x.page.getByRole('img', { name: 'Classic board, 2 moves played' })).toBeVisible();
  await o.button(`New room with ${nameX}`).click();
  await watcher.link('Watch on in the new room').click();
  await x.button(`New room with ${nameO}`).click();
  await x.table.play(8);
  await o.table.play(1);
  for (const { table } of [x, o, watcher]) await table.shows('.o......x');
  expect(o.path()).toBe(x.path());
  expect(o.path()).not.toBe(path);

  // They are still who they were, also to a node that starts only now.
  const [late] = cluster.nodes;
  await late?.kill();
  await late?.start();
  for (const person of [x, o]) await person.page.reload();
  await x.table.play(7);
  await o.table.shows('.o.....xx');
  expect([await x.name(), await o.name()]).toEqual([nameX, nameO]);
});

test('[PAGE-28] the store is away for some seconds: the page says so, and the move made meanwhile is kept and counts', async ({
  newPerson,
  cluster,
}) => {
  const { x, o } = await atATable(newPerson);
  await x.table.play(4);
  await o.table.play(0);
  await x.table.myTurn();
  await cluster.redis.kill();
  await x.table.play(1);
  await expect(x.page.getByText('The server cannot save right now').first()).toBeVisible();
  await expect(
    x.page.getByText('Your move is kept, and sent as soon as the server can save it.').first(),
  ).toBeVisible();
  await x.table.shows('ox..x....');
  await o.table.shows('o...x....');

  await cluster.redis.start();
  await o.table.shows('ox..x....');
  await expect(x.page.getByText('The server cannot save right now')).toHaveCount(0);
  await expect(x.page.getByText('Your move is kept')).toHaveCount(0);
  await o.table.play(7);
  await x.table.shows('ox..x..o.');
});

test('[PAGE-29] nodes are restarted one after the other: pages are moved without a word of a fault, and every move counts', async ({
  newPerson,
  cluster,
}) => {
  const { x, o } = await atATable(newPerson);
  const seen = [await watchPhases(x), await watchPhases(o)];
  const moves = [
    [x, 4],
    [o, 0],
    [x, 8],
  ] as const;
  for (const [index, node] of cluster.nodes.entries()) {
    const [person, cell] = moves[index] ?? [x, 1];
    const stopped = node.stop();
    await person.table.play(cell);
    expect(await stopped).toBe(true);
    await node.start();
  }
  for (const { table } of [x, o]) await table.shows('o...x...x');
  for (const phases of seen) {
    expect(await phases()).toContain('draining');
    for (const fault of ['reconnecting', 'offline', 'ended']) expect(await phases()).not.toContain(fault);
  }
});
