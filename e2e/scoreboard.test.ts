/** Scoreboards as people see them: live, in the API's order, whole again after every kind of trouble. */
import { readFile } from 'node:fs/promises';
import { createRandom } from '@inkroom/shared';
import { expect, test } from './support/fixtures.ts';
import { choose } from './support/person.ts';
import type { Person } from './support/person.ts';
import { atATable } from './support/players.ts';
import { drawnLines, lineOf, readScoreboard, rowOf, sendScores, showsStandings, standings } from './support/scores.ts';

const live = ({ page }: Person) => page.getByText('Live', { exact: true });

async function openScores(person: Person, path = '/scoreboard?name=players'): Promise<void> {
  await person.open(path);
  await expect(live(person)).toBeVisible();
}

test('[PAGE-80] [PAGE-82] a game ends, and both players move on an open scoreboard, without a click', async ({
  newPerson,
}) => {
  const onlooker = await newPerson();
  await onlooker.open('/scoreboard?measure=points&computers=no');
  await expect(onlooker.page.getByRole('heading', { level: 1 })).toHaveText(
    'Most points today · all modes · people only',
  );
  await expect(onlooker.page.getByRole('heading', { name: 'Nobody is here yet' })).toBeVisible();

  const { x, o } = await atATable(newPerson);
  const [nameX, nameO] = [await x.name(), await o.name()];
  for (const [person, cell] of [
    [x, 0],
    [o, 3],
    [x, 1],
    [o, 4],
    [x, 2],
  ] as const)
    await person.table.play(cell);
  await expect(rowOf(onlooker.page, nameX)).toContainText('3 points');

  await x.button('Rematch').click();
  await o.button(/^Accept/).click();
  // The sides are swapped: O of the first game begins.
  for (const [person, cell] of [
    [o, 0],
    [x, 3],
    [o, 1],
    [x, 4],
    [o, 2],
  ] as const)
    await person.table.play(cell);
  await expect(rowOf(onlooker.page, nameO)).toContainText('3 points');
  await showsStandings(onlooker.page, [`1 ${nameX} 3`, `1 ${nameO} 3`]);

  // Who plays finds themselves on it, by one link.
  await x.link('Scoreboard').click();
  await x.page.getByLabel('With games against the computer').uncheck();
  await choose(x.page.getByRole('group', { name: 'By' }), /^Wins/);
  await expect(rowOf(x.page, nameX)).toHaveAttribute('data-mine', 'true');
});

test('[PAGE-82] after 200 random results the page stands as the API says, ties included', async ({
  newPerson,
  server,
}) => {
  const [early, late] = [await newPerson(), await newPerson()];
  await openScores(early);
  const random = createRandom('two hundred results');
  const last = new Map<number, number>();
  for (let batch = 0; batch < 10; batch += 1) {
    const scores = Array.from({ length: 20 }, () => ({ id: 1 + random.int(40), score: random.int(12) }));
    for (const { id, score } of scores) last.set(id, score);
    await sendScores(server.url, scores);
  }
  await expect.poll(async () => (await readScoreboard(server.url, 'players')).length).toBe(last.size);
  await expect
    .poll(
      async () =>
        new Map((await readScoreboard(server.url, 'players')).map(({ name, value }) => [Number(name), value])),
    )
    .toEqual(last);
  const truth = (await readScoreboard(server.url, 'players')).map(lineOf);
  await showsStandings(early.page, truth);
  await openScores(late);
  await showsStandings(late.page, truth);
  // Forty players and twelve values: many share a rank.
  const ranks = (await readScoreboard(server.url, 'players')).map(({ rank }) => rank);
  expect(new Set(ranks).size).toBeLessThan(ranks.length);
});

test('[PAGE-82] equal values share a rank: 1, 2, 2, 4', async ({ newPerson, server }) => {
  const person = await newPerson();
  await openScores(person);
  for (const [id, score] of [
    [4, 3],
    [3, 7],
    [2, 7],
    [1, 9],
  ] as const)
    await sendScores(server.url, [{ id, score }]);
  await showsStandings(person.page, ['1 1 9', '2 3 7', '2 2 7', '4 4 3']);
});

test('[PAGE-85] a change that never arrived is noticed by the next, and the page is whole again', async ({
  newPerson,
  server,
}) => {
  const person = await newPerson();
  let dropping = false;
  let dropped = 0;
  let joins = 0;
  await person.page.routeWebSocket(/socket\.io/, (socket) => {
    const real = socket.connectToServer();
    socket.onMessage((message) => {
      if (message.toString().includes('"scoreboard:join"')) joins += 1;
      real.send(message);
    });
    real.onMessage((message) => {
      if (dropping && message.toString().includes('"scoreboard:changed"')) dropped += 1;
      else socket.send(message);
    });
  });
  await sendScores(server.url, [{ id: 1, score: 5 }]);
  await openScores(person);
  await showsStandings(person.page, ['1 1 5']);
  dropping = true;
  await sendScores(server.url, [{ id: 2, score: 8 }]);
  await expect.poll(() => dropped).toBeGreaterThan(0);
  dropping = false;
  await showsStandings(person.page, ['1 1 5']);
  const before = joins;
  await sendScores(server.url, [{ id: 3, score: 1 }]);
  await showsStandings(person.page, ['1 2 8', '2 1 5', '3 3 1']);
  expect(joins).toBe(before + 1);
});

