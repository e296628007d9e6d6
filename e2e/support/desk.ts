/** A host at the desk: its keys, its queues, and what a browser shows of it. */
import { expect } from '@playwright/test';
import type { Locator } from '@playwright/test';
import { readOperatorFile } from '../../server/src/platform/operator-file.ts';
import type { NewPerson, PersonOptions } from './fixtures.ts';
import type { Person } from './person.ts';
import type { ServerProcess } from './server-process.ts';

/** What the server left for commands of this machine; good for everything. */
export function operatorKey({ dataDir }: ServerProcess): string {
  const access = readOperatorFile(dataDir);
  if (access === null) throw new Error('a running server leaves one');
  return access.key;
}

export async function asOperator(
  server: ServerProcess,
  wish: { method: string; address: string; body?: unknown },
): Promise<unknown> {
  const response = await fetch(server.url + wish.address, {
    method: wish.method,
    headers: { Authorization: `Bearer ${operatorKey(server)}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(wish.body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${wish.address}: ${JSON.stringify(answer)}`);
  return answer;
}

/** Makes a queue or changes it. */
export async function putQueue(server: ServerProcess, queue: string, settings: object): Promise<void> {
  await asOperator(server, { method: 'PUT', address: `/api/queues/${queue}`, body: settings });
}

/** A key of the account that is there for the desk from the first start, or of another one. */
export async function keyFor(server: ServerProcess, account: string): Promise<string> {
  const made = await asOperator(server, {
    method: 'POST',
    address: `/api/accounts/${account}/keys`,
    body: { graceMs: 0 },
  });
  return (made as { key: string }).key;
}

export interface HostOptions extends PersonOptions {
  readonly key: string;
  readonly queue?: string;
}

export class Desk {
  readonly person: Person;

  constructor(person: Person) {
    this.person = person;
  }

  /** Signs in by a link; with the operator's key unless another is given. */
  static open(
    newPerson: NewPerson,
    server: ServerProcess,
    { key = operatorKey(server), ...options }: Partial<HostOptions> = {},
  ): Promise<Desk> {
    return Desk.signIn(newPerson, { key, ...options });
  }

  static async signIn(newPerson: NewPerson, { key, queue = 'main', ...options }: HostOptions): Promise<Desk> {
    const desk = new Desk(await newPerson(options));
    await desk.person.open(`/desk/${queue}#key=${key}`);
    await expect(desk.column('queued')).toBeVisible();
    return desk;
  }

  get page(): Person['page'] {
    return this.person.page;
  }

  column(name: 'queued' | 'recalled' | 'confirmed' | 'playing' | 'ended'): Locator {
    return this.page.locator(`[data-column="${name}"]`);
  }

  card(name: string): Locator {
    return this.page.locator('[data-ticket]').filter({ hasText: name });
  }

  /** Names in a column, in the order of its line. */
  async shows(column: Parameters<Desk['column']>[0], names: readonly string[]): Promise<void> {
    const cards = this.column(column).locator('[data-ticket]');
    await expect(cards).toHaveCount(names.length);
    for (const [index, name] of names.entries()) await expect(cards.nth(index)).toContainText(name);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async select(name: string): Promise<void> {
    const card = this.card(name);
    await expect(card).toBeVisible();
    if ((await card.getAttribute('aria-pressed')) !== 'true') await card.click();
    await expect(card).toHaveAttribute('aria-pressed', 'true');
  }

  /** By keys alone, from the first letter to the last. Answers the sign that is called out. */
  async add(name: string): Promise<string> {
    await this.press('a');
    const dialog = this.page.getByRole('dialog');
    await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
    await this.page.keyboard.type(name);
    await this.press('Enter');
    await expect(dialog.getByRole('status')).toContainText(name);
    const sign = /Ticket (\w{4})/.exec(await dialog.getByRole('heading').innerText())?.[1] ?? '';
    await this.press('Enter');
    await expect(dialog).toBeHidden();
    return sign;
  }

  /** Here, playing, done: from being called up to the score. */
  async playThrough(name: string, score: number): Promise<void> {
    await this.select(name);
    await this.press('c');
    await this.shows('confirmed', [name]);
    await this.press('p');
    await this.shows('playing', [name]);
    await this.press('d');
    const dialog = this.page.getByRole('dialog', { name: `${name} is done` });
    await expect(dialog.getByLabel('Score')).toBeFocused();
    await expect(dialog.getByLabel('Score')).toHaveAccessibleDescription(/on the scoreboard, ten seconds from now/);
    await this.page.keyboard.type(String(score));
    await this.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(this.column('ended').locator('[data-ticket]').filter({ hasText: name })).toContainText('completed');
  }
}
