/** Meeting a stranger: by one click each, and a yes of whoever is asked for it. */
import { expect } from '@playwright/test';
import type { Locator } from '@playwright/test';
import type { Person } from './person.ts';

export const tile = (person: Person, mode: string): Locator => person.button(new RegExp(`^Quick match, ${mode}: `));
export const leaveTile = (person: Person, mode: string): Locator => person.button(`Leave the wait for ${mode}`);
export const readyCheck = (person: Person): Locator => person.page.getByRole('alertdialog');

/** A page that nobody looks at: it says yes to nothing by itself. To be called before it is opened. */
export async function inBackground(person: Person): Promise<void> {
  await person.page.addInitScript(() => Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }));
}

/** Says yes if asked, and is at the table. Whoever has just used the page is not asked. `from`: the room that is left for it. */
export async function comeToTable(person: Person, from?: string): Promise<void> {
  const yes = readyCheck(person).getByRole('button', { name: 'Play' });
  const isThere = () => person.path().startsWith('/room/') && person.path() !== from;
  await expect
    .poll(
      async () => {
        // It may be over while it is being clicked.
        if (await yes.isVisible()) await yes.click({ timeout: 8_000 }).catch(() => undefined);
        return isThere();
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  await expect(person.table.board).toBeVisible();
}

/** From the lobby. Answers who begins first. */
export async function meet(first: Person, second: Person, mode: string): Promise<readonly [x: Person, o: Person]> {
  await first.click(tile(first, mode));
  await expect(leaveTile(first, mode)).toBeVisible();
  // Plainly here, and so not asked.
  await first.page.mouse.move(9, 9);
  await first.page.mouse.move(99, 99);
  await second.click(tile(second, mode));
  await Promise.all([comeToTable(first), comeToTable(second)]);
  return inOrder(first, second);
}

/** Of two at a table where nothing has been played yet, who begins first. */
export async function inOrder(one: Person, other: Person): Promise<readonly [x: Person, o: Person]> {
  await expect(one.table.headline).toHaveText(/^Your turn| begins$| is thinking$/);
  return (await one.table.headline.innerText()).startsWith('Your turn') ? [one, other] : [other, one];
}
