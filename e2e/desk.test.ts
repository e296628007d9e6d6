/** The desk: a host takes guests through by keys, two hosts at once, handing over; on a phone and for everybody. */
import { Desk, keyFor, operatorKey, putQueue } from './support/desk.ts';
import { faults } from './support/faults.ts';
import { expect, test } from './support/fixtures.ts';
import { showsStandings } from './support/scores.ts';

const byHand = { recall: { kind: 'hand' } } as const;

test('[PAGE-148] [PAGE-149] a host takes three guests through by keys alone: one does not come, one is put back, and all scores stand on the scoreboard', async ({
  newPerson,
  server,
}) => {
  test.slow();
  await putQueue(server, 'main', { ...byHand, showUpMs: 10_000 });
  const desk = await Desk.open(newPerson, server);
  for (const name of ['Ann', 'Ben', 'Cid']) await desk.add(name);
  await desk.shows('queued', ['Ann', 'Ben', 'Cid']);

  // Ann is called up and does not come: she stands behind the next one.
  await desk.press('n');
  await desk.shows('recalled', ['Ann']);
  await expect(desk.card('Ann')).toContainText('left');
  await desk.shows('queued', ['Ben', 'Cid']);
  await expect(desk.column('queued')).toContainText('Ann');
  await desk.shows('queued', ['Ben', 'Ann', 'Cid']);
  await expect(desk.card('Ann')).toContainText('missed once');

  // Ben is called up, and put back by the host.
  await desk.press('n');
  await desk.shows('recalled', ['Ben']);
  await desk.select('Ben');
  await desk.press('b');
  await desk.shows('queued', ['Ann', 'Ben', 'Cid']);
  await expect(desk.card('Ben')).not.toContainText('missed');

  for (const [name, score] of [
    ['Ann', 120],
    ['Ben', 340],
    ['Cid', 45],
  ] as const) {
    await desk.press('n');
    await desk.shows('recalled', [name]);
    await desk.playThrough(name, score);
  }
  await desk.shows('queued', []);
  const watcher = await newPerson();
  await watcher.open('/scoreboard?name=main');
  // A score is kept when it can no longer be taken back.
  await expect(watcher.page.locator('[data-scoreboard] [data-member]')).toHaveCount(3);
  await showsStandings(watcher.page, ['1 Ben 340', '2 Ann 120', '3 Cid 45']);
});

test('[PAGE-154] [PAGE-145] two hosts see each other at work; who comes too late is told what became of the ticket', async ({
  newPerson,
  server,
}) => {
  await putQueue(server, 'main', byHand);
  const here = await Desk.open(newPerson, server);
  const there = await Desk.open(newPerson, server, { key: await keyFor(server, 'tablet') });
  await here.add('Ann');
  await there.add('Ben');
  for (const desk of [here, there]) await desk.shows('queued', ['Ann', 'Ben']);

  // One host sees nothing new for a moment, as on a bad network.
  await there.page.route('**/api/queues/main/desk', (route) => route.abort());
  await here.press('n');
  await here.shows('recalled', ['Ann']);
  await there.select('Ann');
  await there.press('x');
  await there.page.unroute('**/api/queues/main/desk');
  await expect(
    there.page.getByText(/Somebody else was first: Ann \(\w{4}\) is called up by now/).first(),
  ).toBeVisible();
  for (const desk of [here, there]) await desk.shows('recalled', ['Ann']);

  // The other one takes the next step; the first one's undo is not for that.
  await there.select('Ann');
  await there.press('c');
  await here.shows('confirmed', ['Ann']);
  await expect(here.person.button('Undo')).toHaveCount(0);
  await here.press('z');
  await there.shows('confirmed', ['Ann']);

  // Both call the next one at once: it happens once.
  await Promise.all([here.press('n'), there.press('n')]);
  for (const desk of [here, there]) await desk.shows('recalled', ['Ben']);
});

test('[PAGE-146] a step is taken back within ten seconds, and not after', async ({ newPerson, server }) => {
  await putQueue(server, 'main', byHand);
  const desk = await Desk.open(newPerson, server);
  await desk.add('Ann');
  await desk.add('Ben');
  await desk.select('Ann');
  await desk.press('x');
  await desk.shows('ended', ['Ann']);
  await expect(desk.person.button('Undo')).toBeVisible();
  await desk.press('z');
  await desk.shows('queued', ['Ann', 'Ben']);
  await desk.shows('ended', []);
  await desk.select('Ben');
  await desk.press('x');
  await expect(desk.person.button('Undo')).toBeVisible();
  await expect(desk.person.button('Undo')).toHaveCount(0);
  await desk.press('z');
  await desk.shows('ended', ['Ben']);
});

