/** Puts the parts together that show scoreboards, and lets them hear of renames and bans. */
import type { PlayerId } from '@inkroom/shared';
import type { Identity } from '../identity/identity.ts';
import type { Clock } from '../ports/clock.ts';
import type { GameHistory } from '../ports/game-history.ts';
import type { Logger } from '../ports/logger.ts';
import type { Storage } from '../ports/storage.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { LiveScoreboards } from './live-scoreboards.ts';
import { MemberNames } from './member-names.ts';
import { PlayingRooms } from './playing-rooms.ts';
import { RecentForms } from './recent-forms.ts';
import { Scoreboards } from './scoreboards.ts';

export interface CreateScoreboardsOptions {
  readonly storage: Pick<Storage, 'ranks' | 'players' | 'scores'>;
  readonly rooms: Pick<Rooms, 'list'>;
  readonly identity: Pick<Identity, 'onChanged'>;
  /** Null: rows do without recent games. */
  readonly history: Pick<GameHistory, 'forms' | 'countPeople'> | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface ScoreboardServices {
  readonly scoreboards: Scoreboards;
  readonly liveScoreboards: LiveScoreboards;
  /** Renames on other nodes may have gone unheard. */
  doubtNames(): void;
  close(): void;
}

export function createScoreboards(options: CreateScoreboardsOptions): ScoreboardServices {
  const { storage, rooms, identity, history, clock, logger } = options;
  const { ranks, players, scores } = storage;
  const names = new MemberNames(players);
  const playing = new PlayingRooms({ list: (limit) => rooms.list(limit), clock });
  const forms =
    history === null ? null : new RecentForms({ history, clock, onNews: () => liveScoreboards.lookAgain() });
  const scoreboards = new Scoreboards({
    ranks,
    players,
    names,
    scores,
    clock,
    playing: (name) => playing.of(name),
    form: (member, mode) => forms?.of(member, mode) ?? null,
    history,
  });
  const liveScoreboards = new LiveScoreboards({
    scoreboards,
    ranks,
    playing,
    onShown: (members, mode) => forms?.want(members, mode),
    clock,
    logger,
  });
  const renamed = (player: PlayerId, name: string): void => {
    names.learn(player, name);
    liveScoreboards.lookAgain();
  };
  const stopListening = identity.onChanged(({ player, me }) => {
    if (me !== undefined) renamed(player, me.name);
  });
  return {
    scoreboards,
    liveScoreboards,
    doubtNames() {
      names.forgetAll();
      liveScoreboards.lookAgain();
    },
    close() {
      stopListening();
      forms?.close();
      liveScoreboards.close();
    },
  };
}
