/**
 * Past games and what follows from them, asked by name or id: who somebody is comes from the live store, and from the
 * archive where that knows no more; everything else from the archive. Each failure is a value.
 */
import { err, isPlayerId, ok, parseGameId } from '@inkroom/shared';
import type { ErrorCode, GameFact, ModeName, Result } from '@inkroom/shared';
import { ArchiveUnavailable } from '../ports/archive.ts';
import type {
  GameCursor,
  GameHistory,
  GamePage,
  HeadToHead,
  ListedGame,
  ModeRecord,
  RatingPoint,
} from '../ports/game-history.ts';
import type { PlayerStore } from '../ports/player-store.ts';
import { absencesAsRefusals } from './failure.ts';

export interface Failure {
  readonly code: ErrorCode;
  readonly retryAfterMs?: number;
}

type Answer<T> = Result<T, Failure>;

export interface KnownPlayer {
  readonly player: string;
  readonly name: string;
  readonly area: number | null;
}

export interface PlayerProfile extends KnownPlayer {
  /** Epoch milliseconds of the first and the latest game; null: none yet. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** All modes first, then each with a game that counted. */
  readonly records: readonly ModeRecord[];
}

export interface Versus extends HeadToHead {
  readonly one: KnownPlayer;
  readonly other: KnownPlayer;
}

export interface Listing {
  readonly after: GameCursor | null;
  readonly limit: number;
}

export interface HistoriesOptions {
  /** Null: nothing is archived here. */
  readonly history: GameHistory | null;
  readonly players: Pick<PlayerStore, 'load' | 'findByName'>;
}

export class Histories {
  readonly #players: HistoriesOptions['players'];
  readonly #history: GameHistory | null;

  constructor({ history, players }: HistoriesOptions) {
    this.#history = history;
    this.#players = players;
  }

  profile(nameOrId: string): Promise<Answer<PlayerProfile>> {
    return this.#of(nameOrId, async (known) => {
      const history = this.#archive;
      const [archived, records] = await Promise.all([history.player(known.player), history.records(known.player)]);
      return { ...known, firstAt: archived?.firstAt ?? null, lastAt: archived?.lastAt ?? null, records };
    });
  }

  games(nameOrId: string, listing: Listing): Promise<Answer<GamePage<ListedGame>>> {
    return this.#of(nameOrId, ({ player }) => this.#archive.games(player, listing));
  }

  ratings(nameOrId: string, mode: ModeName, most: number): Promise<Answer<readonly RatingPoint[]>> {
    return this.#of(nameOrId, ({ player }) => this.#archive.ratings(player, mode, most));
  }

  against(nameOrId: string, otherNameOrId: string): Promise<Answer<Versus>> {
    return absencesAsRefusals(async () => {
      const [one, other] = await Promise.all([this.#find(nameOrId), this.#find(otherNameOrId)]);
      if (one === null || other === null) return err({ code: 'player-not-found' });
      return ok({ one, other, ...(await this.#archive.against(one.player, other.player)) });
    });
  }

  /** By its public key, or by `<room>-<number>`. */
  game(name: string): Promise<Answer<GameFact>> {
    return absencesAsRefusals(async () => {
      if (isNoName(name)) return err({ code: 'game-not-found' });
      const parsed = parseGameId(name);
      const game = await this.#archive.game(parsed === null ? name : `${parsed.room}-${parsed.game}`);
      return game === null ? err({ code: 'game-not-found' }) : ok(game);
    });
  }

  recent(listing: Listing): Promise<Answer<GamePage<ListedGame>>> {
    return absencesAsRefusals(async () => ok(await this.#archive.recent(listing)));
  }

  get #archive(): GameHistory {
    if (this.#history === null) throw new ArchiveUnavailable('nothing is archived here');
    return this.#history;
  }

  #of<T>(nameOrId: string, read: (known: KnownPlayer) => Promise<T>): Promise<Answer<T>> {
    return absencesAsRefusals(async () => {
      const known = await this.#find(nameOrId);
      return known === null ? err({ code: 'player-not-found' }) : ok(await read(known));
    });
  }

  /** A name says who holds it now; who held it before is found by id. */
  async #find(nameOrId: string): Promise<KnownPlayer | null> {
    if (isNoName(nameOrId)) return null;
    const players = this.#players;
    const live = (await players.findByName(nameOrId)) ?? (isPlayerId(nameOrId) ? await players.load(nameOrId) : null);
    if (live !== null) return { player: live.id, name: live.name, area: live.area };
    const archived = (await this.#archive.player(nameOrId)) ?? (await this.#archive.playerByName(nameOrId));
    return archived && { player: archived.player, name: archived.name, area: archived.area };
  }
}

/** No database keeps it, so nobody and nothing is called so, and none is asked for it. */
const isNoName = (text: string): boolean => text.includes('\0');
