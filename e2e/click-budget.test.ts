/** What a visitor wants, and how many clicks it takes. */
import { expect, test } from './support/fixtures.ts';
import { choose } from './support/person.ts';
import { leaveTile, meet } from './support/quick-match.ts';
import { playInTurn, shortestWin } from './support/players.ts';

for (const strength of ['Easy', 'Medium', 'Hard']) {
  test(`[PAGE-2] a game against the computer (${strength}) takes one click`, async ({ newPerson }) => {
    const person = await newPerson();
    await person.openLobby();
    await person.click(person.button(`Against the computer: ${strength}`));
    await expect(person.page).toHaveURL(/\/room\//);
    await expect(person.table.card('O')).toContainText(`computer, ${strength.toLowerCase()}`);
    await person.table.play(4);
    await person.table.showsMoves(2);
    await person.table.myTurn();
    expect(person.clicks).toBe(1);
  });
}

test('[PAGE-3] quick match takes one click each, says who waits, and a second click leaves', async ({ newPerson }) => {
  const [ann, ben] = [await newPerson(), await newPerson()];
  await ann.openLobby();
  await ben.openLobby();
  await ann.click(ann.button('Quick match, Gomoku: nobody waiting'));
  await expect(ben.button('Quick match, Gomoku: 1 waiting')).toBeVisible();
  await leaveTile(ann, 'Gomoku').click();
  await expect(ben.button('Quick match, Gomoku: nobody waiting')).toBeVisible();

  const [x, o] = await meet(ann, ben, 'Gomoku');
  await expect(ben.page).toHaveURL(ann.page.url());
  await x.table.play(112);
  await o.table.play(113);
  expect(ben.clicks).toBe(1);
});

test('[PAGE-4] a game with a friend takes one click and a link; who opens it first sits, later ones watch', async ({
  newPerson,
}) => {
  const [host, friend, third] = [await newPerson(), await newPerson(), await newPerson()];
  await host.openLobby();
  await host.click(host.button('Get a link'));
  const link = host.page.locator('[data-room-link]');
  await expect(link).toHaveText(/\/room\/[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await expect(host.page.locator('[data-room-code]')).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await expect(host.page.getByRole('figure', { name: 'QR code: the link to this room' }).locator('svg')).toBeVisible();
  expect(host.clicks).toBe(1);

  await friend.open(new URL(await link.innerText()).pathname);
  await host.table.play(0);
  await third.open(host.path());
  await expect(third.table.headline).toHaveText(/ is thinking$/);
  await friend.table.play(4);
  await third.table.shows('x...o....');
  await expect(third.button('Resign')).toHaveCount(0);
  expect(friend.clicks).toBe(0);
});

test('[PAGE-5] two at this table takes one click', async ({ newPerson }) => {
  const person = await newPerson();
  await person.openLobby();
  await person.click(person.button('Start here'));
  await expect(person.table.headline).toHaveText('X begins, then pass it on');
  for (const cell of [0, 3, 1, 4, 2]) await person.table.cell(cell).click();
  await person.table.shows('xxxoo....');
  await expect(person.table.headline).toHaveText('X wins');
  expect(person.clicks).toBe(1);
});

test('[PAGE-6] a room of one’s own takes two clicks, with the choices made on the way', async ({ newPerson }) => {
  const person = await newPerson();
  await person.openLobby();
  await person.click(person.button('Set it up yourself'));
  await person.click(person.button('Create the room'));
  await expect(person.table.headline).toHaveText('Waiting for an opponent');
  expect(person.clicks).toBe(2);

  await person.openLobby();
  await person.button('Set it up yourself').click();
  const dialog = person.page.getByRole('dialog', { name: 'A new room' });
  await choose(dialog, 'Drop four');
  await choose(dialog, /^By link/);
  await choose(dialog, /^60 s/);
  await dialog.getByRole('button', { name: 'Create the room' }).click();
  await expect(person.page.getByText('1 min a move')).toBeVisible();
  await expect(person.page.getByRole('heading', { name: 'Send this to a friend' })).toBeVisible();
  await expect(person.table.board).toHaveAccessibleName('Drop four board, 0 moves played');
});

test('[PAGE-7] an open room in the lobby is joined with one click', async ({ newPerson }) => {
  const [host, guest] = [await newPerson(), await newPerson()];
  await host.openLobby();
  await host.button('Set it up yourself').click();
  await host.button('Create the room').click();
  await guest.openLobby();
  await guest.click(guest.link(/^Play .*\. Classic$/).first());
  await host.table.play(4);
  await guest.table.play(0);
  expect(guest.clicks).toBe(1);
});

test('[PAGE-7] [ROOM-2] a code takes one click, however it is typed', async ({ newPerson }) => {
  const [host, guest] = [await newPerson(), await newPerson()];
  const code = (await host.openRoomByLink()).replace('/room/', '');
  await guest.openLobby();
  await guest.page.getByLabel('Have a code?').fill('nope');
  await guest.button(/^Open$/).click();
  await expect(guest.page.getByText('A code has eight letters and digits')).toBeVisible();
  await guest.page
    .getByLabel('Have a code?')
    .fill(` ${code.replace('-', ' ').toLowerCase().replaceAll('1', 'l').replaceAll('0', 'o')} `);
  await guest.click(guest.button(/^Open$/));
  await host.table.play(4);
  await guest.table.play(0);
  expect(guest.clicks).toBe(1);
});

test('[PAGE-1] [PAGE-8] the landing page shows a live game that moves, and one click watches it', async ({
  newPerson,
}) => {
  const [ann, ben, visitor] = [await newPerson(), await newPerson(), await newPerson()];
  await visitor.openLobby();
  const counters = visitor.page.getByRole('list', { name: 'Right now' });
  await expect(counters).toContainText(/0 moves today/);
  await ann.openLobby();
  await ben.openLobby();
  const [x, o] = await meet(ann, ben, 'Classic');
  await x.table.play(4);

  await expect(counters).toContainText(/3\s*here/);
  await expect(counters).toContainText(/1\s*game on/);
  await expect(counters).toContainText(/1\s*move today/);
  const board = visitor.page.getByRole('img', { name: 'Classic, 1 move played' });
  await expect(board.first()).toBeVisible();
  await o.table.play(0);
  await expect(visitor.page.getByRole('img', { name: 'Classic, 2 moves played' }).first()).toBeVisible();
  expect(visitor.clicks).toBe(0);

  await visitor.click(visitor.link(/^Watch .* against /).first());
  await expect(visitor.page).toHaveURL(/\/watch\//);
  await visitor.table.shows('o...x....');
  expect(visitor.clicks).toBe(1);
});

test('[PAGE-9] a rematch takes one click each', async ({ newPerson }) => {
  const [x, o] = [await newPerson(), await newPerson()];
  await o.open(await x.openRoomByLink());
  await playInTurn([x, o], shortestWin);
  await expect(x.table.headline).toHaveText('You win!');
  await o.click(o.button('Rematch'));
  await x.click(x.button(/^Accept/));
  await x.table.shows('.........');
  // Sides have been swapped.
  await o.table.play(4);
  await x.table.play(0);
  await x.table.shows('o...x....');
  expect([x.clicks, o.clicks]).toEqual([1, 1]);
});

test('[PAGE-10] refresh and a closed tab cost no click: same seat, same board', async ({ newPerson }) => {
  const [x, o] = [await newPerson(), await newPerson()];
  const path = await x.openRoomByLink();
  await o.open(path);
  await x.table.play(4);
  await o.table.play(0);
  await x.page.reload();
  await x.table.shows('o...x....');
  await x.table.play(1);

  const elsewhere = await o.newTab();
  await o.page.close();
  await elsewhere.open(path);
  await elsewhere.table.shows('ox..x....');
  await elsewhere.table.play(7);
  await x.table.shows('ox..x..o.');
  expect(elsewhere.clicks).toBe(0);
});

test('[PAGE-11] a name is there before the first game, and is changed in place', async ({ newPerson }) => {
  const person = await newPerson();
  await person.openLobby();
  expect(await person.name()).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+/);
  await person.openRoomByLink();
  await person.claimName('Quill_7');
  await expect(person.table.card('X')).toContainText('Quill_7');
  await person.page.reload();
  await expect(person.table.card('X')).toContainText('Quill_7');

  await person.button(/^You play from area 100/).click();
  await person.page.getByLabel('Your area, 100 to 999').fill('212');
  await person.button('Save').click();
  await expect(person.button(/^You play from area 212/)).toBeVisible();
});
