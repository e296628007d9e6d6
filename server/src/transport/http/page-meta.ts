/** Title and description of a page before its script runs: what a shared link shows in a chat. */
import { rulesOf, titleOf } from '@inkroom/shared';
import type { ModeName, Occupant, RoomState } from '@inkroom/shared';
import type { PageMatch, PagePath } from './paths.ts';

export interface PageMeta {
  readonly title: string;
  readonly description: string;
  /** The best address for links that are made on this page. */
  readonly linkOrigin?: string | null;
}

const site = 'Inkroom';
const usual =
  'Tic-tac-toe and its larger cousins, live: play a friend, anybody or the computer. No account, nothing to install.';

const pageTitles: Readonly<Record<PagePath, string>> = {
  '/': `${site} — a quick game, now`,
  '/room/:code': `A room — ${site}`,
  '/watch': `Watch live games — ${site}`,
  '/watch/:code': `Watch a game — ${site}`,
  '/replay/:game': `Replay — ${site}`,
  '/player/:name': `A player’s games — ${site}`,
  '/scoreboard': `Scoreboard — ${site}`,
  '/overlay/scoreboard/:board': `Scoreboard — ${site}`,
  '/modes': `Who plays what, where — ${site}`,
  '/admin': `Operator’s console — ${site}`,
  '/desk': `The desk — ${site}`,
  '/desk/:queue': `The desk — ${site}`,
  '/queue': `Your ticket — ${site}`,
  '/queue/:queue': `Take a ticket — ${site}`,
  '/queue/:queue/wall': `Now calling — ${site}`,
  '/link': `Come back — ${site}`,
};

export const notFoundMeta: PageMeta = { title: `Nothing here — ${site}`, description: usual };

/** `room`: the room that a room or watch page is about, if it could be read. */
export function metaOf(match: PageMatch, room: RoomState | null): PageMeta {
  const meta = { title: pageTitles[match.page], description: usual };
  if (room === null) return meta;
  const game = nameOfGame(room.mode);
  const [x, o] = room.seats;
  const isWatching = match.page === '/watch/:code';
  if (x !== null && o !== null) {
    const verb = isWatching || room.phase === 'playing' ? 'Watch' : 'Meet';
    return {
      title: `${x.name} and ${o.name} play ${game}`,
      description: `${verb} ${x.name} (X) and ${o.name} (O) at ${game}, live on ${site}.`,
    };
  }
  const host: Occupant | null = x ?? o;
  if (host === null) return { ...meta, title: `A free table for ${game} — ${site}` };
  if (isWatching) return { title: `${host.name} at ${game} — ${site}`, description: `Watch the game live on ${site}.` };
  return {
    title: `${host.name} invites you to ${game}`,
    description: `Open the link and you are playing. The first to come takes the seat, everybody else watches.`,
  };
}

/** "classic tic-tac-toe", "gomoku". */
function nameOfGame(mode: ModeName): string {
  const { columns, block } = rulesOf(mode).shape;
  const title = titleOf(mode).toLowerCase();
  return columns === 3 || block !== null ? `${title} tic-tac-toe` : title;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (symbol) => entities[symbol] ?? '');

/** The app's index.html with this title and description in its head. */
export function renderPage(template: string, meta: PageMeta): string {
  const title = escapeHtml(meta.title);
  const description = escapeHtml(meta.description);
  const head = [
    `<title>${title}</title>`,
    `<meta name="description" content="${description}" />`,
    `<meta property="og:type" content="website" />`,
    `<meta property="og:site_name" content="${site}" />`,
    `<meta property="og:title" content="${title}" />`,
    `<meta property="og:description" content="${description}" />`,
    ...(meta.linkOrigin === undefined || meta.linkOrigin === null
      ? []
      : [`<meta name="inkroom-origin" content="${escapeHtml(meta.linkOrigin)}" />`]),
  ].join('\n    ');
  const bare = template
    .replace(/\s*<meta\s+(name="description"|property="og:[^"]*")[^>]*>/gi, '')
    .replace(/<title>[^<]*<\/title>\s*/i, '');
  // A function, so that a `$&` in somebody's name is only text.
  return bare.replace('</head>', () => `  ${head}\n  </head>`);
}
