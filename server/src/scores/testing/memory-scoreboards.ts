/** Scoreboards and moderation on what is kept in memory, for tests. */
import { ok } from '@inkroom/shared';
import type { ListedRoom, Operator, PlayerId } from '@inkroom/shared';
import { MemoryPlayers } from '../../identity/testing/memory-players.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import { ArchiveUnavailable } from '../../ports/archive.ts';
import type { PlayerForm } from '../../ports/game-history.ts';
import type { PlayerRecord } from '../../ports/player-store.ts';
import { MemberNames } from '../member-names.ts';
import { Moderation } from '../moderation.ts';
import { PlayingRooms } from '../playing-rooms.ts';
import { Scoreboards } from '../scoreboards.ts';
import { MemoryRanks } from './memory-ranks.ts';

export const recordOf = (id: string, name: string): PlayerRecord => ({
  id: id as PlayerId,
  name,
  username: null,
  area: 100,
  generation: 1,
  passphraseHash: null,
  devices: [],
  createdAt: 0,
  revision: 1,
});

export function createMemoryScoreboards({ clock, audit }: { clock: Clock; audit: Pick<AuditLog, 'note'> }) {
  const ranks = new MemoryRanks();
  const players = new MemoryPlayers(clock);
  const names = new MemberNames(players);
  const listed: ListedRoom[] = [];
  const playing = new PlayingRooms({ list: async () => listed, clock });
  const named: { name: string; operator: Operator }[] = [];
  const forms = new Map<string, PlayerForm>();
  const banned: PlayerId[] = [];
  /** Who has played today, as the archive says; null: it is away. */
  const crowd: { people: number | null } = { people: null };
  const scoreboards = new Scoreboards({
    ranks,
    players,
    names,
    clock,
    playing: (name) => playing.of(name),
    form: (member) => forms.get(member) ?? null,
    history: {
      countPeople: async () => {
        if (crowd.people === null) throw new ArchiveUnavailable('away');
        return crowd.people;
      },
    },
    scores: { boards: async () => named },
  });
  const identity = {
    setBanned: async (player: PlayerId, ban: boolean) => {
      if (ban) banned.push(player);
      return ok(undefined);
    },
  };
  const moderation = new Moderation({ ranks, players, identity, audit, clock });
  return { crowd, ranks, players, names, listed, playing, named, forms, banned, scoreboards, moderation };
}
