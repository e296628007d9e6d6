/** What every scenario of many nodes starts from: Redis, nodes and HAProxy, and people who come in at the one address. */
import { test as base } from '@playwright/test';
import { startCluster } from '../../scripts/cluster/cluster.ts';
import type { Cluster, ClusterNode } from '../../scripts/cluster/cluster.ts';
import { expect } from './fixtures.ts';
import type { NewPerson } from './fixtures.ts';
import { Person } from './person.ts';

interface Fixtures {
  /** How many nodes. */
  nodes: number;
  cluster: Cluster;
  newPerson: NewPerson;
}

export const test = base.extend<Fixtures>({
  nodes: [3, { option: true }],
  cluster: async ({ nodes }, use) => {
    const cluster = await startCluster({ nodes });
    await use(cluster);
    await cluster.close();
  },
  newPerson: async ({ browser, cluster }, use) => {
    const people: Person[] = [];
    await use(async ({ url = cluster.url, ...options } = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options, baseURL: url });
      const person = new Person(context, await context.newPage());
      people.push(person);
      return person;
    });
    for (const { context } of people) await context.close();
  },
});

export { expect };

/** The node that serves this person's page, as the connection menu names it. */
export async function nodeOf({ page }: Person, { nodes }: Cluster): Promise<ClusterNode> {
  await page.getByRole('button', { name: 'Connection: Live' }).click();
  const name = page.getByText(/^node-\d+$/);
  await expect(name).toBeVisible();
  const shown = await name.innerText();
  await page.keyboard.press('Escape');
  const node = nodes.find((one) => one.name === shown);
  if (node === undefined) throw new Error(`${shown} is no node of this cluster`);
  return node;
}

/** Opens the page again until the balancer gives it a node that none of the others has. */
export async function onNodesOfTheirOwn(people: readonly Person[], cluster: Cluster): Promise<readonly ClusterNode[]> {
  const taken: ClusterNode[] = [];
  for (const person of people) {
    await expect(async () => {
      await person.page.reload();
      const node = await nodeOf(person, cluster);
      expect(taken).not.toContain(node);
      taken.push(node);
    }).toPass();
  }
  return taken;
}

/** Collects every state that the page's connection goes through from now on, however short. */
export async function watchPhases({ page }: Person): Promise<() => Promise<readonly string[]>> {
  const bar = page.locator('[data-phase][aria-live="polite"]');
  await bar.evaluate((element) => {
    const seen: string[] = [];
    new MutationObserver(() => {
      const phase = element.getAttribute('data-phase') ?? '';
      if (seen.at(-1) !== phase) seen.push(phase);
      element.setAttribute('data-phases-seen', seen.join(' '));
    }).observe(element, { attributes: true, attributeFilter: ['data-phase'] });
  });
  return async () => ((await bar.getAttribute('data-phases-seen')) ?? '').split(' ').filter(Boolean);
}
