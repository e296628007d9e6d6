/** `npm run screenshots`: plays a few games in a real browser and keeps the main states in docs/pictures, light and dark, desk and phone. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, BrowserContextOptions } from '@playwright/test';
import { Person } from '../e2e/support/person.ts';
import { operatorKey } from '../e2e/support/desk.ts';
import { playInTurn } from '../e2e/support/players.ts';
import { inBackground, meet, readyCheck, tile } from '../e2e/support/quick-match.ts';
import { ServerProcess } from '../e2e/support/server-process.ts';
import { browserArgs, findBrowser } from './browser.ts';
import { ensureClient } from './lib/client-build.ts';
import { root } from './lib/paths.ts';
import { fillQueue } from './screenshots/queue-scene.ts';
import { sendPlayers } from './traffic/players.ts';
import { startProgress } from './traffic/progress.ts';

const folder = join(root, 'docs', 'pictures');

const screens = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true },
} as const satisfies Record<string, BrowserContextOptions>;

interface Look {
  readonly screen: keyof typeof screens;
  readonly scheme: 'light' | 'dark';
}

const looks: readonly Look[] = [
  { screen: 'desktop', scheme: 'light' },
  { screen: 'desktop', scheme: 'dark' },
  { screen: 'phone', scheme: 'light' },
  { screen: 'phone', scheme: 'dark' },
];

class Studio {
  readonly #browser: Browser;
  readonly #url: string;

  constructor(browser: Browser, url: string) {
    this.#browser = browser;
    this.#url = url;
  }

  /** Somebody new, in front of this screen. Nothing moves, so that two runs look alike. */
  async person({ screen, scheme }: Look): Promise<Person> {
    const context = await this.#browser.newContext({
      ...screens[screen],
      colorScheme: scheme,
      reducedMotion: 'reduce',
      baseURL: this.#url,
    });
    // The grain of the paper can hardly be seen, and makes a picture ten times as large.
    await context.route('**/grain-*.svg', (route) => route.abort());
    return new Person(context, await context.newPage());
  }

  async take(name: string, { page }: Person, { screen, scheme }: Look): Promise<void> {
    const path = join(folder, `${name}-${screen}-${scheme}.png`);
    await page.mouse.move(0, 0);
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    console.log(path);
  }
}

/** Bots, two at a table. */
const companyOf = 24;
const leastRows = 12;

const atDesk: Look = { screen: 'desktop', scheme: 'light' };

const publicGames = [
  { board: 'Gomoku', cells: [112, 97, 98, 113, 84, 126, 127, 70, 128, 99, 96, 111, 129] },
  { board: 'Ultimate', cells: [0, 1, 4, 3, 10, 41, 35, 26, 78, 65, 33, 2, 6, 20] },
  { board: 'Drop four', cells: [38, 39, 31, 32, 37, 36, 24, 40, 25] },
  { board: 'Four by four', cells: [5, 6, 9, 10, 0] },
] as const;

/** Two people meet by quick match and play these cells in turn. */
async function playPublicly(
  studio: Studio,
  { board, cells }: (typeof publicGames)[number],
): Promise<readonly Person[]> {
  const [one, other] = [await studio.person(atDesk), await studio.person(atDesk)];
  await one.openLobby();
  await other.openLobby();
  const players = await meet(one, other, board);
  await playInTurn(players, cells);
  return players;
}

async function pictureAll(studio: Studio, server: ServerProcess, look: Look): Promise<void> {
  const rooms = await Promise.all(publicGames.map((game) => playPublicly(studio, game)));
  const ann = await studio.person(look);
  await ann.openLobby();
  await ann.page
    .getByRole('link', { name: /^Watch .* against / })
    .nth(publicGames.length - 1)
    .waitFor();
  await studio.take('lobby', ann, look);

  await ann.open('/watch');
  await ann.table.board.locator('[data-mark]').first().waitFor();
  await studio.take('watch', ann, look);
  const path = rooms[0]?.[0]?.path() ?? '/';
  await ann.open(path.replace('/room/', '/watch/'));
  await ann.table.showsMoves(publicGames[0].cells.length);
  await studio.take('gomoku', ann, look);
  const nested = rooms[1]?.[0]?.path() ?? '/';
  await ann.open(nested.replace('/room/', '/watch/'));
  await ann.table.showsMoves(publicGames[1].cells.length);
  await studio.take('ultimate', ann, look);

  await ann.openRoomByLink();
  await ann.page.locator('[data-room-link]').waitFor();
  await studio.take('invite', ann, look);
  const ben = await studio.person(atDesk);
  await ben.open(ann.path());
  await playInTurn([ann, ben], [4, 0, 8, 2]);
  await ann.table.myTurn();
  await studio.take('playing', ann, look);

  await server.kill();
  await ann.page.getByText('Reconnecting…').first().waitFor();
  await studio.take('reconnecting', ann, look);
  await server.start();
  await ann.button('Connection: Live').waitFor();
  await playInTurn([ann, ben], [1, 3]);
  await ann.table.play(7);
  await ann.button('Rematch').waitFor();
  await studio.take('finished', ann, look);
  await pictureScores(studio, server, { ann, look });
}

/** Two who are called up together, and a host in mid-afternoon. */
async function pictureQueues(studio: Studio, server: ServerProcess, look: Look): Promise<void> {
  const [ann, ben] = [await studio.person(look), await studio.person(atDesk)];
  for (const person of [ann, ben]) {
    // Whoever is plainly here is asked nothing.
    await inBackground(person);
    await person.openLobby();
  }
  await ann.click(tile(ann, 'Classic'));
  await ben.click(tile(ben, 'Classic'));
  await readyCheck(ann).waitFor();
  await studio.take('ready-check', ann, look);

  await fillQueue(server);
  const host = await studio.person(look);
  await host.open(`/desk/main#key=${operatorKey(server)}`);
  await host.page.locator('[data-column="queued"] [data-ticket]').first().click();
  await studio.take('desk', host, look);
  for (const { context } of [ann, ben, host]) await context.close();
}

/** Enough games for a full scoreboard, with whoever has just won on it. */
async function pictureScores(
  studio: Studio,
  server: ServerProcess,
  { ann, look }: { readonly ann: Person; readonly look: Look },
): Promise<void> {
  const stop = new AbortController();
  const progress = startProgress(process.stdout);
  const company = sendPlayers(
    { kind: 'players', url: server.url, players: companyOf, perSecond: 10 },
    { progress, stop: stop.signal },
  );
  await ann.open('/scoreboard?measure=points&computers=yes');
  await ann.page
    .locator('[data-scoreboard] > li')
    .nth(leastRows - 1)
    .waitFor({ timeout: 60_000 });
  await studio.take('scoreboard', ann, look);
  stop.abort();
  await company;
  progress.end();
}

const executablePath = findBrowser();
const built = await ensureClient((line) => console.log(line));
if (executablePath === null || !built.ok) {
  console.error(built.ok ? 'No browser found: run npm test once, which gets one.' : built.message);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: browserArgs() });
for (const look of looks) {
  const server = await ServerProcess.start();
  const studio = new Studio(browser, server.url);
  await pictureQueues(studio, server, look);
  await pictureAll(studio, server, look);
  await server.close();
}
await browser.close();
