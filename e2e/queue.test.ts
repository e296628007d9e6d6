/** The line of a station: my ticket on a phone, the wall for everybody, and a code that hands a ticket over. */
import type { Page } from '@playwright/test';
import { asOperator, operatorKey, putQueue } from './support/desk.ts';
import { faults } from './support/faults.ts';
import { expect, test } from './support/fixtures.ts';
import { otherHost, withOtherHost } from './support/other-host.ts';
import type { Person } from './support/person.ts';
import type { ServerProcess } from './support/server-process.ts';

/** Over plain http, from another device. */
test.use({ launchOptions: withOtherHost });

const standing = (person: Person) => person.page.locator('[data-standing]');

async function takeTicket(person: Person, queue = 'main'): Promise<string> {
  await person.open(`/queue/${queue}`);
  await person.click(person.button('Take a ticket'));
  const sign = person.page.locator('[data-sign]');
  await expect(sign).toBeVisible();
  return (await sign.getAttribute('data-sign')) ?? '';
}

/** The desk calls up whoever is first. */
async function callUp(server: ServerProcess, sign: string): Promise<void> {
  const { tickets } = (await asOperator(server, { method: 'GET', address: '/api/tickets?queue=main' })) as {
    tickets: { id: string }[];
  };
  const id = tickets.find((ticket) => ticket.id.endsWith(sign))?.id;
  await asOperator(server, { method: 'POST', address: `/api/tickets/${id}/recall`, body: {} });
}

const overflow = (page: Page): Promise<boolean[]> =>
  page.evaluate(() => [
    document.documentElement.scrollWidth > innerWidth,
    document.documentElement.scrollHeight > innerHeight,
  ]);

test('[PAGE-125] [PAGE-128] [PAGE-127] a ticket is taken with one click; page and wall follow it until its person comes, over plain http', async ({
  newPerson,
  server,
}) => {
  await putQueue(server, 'main', { recall: { kind: 'hand' } });
  const url = `http://${otherHost}:${server.port}`;
  const [ann, ben, wall] = [await newPerson({ url }), await newPerson({ url }), await newPerson({ url })];
  await wall.open('/queue/main/wall');
  await expect(wall.page.getByText('Nobody is called just now')).toBeVisible();
  const annSign = await takeTicket(ann);
  await expect(standing(ann)).toHaveText('You are next');
  const benSign = await takeTicket(ben);
  await expect(standing(ben)).toHaveText('You are 2nd in line');
  expect([ann.clicks, ben.clicks]).toEqual([1, 1]);
  const next = wall.page.locator('[data-next] > li');
  await expect(next).toHaveText([new RegExp(annSign), new RegExp(benSign)]);
  // Nothing that only secure pages can do is offered.
  await expect(ann.button(/also when this page is closed/)).toHaveCount(0);

  await callUp(server, annSign);
  await expect(standing(ann)).toHaveText('It is your turn');
  await expect(ann.page).toHaveTitle('It is your turn');
  await expect(standing(ben)).toHaveText('You are next');
  const call = wall.page.locator('[data-calling] > li');
  await expect(call).toContainText(annSign);
  await expect(call).toContainText('until');
  await ann.button('I’m coming').click();
  await expect(standing(ann)).toHaveText('You are expected');
  await expect(call).toContainText('coming');

  await ben.button('Leave the line').click();
  await expect(ben.button('Take another ticket')).toBeVisible();
  await expect(next).toHaveCount(0);
  // The same ticket at `/queue`, and after a refresh.
  await ann.open('/queue');
  await expect(ann.page).toHaveURL(/\/queue\/main$/);
  await expect(standing(ann)).toHaveText('You are expected');
});

test('[PAGE-125] whoever is called up may be put back behind the next one, and other pages tell the call', async ({
  newPerson,
  server,
}) => {
  await putQueue(server, 'main', { recall: { kind: 'hand' } });
  const [ann, ben] = [await newPerson(), await newPerson()];
  const sign = await takeTicket(ann);
  await takeTicket(ben);
  await ann.open('/scoreboard');
  const bar = ann.page.getByRole('complementary', { name: 'Your place in line' });
  await expect(bar).toContainText(`ticket ${sign}`);
  await callUp(server, sign);
  await expect(bar).toContainText('It is your turn');
  await bar.getByRole('link', { name: 'Show my ticket' }).click();
  await ann.button('Put me back in line').click();
  await expect(standing(ann)).toHaveText('You are 2nd in line');
  await expect(standing(ben)).toHaveText('You are next');
});

