/** Who owns which address. Everything that is not reserved for the server is a page of the app. */

/** First path segments that the server answers itself, now or in a later version. */
export const reservedPrefixes = [
  '/api',
  '/docs',
  '/openapi.json',
  '/graphql',
  '/livez',
  '/readyz',
  '/metrics',
  '/socket.io',
  '/assets',
  '/game',
  '/games',
  '/health',
  '/stats',
  '/events',
  '/generate_data',
  '/update-score',
] as const;

/** Pages without anything around them, built apart from the app, that others may put into a frame. */
export const isOverlay = (path: string): boolean => firstSegment(path) === '/overlay';

/** Endpoints whose clients expect `{error}` instead of a problem. */
export const gamePrefixes: readonly string[] = ['/game'];

/** Pages of the app, as its router knows them. */
export const pagePaths = [
  '/',
  '/room/:code',
  '/watch',
  '/watch/:code',
  '/replay/:game',
  '/player/:name',
  '/scoreboard',
  '/overlay/scoreboard/:board',
  '/modes',
  '/admin',
  '/desk',
  '/desk/:queue',
  '/queue',
  '/queue/:queue',
  '/queue/:queue/wall',
  '/link',
] as const;

export type PagePath = (typeof pagePaths)[number];

const firstSegment = (path: string): string => `/${path.split('/')[1] ?? ''}`;

export const isReserved = (path: string): boolean => reservedPrefixes.some((prefix) => prefix === firstSegment(path));

export const isGamePath = (path: string): boolean => gamePrefixes.includes(firstSegment(path));

export interface PageMatch {
  readonly page: PagePath;
  /** The part that `:code` or `:game` stands for, as written in the address. */
  readonly parameter: string | null;
}

/** Which page an address is, with or without a trailing slash; null for none. */
export function matchPage(path: string): PageMatch | null {
  const parts = path.split('/').filter((part) => part !== '');
  for (const page of pagePaths) {
    const pattern = page.split('/').filter((part) => part !== '');
    const fits =
      pattern.length === parts.length && pattern.every((part, index) => part.startsWith(':') || part === parts[index]);
    if (!fits) continue;
    const parameter = pattern.findIndex((part) => part.startsWith(':'));
    return { page, parameter: parts[parameter] ?? null };
  }
  return null;
}
