/** Finding a scoreboard, oneself and others on it. */
import { readFile } from 'node:fs/promises';
import { expect, test } from './support/fixtures.ts';
import { choose } from './support/person.ts';
import { atATable, playInTurn, shortestWin } from './support/players.ts';
import { drawnLines, live, openScores, rowOf, sendScores } from './support/scores.ts';

test('[PAGE-81] every choice is in the address, only what there is can be chosen, and back goes back', async ({
  newPerson,
}) => {
  const person = await newPerson();
  const heading = person.page.getByRole('heading', { level: 1 });
  await person.openLobby();
  await person.link('Scoreboard').click();
  await expect(heading).toHaveText('Most wins today · all modes');
  await choose(person.page.getByRole('group', { name: 'By' }), /^Streak/);
  await expect(heading).toHaveText('Longest winning run today · all modes');
  await person.page.getByRole('combobox', { name: 'Board' }).selectOption('Gomoku');
  await person.page.getByRole('combobox', { name: 'Where' }).selectOption('Another area…');
  await person.page.getByLabel('Area, 100 to 999').fill('101');
  await person.page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(heading).toHaveText('Longest winning run today · Gomoku · area 101');
  await expect(person.page).toHaveURL('/scoreboard?measure=streak&mode=gomoku&area=101');
  await expect(person.page).toHaveTitle(/^Longest winning run today/);

  await choose(person.page.getByRole('group', { name: 'By' }), /^Rating/);
  await expect(heading).toHaveText('Highest rating of all time · Gomoku · area 101');
  await expect(person.page.getByRole('group', { name: 'When' }).getByRole('radio')).toHaveCount(2);
  await expect(person.page.getByLabel('With games against the computer')).toHaveCount(0);
  await person.page.goBack();
  await expect(heading).toHaveText('Longest winning run today · Gomoku · area 101');

  await person.button('The day before').click();
  await expect(heading).toHaveText(/^Longest winning run yesterday/);
  await expect(person.page.getByText('Final', { exact: true })).toBeVisible();
  await expect(person.page.getByRole('group', { name: 'When' }).getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(person.page.getByRole('heading', { name: 'Nobody was here' })).toBeVisible();
  await person.button('Show the current one').click();
  await expect(heading).toHaveText(/^Longest winning run today/);
});

test('[PAGE-84] an empty scoreboard says what would be here; one click brings me a game that counts', async ({
  newPerson,
}) => {
  const person = await newPerson();
  await person.open('/scoreboard');
  await expect(person.page.getByText('The first win stands on top.')).toBeVisible();
  await person.button('Play the computer').click();
  await expect(person.page).toHaveURL(/\/room\//);
  await person.open('/scoreboard?name=nothing-yet');
  await expect(person.page.getByText('No score has arrived for “nothing-yet” yet.')).toBeVisible();
  await person.open('/scoreboard?measure=rating&mode=classic&area=555');
  await expect(person.page.getByText('Whoever has played a person stands here')).toBeVisible();
});

test('[PAGE-84] whoever is out of sight is pinned with what they lack; whoever is not on it learns why', async ({
  newPerson,
}) => {
  const small = { viewport: { width: 1280, height: 420 } } as const;
  const { x, o } = await atATable(newPerson, { x: small, o: small });
  await playInTurn([x, o], shortestWin);
  await x.open('/scoreboard');
  await expect(rowOf(x.page, await x.name())).toHaveAttribute('data-mine', 'true');
  const pinned = x.page.getByRole('complementary', { name: 'Your place' });
  await x.page.evaluate(() => window.scrollTo(0, 0));
  await expect(pinned).toContainText('Nobody is ahead of you');
  await pinned.getByRole('button', { name: 'Show me there' }).click();
  await expect(pinned).toHaveCount(0);

  await o.open('/scoreboard');
  await expect(o.page.getByText('You have not won a game in this time.')).toBeVisible();
  await o.button('Play the computer').click();
  await expect(o.page).toHaveURL(/\/room\//);
});

test('[PAGE-90] screen readers hear of my own place, and of nobody else’s', async ({ newPerson }) => {
  const { x, o } = await atATable(newPerson);
  const tab = await x.newTab();
  await tab.open('/scoreboard?measure=points&computers=yes');
  await expect(live(tab)).toBeVisible();
  const spoken = tab.page.locator('output[aria-live="polite"]');
  const words = await spoken.evaluateHandle((element) => {
    const heard: string[] = [];
    new MutationObserver(() => heard.push(element.textContent)).observe(element, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return heard;
  });
  await playInTurn([x, o], shortestWin);
  await expect(spoken).toHaveText('You are 1st with 3 points.');
  await o.button('Rematch').click();
  await x.button(/^Accept/).click();
  await o.table.play(0);
  await o.button('Resign').click();
  await o.button('Yes, resign').click();
  await expect(spoken).toHaveText('You are 1st with 6 points.');
  expect(await words.jsonValue()).toEqual(['You are 1st with 3 points.', 'You are 1st with 6 points.']);
});

test('a player is found by name, and the whole table can be taken away as CSV', async ({ newPerson, server }) => {
  const person = await newPerson();
  await sendScores(
    server.url,
    Array.from({ length: 120 }, (_, index) => ({ id: index + 1, score: 1000 - index })),
  );
  await openScores(person);
  await expect.poll(async () => (await drawnLines(person.page)).length).toBe(100);
  await expect(person.page.getByText('120 players', { exact: true })).toBeVisible();
  await person.button('Show more').click();
  await expect(person.page.getByText(/^Below: as of/)).toBeVisible();
  await expect(person.page.locator('[data-member="120"]')).toHaveAttribute('data-rank', '120');
  await expect(person.button('Show more')).toHaveCount(0);
  await person.page.getByLabel('Find a player').fill('117');
  await person.button('Find').click();
  await expect(person.page.locator('search [data-member="117"]')).toHaveAttribute('data-rank', '117');
  const download = person.page.waitForEvent('download');
  await person.link('As a table (CSV)').click();
  expect((await download).suggestedFilename()).toBe('players.csv');
  const table = await readFile(await (await download).path(), 'utf8');
  expect(table.trimEnd().split('\r\n')).toHaveLength(1 + 120);
});