test('[PAGE-85] the server goes away: the last rows stay, as of when is said; it comes back, and so do changes', async ({
  newPerson,
  server,
}) => {
  const person = await newPerson();
  await sendScores(server.url, [
    { id: 1, score: 5 },
    { id: 2, score: 4 },
  ]);
  await openScores(person);
  await showsStandings(person.page, ['1 1 5', '2 2 4']);
  await server.kill();
  await expect(person.page.getByText(/^As of \d\d:\d\d:\d\d$/)).toBeVisible();
  await expect(standings(person.page)).toHaveAttribute('data-stale', 'true');
  expect(await drawnLines(person.page)).toEqual(['1 1 5', '2 2 4']);
  await server.start();
  await expect(live(person)).toBeVisible();
  await sendScores(server.url, [{ id: 2, score: 6 }]);
  await showsStandings(person.page, ['1 2 6', '2 1 5']);
});

test('[PAGE-85] a page that nobody sees leaves the scoreboard, and is right when it is seen again', async ({
  newPerson,
  server,
}) => {
  const person = await newPerson();
  const said: string[] = [];
  person.page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => said.push(payload.toString()));
  });
  await sendScores(server.url, [{ id: 1, score: 5 }]);
  await openScores(person);
  const look = (state: 'hidden' | 'visible') =>
    person.page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await look('hidden');
  await expect.poll(() => said.some((text) => text.includes('"scoreboard:leave"'))).toBe(true);
  await sendScores(server.url, [{ id: 2, score: 9 }]);
  expect(await drawnLines(person.page)).toEqual(['1 1 5']);
  await look('visible');
  await showsStandings(person.page, ['1 2 9', '2 1 5']);
});

test('[PAGE-83] rows glide to their new place and say what they won; under reduced motion they are there at once', async ({
  newPerson,
  server,
}) => {
  await sendScores(server.url, [
    { id: 1, score: 5 },
    { id: 2, score: 4 },
    { id: 3, score: 3 },
    { id: 4, score: 2 },
  ]);
  const [moving, still] = [await newPerson(), await newPerson({ reducedMotion: 'reduce' })];
  for (const person of [moving, still]) {
    await openScores(person);
    await showsStandings(person.page, ['1 1 5', '2 2 4', '3 3 3', '4 4 2']);
    await person.page.evaluate(() => {
      const { animate } = HTMLElement.prototype;
      const seen = { glides: 0, flashes: new Set<string>() };
      HTMLElement.prototype.animate = function count(...args) {
        seen.glides += 1;
        return animate.apply(this, args);
      };
      new MutationObserver(() => {
        for (const { textContent } of document.querySelectorAll('[data-won]')) seen.flashes.add(textContent);
      }).observe(document.body, { subtree: true, childList: true });
      Object.assign(window, { seen });
    });
  }
  await sendScores(server.url, [{ id: 4, score: 9 }]);
  for (const { page } of [moving, still]) await showsStandings(page, ['1 4 9', '2 1 5', '3 2 4', '4 3 3']);
  const seenBy = ({ page }: Person) =>
    page.evaluate(() => {
      const { seen } = window as unknown as { seen: { glides: number; flashes: Set<string> } };
      return { glides: seen.glides, flashes: [...seen.flashes] };
    });
  // All four moved.
  await expect.poll(() => seenBy(moving)).toMatchObject({ flashes: ['+7'] });
  expect((await seenBy(moving)).glides).toBeGreaterThanOrEqual(4);
  expect((await seenBy(still)).glides).toBe(0);
  await expect(rowOf(moving.page, '4').first()).toContainText('▲3');
});

test('[PAGE-83] the order stands still while it is paused or pointed at, with true numbers in it', async ({
  newPerson,
  server,
}) => {
  const person = await newPerson();
  await sendScores(server.url, [
    { id: 1, score: 5 },
    { id: 2, score: 4 },
  ]);
  await openScores(person);
  await person.button('Pause').click();
  await sendScores(server.url, [{ id: 2, score: 9 }]);
  await showsStandings(person.page, ['2 1 5', '1 2 9']);
  await expect(person.page.getByText('Paused: the order has changed')).toBeVisible();
  await person.button('Go on').click();
  await showsStandings(person.page, ['1 2 9', '2 1 5']);

  await standings(person.page).hover();
  await sendScores(server.url, [{ id: 1, score: 11 }]);
  await showsStandings(person.page, ['2 2 9', '1 1 11']);
  await person.page.mouse.move(0, 0);
  await showsStandings(person.page, ['1 1 11', '2 2 9']);
});

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
  for (const [person, cell] of [
    [x, 0],
    [o, 3],
    [x, 1],
    [o, 4],
    [x, 2],
  ] as const)
    await person.table.play(cell);
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
  for (const [person, cell] of [
    [x, 0],
    [o, 3],
    [x, 1],
    [o, 4],
    [x, 2],
  ] as const)
    await person.table.play(cell);
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
