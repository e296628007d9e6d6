/** The operator's console: signing in, the pipeline and its switch, keys, players, the audit log; on a phone, by keyboard, for everybody. */
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { operatorKey } from './support/desk.ts';
import { faults } from './support/faults.ts';
import { expect, test } from './support/fixtures.ts';
import { choose } from './support/person.ts';
import type { Person } from './support/person.ts';
import { atATable, playInTurn, shortestWin } from './support/players.ts';
import type { ServerProcess } from './support/server-process.ts';

async function openConsole(person: Person, server: ServerProcess): Promise<void> {
  await person.open(`/admin#key=${operatorKey(server)}`);
  await expect(person.page.getByRole('heading', { name: 'Pipeline' })).toBeVisible();
}

async function post(server: ServerProcess, address: string, key: string, body: unknown): Promise<unknown> {
  const response = await fetch(server.url + address, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
  return await response.json();
}

/** A key that may send scores. */
async function ingestKey(server: ServerProcess): Promise<string> {
  const made = await post(server, '/api/accounts', operatorKey(server), { name: 'arcade', scopes: ['ingest'] });
  return (made as { key: string }).key;
}

/** What has arrived, read from the file itself. */
function archived({ dataDir }: ServerProcess): { games: number; scores: number; sum: number } {
  const database = new DatabaseSync(path.join(dataDir, 'archive.db'), { readOnly: true });
  const number = (sql: string): number => Number(Object.values(database.prepare(sql).get() ?? {})[0] ?? 0);
  try {
    return {
      games: number('SELECT count(*) FROM games'),
      scores: number('SELECT count(*) FROM score_submissions'),
      sum: number('SELECT sum(value) FROM score_values'),
    };
  } finally {
    database.close();
  }
}

test('[ACCOUNT-40] a link signs in by itself, and the key stays in this tab and leaves the address', async ({
  newPerson,
  server,
}) => {
  const operator = await newPerson();
  await openConsole(operator, server);
  await expect(operator.page).toHaveURL(`${server.url}/admin`);
  await operator.page.reload();
  await expect(operator.page.getByRole('heading', { name: 'Pipeline' })).toBeVisible();
  const elsewhere = await operator.newTab();
  await elsewhere.open('/admin');
  await expect(elsewhere.page.getByLabel('Key')).toBeVisible();
  await operator.button('Forget the key').click();
  await operator.page.reload();
  await expect(operator.page.getByLabel('Key')).toBeVisible();
});

test('[ACCOUNT-41] without a key, with a wrong one and with one for something else the console stays shut and says why', async ({
  newPerson,
  server,
}) => {
  const stranger = await newPerson();
  await stranger.open('/admin');
  await expect(stranger.page.getByText('npm run keys -- create NAME --scope admin')).toBeVisible();
  await expect(stranger.page.getByRole('heading', { name: 'Pipeline' })).toHaveCount(0);
  await stranger.page.getByLabel('Key').fill('ink_000000000000_0000000000000000000000');
  await stranger.page.keyboard.press('Enter');
  await expect(stranger.page.getByRole('alert').filter({ hasText: 'not known' })).toBeVisible();
  await stranger.page.getByLabel('Key').fill(await ingestKey(server));
  await stranger.button('Open').click();
  await expect(stranger.page.getByRole('alert').filter({ hasText: 'not for that' })).toBeVisible();
  await stranger.page.getByLabel('Key').fill(operatorKey(server));
  await stranger.button('Open').click();
  await expect(stranger.page.getByRole('heading', { name: 'Pipeline' })).toBeVisible();
});

test('[ACCOUNT-42] a key is shown once, works, is replaced and revoked; all of it is in the audit log', async ({
  newPerson,
  server,
}) => {
  const operator = await newPerson();
  await openConsole(operator, server);
  const { page } = operator;
  await operator.button('New account').click();
  await page.getByLabel('Name', { exact: true }).fill('no spaces please');
  await operator.button('Make a key').click();
  await expect(page.getByRole('alert').filter({ hasText: '3 to 20' })).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('night-shift');
  await page.getByLabel(/^admin: /).check();
  await page.getByLabel(/^ingest: /).uncheck();
  await page.keyboard.press('Enter');
  const shown = page.getByRole('dialog', { name: 'The key of night-shift' }).getByRole('status');
  const key = await shown.innerText();
  const status = async () =>
    (await fetch(`${server.url}/api/accounts`, { headers: { Authorization: `Bearer ${key}` } })).status;
  expect(await status()).toBe(200);
  await operator.button('I have it').click();
  expect(await page.content()).not.toContain(key);

  await operator.button('New key for night-shift').click();
  await choose(page.getByRole('group', { name: 'The old keys go on for' }), 'not at all');
  await operator.button('Make a key').click();
  await expect(page.getByText('Copy it now')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect.poll(status).toBe(401);

  await page.getByRole('button', { name: / of night-shift$/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'night-shift' });
  await expect(row.getByText('no key', { exact: true })).toBeVisible();
  const log = page.getByRole('group', { name: 'Entries of the audit log' });
  for (const what of ['key:create', 'key:rotate', 'key:revoke']) await expect(log.getByText(what)).toBeVisible();
});

test('[ACCOUNT-43] unplug the archive, keep playing, plug it in: it drains to exactly what was played and sent', async ({
  newPerson,
  server,
}) => {
  test.slow();
  const operator = await newPerson();
  await openConsole(operator, server);
  const { page } = operator;
  const waiting = page.getByTestId('waiting');
  await expect(page.locator('main').getByText('Archive is up')).toBeVisible();
  await operator.button('Unplug the archive').click();
  await expect(page.locator('main').getByText('Archive is unplugged', { exact: true })).toBeVisible();

  // One game by two people, and scores of another game.
  const { x, o } = await atATable(newPerson);
  await playInTurn([x, o], shortestWin);
  await expect(x.table.headline).toHaveText('You win!');
  const key = await ingestKey(server);
  const scores = Array.from({ length: 40 }, (_, index) => ({ board: 'arcade', member: index, score: index }));
  await post(server, '/api/scores', key, { items: scores });
  await post(server, '/api/scores', key, { items: scores.map((item) => ({ ...item, score: item.score + 1 })) });
  // The game and two requests with scores; what people did where may wait, too.
  await expect.poll(async () => Number(await waiting.innerText())).toBeGreaterThanOrEqual(3);
  expect(archived(server)).toEqual({ games: 0, scores: 0, sum: 0 });

  await operator.button('Plug it in again').click();
  await expect(waiting).toHaveText('0');
  await expect(page.locator('main').getByText('Archive is up')).toBeVisible();
  // 1 + 2 + … + 40
  expect(archived(server)).toEqual({ games: 1, scores: 80, sum: 820 });
  const log = page.getByRole('group', { name: 'Entries of the audit log' });
  for (const what of ['archive:unplug', 'archive:plug']) await expect(log.getByText(what)).toBeVisible();
});

test('[ACCOUNT-44] a player is found by name, hidden, banned with a reason and let in again', async ({
  newPerson,
  server,
}) => {
  const [operator, player] = [await newPerson(), await newPerson()];
  await player.openLobby();
  await player.claimName('Rowdy');
  await openConsole(operator, server);
  const { page } = operator;
  await page.getByLabel('Name or id of a player').fill('nobody-at-all');
  await operator.button('Find').click();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await page.getByLabel('Name or id of a player').fill('rowdy');
  await page.keyboard.press('Enter');
  await operator.button('Ban').click();
  await expect(page.getByText('Say why')).toBeVisible();
  await page.getByLabel('Reason, for the audit log').fill('shouts');
  await operator.button('Ban').click();
  await expect(page.getByText('banned', { exact: true })).toBeVisible();
  await expect(player.page.getByRole('button', { name: 'Connection: Live' })).toHaveCount(0);
  await page.getByLabel('Reason, for the audit log').fill('has apologised');
  await operator.button('Lift the ban').click();
  await expect(page.getByText('banned', { exact: true })).toHaveCount(0);
  await page.getByLabel('Reason, for the audit log').fill('has apologised');
  await operator.button('Show again').click();
  await expect(page.getByText('shown', { exact: true })).toBeVisible();
  const log = page.getByRole('group', { name: 'Entries of the audit log' });
  await expect(log.getByText('player:ban')).toBeVisible();
  await expect(log.getByText(/shouts/).first()).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[ACCOUNT-45] axe finds nothing, and nothing is cut off on a phone (${colorScheme})`, async ({
    newPerson,
    server,
  }) => {
    const person = await newPerson({
      colorScheme,
      reducedMotion: 'reduce',
      viewport: { width: 360, height: 740 },
      hasTouch: true,
    });
    await person.open('/admin');
    await expect(person.page.getByLabel('Key')).toBeVisible();
    expect(await faults(person.page), 'sign-in').toEqual([]);
    await ingestKey(server);
    await openConsole(person, server);
    await expect(person.page.getByText('key:create')).toBeVisible();
    expect(await faults(person.page), 'console').toEqual([]);
    await person.button('Unplug the archive').focus();
    await person.page.keyboard.press('Enter');
    await expect(person.button('Plug it in again')).toBeFocused();
    expect(await faults(person.page), 'unplugged').toEqual([]);
    await person.button('New account').click();
    await expect(person.page.getByRole('dialog')).toBeVisible();
    expect(await faults(person.page), 'new account').toEqual([]);
    await person.page.getByLabel('Name', { exact: true }).fill('phone');
    await person.button('Make a key').click();
    await expect(person.page.getByText('Copy it now')).toBeVisible();
    expect(await faults(person.page), 'new key').toEqual([]);
    const overflow = await person.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
