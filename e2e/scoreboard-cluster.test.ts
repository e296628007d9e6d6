/** One scoreboard on many nodes. */
import { createRandom } from '@inkroom/shared';
import { expect, test } from './support/cluster-fixtures.ts';
import { lineOf, readScoreboard, sendScores, showsStandings } from './support/scores.ts';

test.use({ nodes: 2 });

test('[PAGE-89] pages on two nodes show the same scoreboard, whichever node the scores come in at', async ({
  newPerson,
  cluster,
}) => {
  const [one, two] = cluster.nodes;
  if (one === undefined || two === undefined) throw new Error('two nodes were asked for');
  const people = [await newPerson({ url: one.url }), await newPerson({ url: two.url })];
  for (const { page } of people) {
    await page.goto('/scoreboard?name=players');
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
  }
  await sendScores(one.url, [{ id: 1, score: 3 }]);
  for (const { page } of people) await showsStandings(page, ['1 1 3']);
  await sendScores(two.url, [{ id: 2, score: 3 }]);
  for (const { page } of people) await showsStandings(page, ['1 1 3', '1 2 3']);

  // The same players at both nodes: whatever counted in the end, everybody sees the same.
  const random = createRandom('two nodes');
  const scores = () => Array.from({ length: 20 }, () => ({ id: 1 + random.int(15), score: random.int(8) }));
  await Promise.all([one, two, one, two].map(({ url }) => sendScores(url, scores())));
  await sendScores(one.url, [{ id: 99, score: 99 }]);
  await expect.poll(async () => (await readScoreboard(two.url, 'players')).at(0)?.name).toBe('99');
  const truth = (await readScoreboard(two.url, 'players')).map(lineOf);
  expect((await readScoreboard(one.url, 'players')).map(lineOf)).toEqual(truth);
  for (const { page } of people) await showsStandings(page, truth);

  // A node dies under its page: another one serves it, and the scores go on.
  const [first] = people;
  await first?.page.goto(`${cluster.url}/scoreboard?name=players`);
  await one.kill();
  await sendScores(two.url, [{ id: 98, score: 98 }]);
  for (const { page } of people) await expect(page.locator('[data-member="98"]')).toHaveAttribute('data-rank', '2');
});
