/** Two hosts at one queue, each at a node of their own. */
import { readConfig } from '../server/src/config.ts';
import { openKeyring } from '../scripts/keys/keyring.ts';
import type { Cluster } from '../scripts/cluster/cluster.ts';
import { expect, nodeOf, test } from './support/cluster-fixtures.ts';
import { Desk } from './support/desk.ts';

test.use({ nodes: 2 });

/** As an operator makes one, by `npm run keys`. */
async function keyOfHost({ redis, dataDir }: Cluster): Promise<string> {
  const keyring = await openKeyring(readConfig({ REDIS_URL: redis.url, DATA_DIR: dataDir }));
  const made = await keyring.create('host', ['admin']);
  await keyring.close();
  if (!made.ok) throw new Error(made.error);
  return made.value.key;
}

test('[PAGE-154] [PAGE-144] hosts at two nodes see each other at work, and one of them goes on when the other’s node dies', async ({
  newPerson,
  cluster,
}) => {
  const key = await keyOfHost(cluster);
  const put = await fetch(`${cluster.url}/api/queues/main`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ recall: { kind: 'hand' } }),
  });
  expect(put.status).toBe(200);
  const here = await Desk.signIn(newPerson, { key });
  const doomed = await nodeOf(here.person, cluster);
  const other = cluster.nodes.find((node) => node !== doomed);
  const there = await Desk.signIn(newPerson, { key, ...(other === undefined ? {} : { url: other.url }) });
  await here.add('Ann');
  for (const desk of [here, there]) await desk.shows('queued', ['Ann']);
  await Promise.all([here.press('n'), there.press('n')]);
  for (const desk of [here, there]) await desk.shows('recalled', ['Ann']);
  await there.add('Ben');
  for (const desk of [here, there]) await desk.shows('queued', ['Ben']);

  await doomed.kill();
  await there.press('n');
  await there.shows('recalled', ['Ann', 'Ben']);
  await expect(here.card('Ben').and(here.column('recalled').locator('[data-ticket]'))).toBeVisible();
  await here.select('Ann');
  await here.press('c');
  for (const desk of [here, there]) {
    await expect(desk.column('confirmed').locator('[data-ticket]')).toHaveCount(1);
    await desk.shows('confirmed', ['Ann']);
  }
});