test('[PAGE-126] a ticket that the desk took is mine by the code in the address, once', async ({
  newPerson,
  server,
}) => {
  await putQueue(server, 'main', { recall: { kind: 'hand' } });
  const made = (await asOperator(server, {
    method: 'POST',
    address: '/api/tickets',
    body: { queue: 'main', name: 'Guest' },
  })) as { id: string; sign: string };
  const { code } = (await asOperator(server, {
    method: 'POST',
    address: `/api/tickets/${made.id}/hand-over`,
    body: {},
  })) as { code: string };
  const [ann, thief] = [await newPerson(), await newPerson()];
  await ann.open(`/queue/main#take=${code}`);
  await expect(ann.page.locator(`[data-sign="${made.sign}"]`)).toBeVisible();
  await expect(ann.page).toHaveURL(/\/queue\/main$/);
  await thief.open(`/queue#take=${code}`);
  await expect(thief.page.getByText('That code brings no ticket')).toBeVisible();
  await expect(thief.page.locator('[data-sign]')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[PAGE-129] the pages of a line fit every screen, and axe finds nothing (${colorScheme})`, async ({
    newPerson,
    server,
  }) => {
    test.slow();
    await putQueue(server, 'main', { recall: { kind: 'hand' } });
    for (const name of ['Guest One', 'Guest With A Rather Long Name', 'Guest Three']) {
      await asOperator(server, {
        method: 'POST',
        address: '/api/tickets',
        body: { queue: 'main', name },
      });
    }
    const person = await newPerson({ colorScheme, reducedMotion: 'reduce' });
    const sign = await takeTicket(person);
    const { page } = person;
    await expect(standing(person)).toHaveText('You are 4th in line');
    expect(await faults(page), 'waiting').toEqual([]);
    await callUp(server, sign);
    await expect(standing(person)).toHaveText('It is your turn');
    expect(await faults(page), 'called').toEqual([]);
    for (const [width, height] of [
      [360, 740],
      [3840, 2160],
    ] as const) {
      await page.setViewportSize({ width, height });
      expect([width, (await overflow(page))[0]]).toEqual([width, false]);
    }
    await person.open('/queue/main/wall');
    await expect(page.locator('[data-calling] > li')).toHaveCount(1);
    expect(await faults(page), 'wall').toEqual([]);
    for (const [width, height] of [
      [360, 740],
      [740, 360],
      [1280, 800],
      [1920, 1080],
      [3840, 2160],
    ] as const) {
      await page.setViewportSize({ width, height });
      expect([width, ...(await overflow(page))]).toEqual([width, false, false]);
      await expect(page.getByRole('figure', { name: /QR code/ })).toBeInViewport();
    }
  });
}

test('[PAGE-127] messages while the page is closed are offered where they are possible, and shown by the service worker', async ({
  newPerson,
  server,
}) => {
  await putQueue(server, 'main', { recall: { kind: 'hand' } });
  const ann = await newPerson({ permissions: ['notifications'] });
  // The browser's maker runs the push service, which no test may call.
  await ann.page.addInitScript(() => {
    PushManager.prototype.subscribe = () =>
      Promise.resolve({
        toJSON: () => ({ endpoint: 'https://push.example/ann', keys: { p256dh: 'p', auth: 'a' } }),
      } as unknown as PushSubscription);
  });
  const sign = await takeTicket(ann);
  await ann.button('Tell me here when it is my turn').click();
  await expect(ann.page.getByText('This device tells you when it is your turn.')).toBeVisible();
  await ann.page.reload();
  await expect(ann.button('Not any more')).toBeVisible();

  const devtools = await ann.context.newCDPSession(ann.page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first !== undefined) resolve(first.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const message = { id: 'd', ticket: `main.AAAA${sign}`, title: 'Your turn', text: 'Come.', open: '/queue/main' };
  const push = async (data: string) =>
    devtools.send('ServiceWorker.deliverPushMessage', {
      origin: server.url,
      registrationId: await registered,
      data,
    });
  // The same one twice, and nonsense, are one note.
  await push('nonsense');
  await push(JSON.stringify(message));
  await push(JSON.stringify(message));
  const notes = () =>
    ann.page.evaluate(async () => {
      const { getNotifications } = ServiceWorkerRegistration.prototype;
      const shown = await getNotifications.call(await navigator.serviceWorker.ready);
      return shown.map(({ title, body, tag, data }) => [title, body, tag, data as unknown]);
    });
  await expect.poll(notes).toEqual([['Your turn', 'Come.', message.ticket, '/queue/main']]);
  await ann.button('Not any more').click();
  await expect(ann.button('Tell me here when it is my turn')).toBeVisible();
});

test('[PAGE-128] a wall without its server keeps the last picture and says of when it is', async ({
  newPerson,
  server,
  network,
}) => {
  await asOperator(server, {
    method: 'POST',
    address: '/api/tickets',
    body: { queue: 'main', name: 'Guest' },
  });
  const wall = await newPerson({ url: `http://127.0.0.1:${network.port}` });
  await wall.open('/queue/main/wall');
  await expect(wall.page.locator('[data-calling] > li')).toContainText('Guest');
  await expect(wall.page.getByText('Live', { exact: true })).toBeVisible();
  network.cut();
  await expect(wall.page.getByText(/^As of \d\d:\d\d:\d\d$/)).toBeVisible();
  await expect(wall.page.locator('[data-calling] > li')).toContainText('Guest');
  network.restore();
  await expect(wall.page.getByText('Live', { exact: true })).toBeVisible();
});

test('[PAGE-125] [PAGE-140] a queue that there is not says so on each of its pages, with a way on', async ({
  newPerson,
  server,
}) => {
  const person = await newPerson();
  await person.open('/queue/nowhere');
  await expect(person.page.getByRole('heading', { name: 'There is no such queue' })).toBeVisible();
  await person.open('/queue/nowhere/wall');
  await expect(person.page.getByText('There is no such queue')).toBeVisible();
  await expect(person.page.locator('main').getByRole('link', { name: 'Back to the lobby' })).toBeVisible();
  await person.open(`/desk/nowhere#key=${operatorKey(server)}`);
  await expect(person.page.getByText('There is no such queue.')).toBeVisible();
  await person.link('Other queues').click();
  await expect(person.link(/^Main queue/)).toBeVisible();
});
