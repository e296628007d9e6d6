/** Who may do what at the desk: keys, queues for matches, settings. */
import { Desk, keyFor, operatorKey, putQueue } from './support/desk.ts';
import { expect, test } from './support/fixtures.ts';
import { leaveTile, tile } from './support/quick-match.ts';

test('[PAGE-140] the desk opens to keys for it and for operators, and to no other', async ({ newPerson, server }) => {
  const stranger = await newPerson();
  await stranger.open('/desk/main');
  await expect(stranger.page.getByText('npm run keys -- create NAME --scope desk')).toBeVisible();
  await stranger.page.getByLabel('Key').fill(await keyFor(server, 'vrgame'));
  await stranger.button('Open').click();
  await expect(stranger.page.getByRole('alert').filter({ hasText: 'not for that' })).toBeVisible();
  await stranger.page.getByLabel('Key').fill(await keyFor(server, 'tablet'));
  await stranger.button('Open').click();
  await expect(stranger.page.getByRole('heading', { name: 'Main queue' })).toBeVisible();
  await expect(stranger.button('Settings')).toHaveCount(0);
  await stranger.page.reload();
  await expect(stranger.page.getByRole('heading', { name: 'Main queue' })).toBeVisible();

  await stranger.open(`/desk#key=${operatorKey(server)}`);
  await expect(stranger.page).toHaveURL(`${server.url}/desk`);
  await stranger.link(/^Main queue/).click();
  await expect(stranger.button('Settings')).toBeVisible();
});

test('[PAGE-143] of those who wait for a match the desk may only cancel a ticket, and its player is told', async ({
  newPerson,
  server,
}) => {
  const ann = await newPerson();
  await ann.openLobby();
  await ann.claimName('Annabel');
  await tile(ann, 'Gomoku').click();
  await expect(leaveTile(ann, 'Gomoku')).toBeVisible();
  const desk = await Desk.open(newPerson, server, { queue: 'gomoku' });
  await desk.shows('queued', ['Annabel']);
  await expect(desk.person.button('Add a guest')).toHaveCount(0);
  await desk.select('Annabel');
  await expect(desk.person.button('Call up')).toHaveCount(0);
  await desk.press('r', 'n');
  await desk.shows('queued', ['Annabel']);
  await desk.press('x');
  await desk.shows('ended', ['Annabel']);
  await expect(tile(ann, 'Gomoku')).toBeVisible();
});

test('[PAGE-153] [PAGE-151] [PAGE-152] an operator changes a queue and makes another; messages and figures tell what happened', async ({
  newPerson,
  server,
}) => {
  test.slow();
  const desk = await Desk.open(newPerson, server);
  const { page } = desk;
  await desk.press('s');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Called up at once').fill('0');
  await desk.press('Enter');
  await expect(dialog.getByRole('alert').filter({ hasText: 'from 1 to 100' })).toBeVisible();
  await dialog.getByLabel('Called up at once').fill('1');
  await expect(dialog.getByText('1 segment,')).toBeVisible();
  await dialog.getByLabel('Message when called up').fill(`{name}: ${'come at once, please '.repeat(9)}`);
  await expect(dialog.getByText('2 segments,')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('0 of 1 called up')).toBeVisible();

  // One place: the first is called up by itself, the second waits.
  await desk.add('Ann');
  await desk.add('Ben');
  await desk.shows('recalled', ['Ann']);
  await desk.shows('queued', ['Ben']);
  await desk.press('l');
  const log = page.getByRole('list', { name: 'Messages of this queue' });
  // The server's log says whom by the sign alone.
  await expect(log).toContainText(/\w{4}: come at once/);
  await expect(log).toContainText('sent');
  await desk.press('Escape', 'f');
  await expect(page.getByRole('img', { name: /Called up per hour/ })).toBeVisible();
  await desk.press('Escape');

  await desk.person.button('Other queues').click();
  await desk.person.button('New queue').click();
  await dialog.getByLabel('Name in the address').fill('Not a name');
  await dialog.getByRole('button', { name: 'Make the queue' }).click();
  await expect(dialog.getByRole('alert').filter({ hasText: 'small letters' })).toBeVisible();
  await dialog.getByLabel('Name in the address').fill('classic');
  await dialog.getByRole('button', { name: 'Make the queue' }).click();
  await expect(dialog.getByText('queue for matches')).toBeVisible();
  await dialog.getByLabel('Name in the address').fill('main');
  await dialog.getByRole('button', { name: 'Make the queue' }).click();
  await expect(dialog.getByText('There is a queue of this name already.')).toBeVisible();
  await dialog.getByLabel('Name in the address').fill('arena');
  await dialog.getByLabel('Title').fill('The arena');
  await dialog.getByRole('button', { name: 'Make the queue' }).click();
  await expect(page).toHaveURL(/\/desk\/arena$/);
  await expect(page.getByRole('heading', { name: 'The arena' })).toBeVisible();
});

test('[PAGE-157] settings that somebody else has changed meanwhile are shown before they can be saved over', async ({
  newPerson,
  server,
}) => {
  await putQueue(server, 'main', { title: 'The hall', recallWindow: 2 });
  const { page } = await Desk.open(newPerson, server);
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('My hall');
  await putQueue(server, 'main', { recallWindow: 5 });
  await expect(dialog.getByText('Somebody has changed this queue')).toBeVisible();
  await expect(dialog.getByLabel('Title')).toHaveValue('My hall');
  await dialog.getByRole('button', { name: 'Show how it is now' }).click();
  await expect(dialog.getByLabel('Called up at once')).toHaveValue('5');
  await expect(dialog.getByLabel('Title')).toHaveValue('The hall');
  await dialog.getByLabel('Title').fill('My hall');
  await dialog.getByLabel('Webhook').fill('https://127.0.0.1/hook');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('the address is not public')).toBeVisible();
  await dialog.getByLabel('Webhook').fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: 'My hall' })).toBeVisible();
});
