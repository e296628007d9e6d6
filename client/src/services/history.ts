/** Players and past games, asked over HTTP by the pages that show them; none of it is in the lobby. */
import type { ModeName } from '@inkroom/shared';
import { asked, createApi } from '../api/api.ts';
import type { Asked, Schemas } from '../api/api.ts';

export type Tally = Schemas['Tally'];
export type ShownRating = Schemas['Rating'];
export type ModeRecord = Schemas['ModeRecord'];
export type PlayerProfile = Schemas['PlayerProfile'];
export type ListedGame = Schemas['ListedGame'];
export type PlayThrough = Schemas['PlayThrough'];
export type RatingPoint = Schemas['RatingPoint'];

export interface GamePage {
  readonly games: readonly ListedGame[];
  readonly next: string | null;
}

export interface HeadToHead {
  readonly total: Tally;
  readonly modes: readonly { readonly mode: ModeName; readonly tally: Tally }[];
}

const api = createApi();
const pageLength = 20;

export const history = {
  player: (name: string): Promise<Asked<PlayerProfile>> =>
    asked(api.GET('/api/players/{name}', { params: { path: { name } } })),

  games: (name: string, cursor: string | null): Promise<Asked<GamePage>> => {
    const query = cursor === null ? { limit: pageLength } : { limit: pageLength, cursor };
    return asked(api.GET('/api/players/{name}/games', { params: { path: { name }, query } }));
  },

  ratings: (name: string, mode: ModeName): Promise<Asked<{ readonly points: readonly RatingPoint[] }>> =>
    asked(api.GET('/api/players/{name}/ratings', { params: { path: { name }, query: { mode } } })),

  against: (name: string, other: string): Promise<Asked<HeadToHead>> =>
    asked(api.GET('/api/players/{name}/against/{other}', { params: { path: { name, other } } })),

  game: (game: string): Promise<Asked<PlayThrough>> =>
    asked(api.GET('/api/history/{game}', { params: { path: { game } } })),
};
