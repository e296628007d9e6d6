/** Coming back as the same player from another browser: with the passphrase, by a one-time link, and not without. */
import { expect, test } from './support/fixtures.ts';
import type { Person } from './support/person.ts';
import { atATable } from './support/players.ts';

const passphrase = 'ink dries slowly';

/** Opens the dialog at the seat of `name` and tries. */
async function comeBack(person: Person, words: string): Promise<void> {
  const dialog = person.page.getByRole('dialog', { name: /^Come back as/ });
  if (!(await dialog.isVisible())) await person.button(/^Is this you\?/).click();
  await dialog.getByLabel('Passphrase').fill(words);
  await dialog.getByRole('button', { name: 'Come back', exact: true }).click();
}

for (const restart of [false, true]) {
  const across = restart ? ', across a restart of the server' : '';
  test(`[PAGE-40] [IDENTITY-20] in mid-game a second browser comes back by name and passphrase and plays on${across}`, async ({
    newPerson,
    server,
  }) => {
    const { x, o, path } = await atATable(newPerson);
    await x.claimName('Quill_7', passphrase);
    await x.table.play(4);
    await o.table.play(0);

    const second = await newPerson();
    await second.open(path);
    await second.table.shows('o...x....');
    if (restart) {
      await server.kill();
      await expect(second.page.getByText('Reconnecting…').first()).toBeVisible();
      await server.start();
      await second.isLive();
    }
    await comeBack(second, passphrase);
    await second.table.play(1);
    await o.table.play(7);
    await second.table.shows('ox..x..o.');
    await expect(second.table.card('X')).toContainText('you');

    // The browser before is told, and goes on working.
    await expect(x.page.getByText('Also open elsewhere')).toBeVisible();
    await x.table.shows('ox..x..o.');
    await x.table.play(2);
    await second.table.shows('oxx.x..o.');
  });
}

test('[PAGE-41] [IDENTITY-21] a bare name and a wrong passphrase are refused in the same words, and watch on', async ({
  newPerson,
}) => {
  const { x, o, path } = await atATable(newPerson);
  await o.claimName('NoKey_1');
  await x.claimName('Quill_7', passphrase);
  await x.table.play(4);

  const stranger = await newPerson();
  await stranger.open(path);
  await stranger.table.shows('....x....');
  const dialog = stranger.page.getByRole('dialog', { name: /^Come back as/ });
  const answers: string[] = [];
  for (const name of ['Quill_7', 'NoKey_1', 'Nobody_9']) {
    await stranger.openMenu('Come back as');
    await expect(dialog).toContainText('A name alone is not enough');
    await dialog.getByLabel('Name').fill(name);
    await comeBack(stranger, 'not the passphrase');
    const refused = dialog.getByText('Name and passphrase do not match.');
    await expect(refused).toBeVisible();
    answers.push(await refused.innerText());
    await dialog.getByRole('button', { name: 'Close' }).click();
  }
  expect(new Set(answers).size).toBe(1);

  // Without a passphrase the form is not even sent.
  await stranger.openMenu('Come back as');
  await dialog.getByLabel('Name').fill('Quill_7');
  await dialog.getByRole('button', { name: 'Come back', exact: true }).click();
  await expect(dialog.getByLabel('Passphrase')).toBeFocused();
  await dialog.getByRole('button', { name: 'Close' }).click();

  await stranger.table.tap(0);
  await expect(stranger.page.getByText('You are watching.').first()).toBeVisible();
  await o.table.play(8);
  await stranger.table.shows('....x...o');
});

test('[PAGE-42] [IDENTITY-23] a one-time link moves a player to another device, once', async ({ newPerson }) => {
  const { x, o, path } = await atATable(newPerson);
  await x.table.play(4);
  await x.openMenu('Move to another device');
  const dialog = x.page.getByRole('dialog', { name: 'Move to another device' });
  await expect(dialog.getByText(/^Works for another [12]:\d\d$/)).toBeVisible();
  await x.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy the link' }).click();
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await x.page.evaluate(() => navigator.clipboard.readText());
  const { pathname, hash } = new URL(copied);
  expect(pathname).toBe('/link');

  const phone = await newPerson();
  await phone.open(pathname + hash);
  await expect(phone.page.getByRole('heading', { name: `You are ${await x.name()} here too.` })).toBeVisible();
  expect(phone.page.url()).not.toContain('#');
  await phone.open(path);
  await o.table.play(0);
  await phone.table.play(1);
  await o.table.shows('ox..x....');

  const thief = await newPerson();
  await thief.open(pathname + hash);
  await expect(thief.page.getByText('This link has expired or was used already.')).toBeVisible();
});
