/** Scoreboards after a lost message, a lost server and a page that nobody saw: whole again. */
import { expect, test } from './support/fixtures.ts';
import { drawnLines, live, openScores, sendScores, showsStandings, standings } from './support/scores.ts';

test('[PAGE-85] a change that never arrived is noticed by the next, and the page is whole again', async ({
  newPerson,
  server,
}) => {
  const person = await newPerson();
  let dropping = false;
  let dropped = 0;
  let joins = 0;
  await person.page.routeWebSocket(/socket\.io/, (socket) => {
    const real = socket.connectToServer();
    socket.onMessage((message) => {
      if (message.toString().includes('"scoreboard:join"')) joins += 1;
      real.send(message);
    });
    real.onMessage((message) => {
      if (dropping && message.toString().includes('"scoreboard:changed"')) dropped += 1;
      else socket.send(message);
    });
  });
  await sendScores(server.url, [{ id: 1, score: 5 }]);
  await openScores(person);
  await showsStandings(person.page, ['1 1 5']);
  dropping = true;
  await sendScores(server.url, [{ id: 2, score: 8 }]);
  await expect.poll(() => dropped).toBeGreaterThan(0);
  dropping = false;
  await showsStandings(person.page, ['1 1 5']);
  const before = joins;
  await sendScores(server.url, [{ id: 3, score: 1 }]);
  await showsStandings(person.page, ['1 2 8', '2 1 5', '3 3 1']);
  expect(joins).toBe(before + 1);
});

test('[PAGE-85] the server goes away: the last rows stay, as of when is said; it comes back, and so do changes', async ({
  newPerson,
  server,
}) => {
  const person = await newPerson();
  await sendScores(server.url, [
    { id: 1, score: 5 },
    { id: 2, score: 4 },
  ]);
  await openScores(person);
  await showsStandings(person.page, ['1 1 5', '2 2 4']);
  await server.kill();
  await expect(person.page.getByText(/^As of \d\d:\d\d:\d\d$/)).toBeVisible();
  await expect(standings(person.page)).toHaveAttribute('data-stale', 'true');
  expect(await drawnLines(person.page)).toEqual(['1 1 5', '2 2 4']);
  await server.start();
  await expect(live(person)).toBeVisible();
  await sendScores(server.url, [{ id: 2, score: 6 }]);
  await showsStandings(person.page, ['1 2 6', '2 1 5']);
});

test('[PAGE-85] a page that nobody sees leaves the scoreboard, and is right when it is seen again', async ({
  newPerson,
  server,
}) => {
  const person = await newPerson();
  const said: string[] = [];
  person.page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => said.push(payload.toString()));
  });
  await sendScores(server.url, [{ id: 1, score: 5 }]);
  await openScores(person);
  const look = (state: 'hidden' | 'visible') =>
    person.page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await look('hidden');
  await expect.poll(() => said.some((text) => text.includes('"scoreboard:leave"'))).toBe(true);
  await sendScores(server.url, [{ id: 2, score: 9 }]);
  expect(await drawnLines(person.page)).toEqual(['1 1 5']);
  await look('visible');
  await showsStandings(person.page, ['1 2 9', '2 1 5']);
});
