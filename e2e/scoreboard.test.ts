/** Scoreboards as people see them: live, and in the order of the API. */
import { createRandom } from '@inkroom/shared';
import { expect, test } from './support/fixtures.ts';
import { choose } from './support/person.ts';
import type { Person } from './support/person.ts';
import { atATable, playInTurn, shortestWin } from './support/players.ts';
import { lineOf, openScores, readScoreboard, rowOf, sendScores, showsStandings, standings } from './support/scores.ts';

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
  await playInTurn([x, o], shortestWin);
  await expect(rowOf(onlooker.page, nameX)).toContainText('3 points');

  await x.button('Rematch').click();
  await o.button(/^Accept/).click();
  // The sides are swapped: O of the first game begins.
  await playInTurn([o, x], shortestWin);
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
