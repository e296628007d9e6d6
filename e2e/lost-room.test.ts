/** A server that lost everything it kept: those who were in a room are told, and go on together in a new one. */
import { expect, test } from './support/fixtures.ts';
import type { Person } from './support/person.ts';
import { atATable } from './support/players.ts';

const isGone = (person: Person): Promise<void> => expect(person.table.headline).toHaveText('This room is gone');

for (const order of ['X first', 'O first']) {
  test(`[PAGE-27] a room that the server lost is gone for both, and one button each leads to the same new room (${order})`, async ({
    newPerson,
    server,
  }) => {
    const { x, o, path } = await atATable(newPerson);
    await x.table.play(4);
    await o.table.play(0);
    await x.table.shows('o...x....');
    const [nameX, nameO] = [await x.name(), await o.name()];
    await server.startOver();

    for (const person of [x, o]) await isGone(person);
    await expect(x.page.getByText(`You were X against ${nameO}.`)).toBeVisible();
    await expect(x.page.getByRole('img', { name: 'Classic board, 2 moves played' })).toBeVisible();
    // A refresh knows no less.
    await o.page.reload();
    await isGone(o);
    await expect(o.page.getByText(`You were O against ${nameX}.`)).toBeVisible();

    const againOfX = x.button(`New room with ${nameO}`);
    const againOfO = o.button(`New room with ${nameX}`);
    const [first, second] = order === 'X first' ? [againOfX, againOfO] : [againOfO, againOfX];
    await first.click();
    const [early, late] = order === 'X first' ? [x, o] : [o, x];
    await expect(early.page.getByRole('heading', { level: 2, name: /^Waiting for / })).toBeVisible();
    await expect(late.page.getByText('The new room is open.')).toBeVisible();
    await second.click();

    await expect(o.page).not.toHaveURL(new RegExp(`${path}$`));
    await x.table.play(8);
    await o.table.play(1);
    for (const { table } of [x, o]) await table.shows('.o......x');
    expect(o.path()).toBe(x.path());
    await expect(x.table.card('X')).toContainText('you');
    await expect(o.table.card('O')).toContainText('you');
  });
}

test('[PAGE-27] both press at once and meet', async ({ newPerson, server }) => {
  const { x, o } = await atATable(newPerson);
  await x.table.play(4);
  await server.startOver();
  for (const person of [x, o]) await isGone(person);
  await Promise.all([x, o].map((person) => person.button(/^New room with /).click()));
  await x.table.play(0);
  await o.table.play(4);
  for (const { table } of [x, o]) await table.shows('x...o....');
});

test('[PAGE-27] a spectator is told who played, and may watch on in the new room', async ({ newPerson, server }) => {
  const { x, o, path } = await atATable(newPerson);
  await x.table.play(4);
  const watcher = await newPerson();
  await watcher.open(path);
  await watcher.table.shows('....x....');
  const [nameX, nameO] = [await x.name(), await o.name()];
  await server.startOver();
  await isGone(watcher);
  await expect(watcher.page.getByText(`${nameX} played ${nameO} here.`)).toBeVisible();
  await expect(watcher.button(/^New room/)).toHaveCount(0);
  await expect(watcher.link('Back to the lobby').last()).toBeVisible();

  await x.button(`New room with ${nameO}`).click();
  await watcher.link('Watch on in the new room').click();
  await expect(watcher.page).toHaveURL(/\/watch\//);
  await o.button(`New room with ${nameX}`).click();
  await x.table.play(0);
  await watcher.table.shows('x........');
});

test('[PAGE-27] against the computer the new room has the same opponent and side', async ({ newPerson, server }) => {
  const person = await newPerson();
  await person.openLobby();
  await person.button('Against the computer: Hard').click();
  await person.table.play(4);
  await person.table.showsMoves(2);
  await server.startOver();
  await isGone(person);
  await person.button('New room with Quill').click();
  await expect(person.table.card('O')).toContainText('computer, hard');
  await person.table.play(0);
  await person.table.showsMoves(2);
});