test('[PAGE-147] a guest scans the code and has the ticket on their own phone', async ({ newPerson, server }) => {
  await putQueue(server, 'main', { ...byHand, teams: ['Reds', 'Blues'] });
  const desk = await Desk.open(newPerson, server);
  await desk.press('a');
  const dialog = desk.page.getByRole('dialog');
  await desk.press('Enter');
  await expect(dialog.getByRole('alert').filter({ hasText: 'A name' })).toBeVisible();
  await dialog.getByLabel('Name', { exact: true }).fill('Ann');
  await dialog.getByLabel('Phone (optional)').fill('+49 30 123456');
  await dialog.getByRole('button', { name: 'Take a ticket' }).click();
  await expect(dialog.getByText('QR code')).toBeAttached();
  const address = (await dialog.locator('[data-take]').getAttribute('data-take')) ?? '';
  const link = new URL(address);
  expect(link.pathname).toBe('/queue/main');
  expect(link.hash).toMatch(/^#take=.+/);
  await desk.press('Escape');
  await expect(desk.card('Ann')).toContainText('no page');
  await expect(desk.card('Ann')).toContainText(/Reds|Blues/);
  const sign = await desk.card('Ann').locator('strong').innerText();

  const guest = await newPerson({ viewport: { width: 360, height: 740 }, hasTouch: true });
  await guest.open(link.pathname + link.hash);
  await expect(guest.page.locator('main').getByText(sign).first()).toBeVisible();
  await expect(desk.card(sign)).not.toContainText('no page');
  expect(guest.page.url()).not.toContain('take=');

  // How to reach her stays with the desk, one ticket at a time.
  expect(await desk.page.content()).not.toContain('123456');
  await desk.select(sign);
  await desk.person.button('Show contact').click();
  await expect(desk.page.getByRole('dialog').getByLabel('Phone')).toHaveValue('+4930123456');
});

test('[PAGE-142] whoever types faster than the page is drawn loses no key, and none goes astray', async ({
  newPerson,
  server,
}) => {
  await putQueue(server, 'main', byHand);
  const person = await newPerson();
  // As soon as each is in the page: an observer hears of it before anything is drawn.
  await person.page.addInitScript(() => {
    const seen = new Set<string>();
    const once = (selector: string, act: () => void) => {
      if (seen.has(selector) || document.querySelector(selector) === null) return;
      seen.add(selector);
      act();
    };
    const observer = new MutationObserver(() => {
      once('[data-column]', () =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true })),
      );
      once('dialog', () => {
        const { activeElement } = document;
        document.documentElement.dataset['typedInto'] = activeElement?.closest('dialog')
          ? activeElement.tagName
          : 'page';
      });
    });
    observer.observe(document, { childList: true, subtree: true });
  });
  await person.open(`/desk/main#key=${operatorKey(server)}`);
  await expect(person.page.getByRole('dialog').getByLabel('Name', { exact: true })).toBeFocused();
  expect(await person.page.evaluate(() => document.documentElement.dataset['typedInto'])).toBe('INPUT');
});

test('[PAGE-142] [PAGE-150] arrows choose, keys act and are silent where they should be, a search narrows', async ({
  newPerson,
  server,
}) => {
  await putQueue(server, 'main', byHand);
  const desk = await Desk.open(newPerson, server);
  for (const name of ['Ann', 'Ben', 'Annabel']) await desk.add(name);
  await desk.press('Escape', 'ArrowDown', 'ArrowDown');
  await expect(desk.card('Ben')).toBeFocused();
  await expect(desk.card('Ben')).toHaveAttribute('aria-pressed', 'true');
  await desk.press('r');
  await desk.shows('recalled', ['Ben']);
  // The ticket has moved, and the keyboard with it.
  await expect(desk.card('Ben')).toBeFocused();
  await desk.press('ArrowLeft');
  await expect(desk.card('Ann').first()).toBeFocused();

  await desk.press('/');
  await desk.page.keyboard.type('annab');
  await desk.shows('queued', ['Annabel']);
  await expect(desk.column('queued')).toContainText('Waiting 2');
  // Signs have no such letter.
  await desk.page.keyboard.type(' u');
  await desk.shows('queued', []);
  await desk.press('Escape');
  await expect(desk.column('queued').locator('[data-ticket]')).toHaveCount(2);
  // Nothing of what was written was a key.
  await desk.shows('ended', []);

  await desk.press('?');
  await expect(desk.page.getByRole('dialog', { name: 'Keys of the desk' })).toBeVisible();
  await desk.press('n');
  await desk.person.button('Single keys act').click();
  await desk.press('Escape');
  await desk.press('n');
  await desk.shows('recalled', ['Ben']);
  await desk.person.button('Call the next').click();
  await desk.shows('recalled', ['Ben', 'Ann']);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[PAGE-155] axe finds nothing, and nothing is cut off from a phone to 1080p (${colorScheme})`, async ({
    newPerson,
    server,
  }) => {
    test.slow();
    await putQueue(server, 'main', { teams: ['Reds', 'Blues'] });
    const desk = await Desk.open(newPerson, server, {
      colorScheme,
      reducedMotion: 'reduce',
      viewport: { width: 360, height: 740 },
      hasTouch: true,
    });
    for (const name of ['Ann', 'Ben', 'Cid']) await desk.add(name);
    await desk.select('Ann');
    for (const size of [
      { width: 360, height: 740 },
      { width: 1280, height: 800 },
      { width: 1920, height: 1080 },
    ]) {
      await desk.page.setViewportSize(size);
      expect(await faults(desk.page), `desk at ${size.width}`).toEqual([]);
      const overflow = await desk.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `desk at ${size.width}`).toBeLessThanOrEqual(0);
    }
    await desk.page.setViewportSize({ width: 360, height: 740 });
    for (const key of ['a', 'f', 'l', 's', '?', 'h']) {
      await desk.press(key);
      await expect(desk.page.getByRole('dialog')).toBeVisible();
      expect(await faults(desk.page), `dialog of ${key}`).toEqual([]);
      await desk.press('Escape');
      await expect(desk.page.getByRole('dialog')).toBeHidden();
    }
  });
}
