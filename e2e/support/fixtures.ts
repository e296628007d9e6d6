/** What every scenario starts from: a real server of its own on a free port, and people, each with a browser profile of their own. */
import { test as base } from '@playwright/test';
import type { BrowserContextOptions } from '@playwright/test';
import { Person } from './person.ts';
import { ServerProcess } from './server-process.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface PersonOptions extends BrowserContextOptions {
  /** Where they come in; the server itself if absent. */
  readonly url?: string;
}

export type NewPerson = (options?: PersonOptions) => Promise<Person>;

interface Fixtures {
  /** Settings of the server, beside those of all tests. */
  serverEnv: Record<string, string>;
  server: ServerProcess;
  /** A network in front of the server that can break. */
  network: TcpProxy;
  newPerson: NewPerson;
}

export const test = base.extend<Fixtures>({
  serverEnv: [{}, { option: true }],
  server: async ({ serverEnv }, use) => {
    const server = await ServerProcess.start({ env: serverEnv });
    await use(server);
    await server.close();
  },
  network: async ({ server }, use) => {
    const proxy = await TcpProxy.start(() => server.port);
    await use(proxy);
    await proxy.close();
  },
  newPerson: async ({ browser, server }, use) => {
    const people: Person[] = [];
    await use(async ({ url = server.url, ...options } = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options, baseURL: url });
      const person = new Person(context, await context.newPage());
      people.push(person);
      return person;
    });
    for (const { context } of people) await context.close();
  },
});

export { expect } from '@playwright/test';
