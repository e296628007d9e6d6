/** One person with one browser profile: opens pages, clicks (and counts the clicks), and has more tabs if wanted. */
import { expect } from '@playwright/test';
import type { BrowserContext, Locator, Page } from '@playwright/test';
import { Table } from './table.ts';

export class Person {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly table: Table;
  /** Clicks made through `click`. */
  clicks = 0;

  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    this.table = new Table(page);
  }

  async open(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /** The lobby, connected. */
  async openLobby(): Promise<void> {
    await this.open('/');
    await this.isLive();
  }

  async click(target: Locator): Promise<void> {
    await target.click();
    this.clicks += 1;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name });
  }

  async isLive(): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'Connection: Live' })).toBeVisible();
  }

  /** The name in the header. */
  async name(): Promise<string> {
    const label = await this.page.getByRole('button', { name: /^You are / }).getAttribute('aria-label');
    return /^You are (.*?)\. /.exec(label ?? '')?.[1] ?? '';
  }

  /** Another tab of the same browser profile: the same person unless told otherwise. */
  async newTab(): Promise<Person> {
    return new Person(this.context, await this.context.newPage());
  }

  /** Makes a room by link and is its X. Returns the path of the room. */
  async openRoomByLink(mode?: string): Promise<string> {
    await this.openLobby();
    if (mode !== undefined) await this.chooseBoard(mode);
    await this.button('Get a link').click();
    await expect(this.page).toHaveURL(/\/room\/[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    return this.path();
  }

  async chooseBoard(mode: string): Promise<void> {
    await choose(this.page.getByRole('group', { name: 'On which board?' }), mode);
  }

  path(): string {
    return new URL(this.page.url()).pathname;
  }

  async openMenu(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Menu', exact: true }).click();
    await this.page.getByRole('button', { name: new RegExp(`^${item}`) }).click();
  }

  /** Claims a name, with a passphrase if given. */
  async claimName(name: string, passphrase?: string): Promise<void> {
    await this.button(/^You are .*Change name$/).click();
    const dialog = this.page.getByRole('dialog', { name: 'Your name' });
    await dialog.getByLabel('Name', { exact: true }).fill(name);
    if (passphrase !== undefined) await dialog.getByLabel(/passphrase \(optional\)/i).fill(passphrase);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await expect(this.button(new RegExp(`^You are ${name}\\.`))).toBeVisible();
  }
}

/** One of a group of radios, by a click on its label, which covers it. */
export async function choose(within: Locator, name: string | RegExp): Promise<void> {
  const radio = within.getByRole('radio', { name });
  const label = within.locator('label').filter({ has: within.page().getByRole('radio', { name }) });
  await label.click();
  await expect(radio).toBeChecked();
}
