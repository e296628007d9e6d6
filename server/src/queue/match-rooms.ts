/** The room that a match is played in: made once, whoever makes it, read from the store, and left if it came to nothing. */
import { gameIdOf, isModeName, parseRoom } from '@inkroom/shared';
import type { Match, RoomId, RoomState, StoredRoom, Ticket } from '@inkroom/shared';
import { ArchiveUnavailable } from '../ports/archive.ts';
import type { GameHistory } from '../ports/game-history.ts';
import { StoreUnavailable } from '../ports/store.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { isForNow } from './failure.ts';
import { matchCodeOf, roomCommandOf } from './match-drafts.ts';
import type { Pair } from './match-drafts.ts';
import { scoresOf } from './match-steps.ts';
import type { Answer } from './queue-service.ts';
import type { Records } from './records.ts';

export interface MatchRoomsOptions {
  readonly records: Records;
  readonly rooms: Pick<Rooms, 'open' | 'executeAsSystem'>;
  /** Null: nothing is archived here. */
  readonly history: Pick<GameHistory, 'game'> | null;
}

export class MatchRooms {
  readonly #options: MatchRoomsOptions;

  constructor(options: MatchRoomsOptions) {
    this.#options = options;
  }

  /** Its code and its command follow from the match, so it is one room whoever makes it. */
  make({ id, queue, players, names, areas }: Match): Promise<Answer<{ room: RoomId }>> {
    const mode: string = queue;
    if (!isModeName(mode)) return Promise.resolve({ ok: false, error: { code: 'queue-not-found' } });
    const seatOf = (index: 0 | 1) => ({ player: players[index], name: names[index], area: areas[index], bot: null });
    return this.#options.rooms.open(
      { player: players[0], name: names[0], area: areas[0] },
      { commandId: roomCommandOf(id), mode, visibility: 'public', clock: { kind: 'none' } },
      { origin: 'people', table: false, seats: [seatOf(0), seatOf(1)] },
    );
  }

  /** From the store itself: this node need not follow the room. */
  async read(room: RoomId): Promise<RoomState | null> {
    const stored = await this.#options.records.store.load(room);
    if (stored === null) return null;
    // Only the committer writes rooms.
    const parsed = parseRoom(JSON.parse(stored.state) as StoredRoom);
    return parsed.ok ? parsed.value : null;
  }

  /** A room that was made for two of whom one was called back before it was theirs: nobody sits there. Throws StoreUnavailable while it is not sure. */
  async leave({ room, tickets, players, id }: Match): Promise<void> {
    const { records, rooms } = this.#options;
    const state = await this.read(room);
    if (state === null || state.phase !== 'open' || state.lastAt !== state.createdAt) return;
    const states = await Promise.all(tickets.map((ticket) => records.load<Ticket>(ticket)));
    if (states.some((ticket) => ticket?.state.room === room)) return;
    for (const player of players) {
      const leave = { room, id: () => `apart/${matchCodeOf(id)}`, command: { type: 'leave' } } as const;
      const left = await rooms.executeAsSystem({ player, name: '' }, leave);
      if (!left.ok && isForNow(left.error.code)) throw new StoreUnavailable('a room could not be left');
    }
  }

  /** No node was there when the first game ended, and the room has forgotten it: history has not. */
  async lookBack(match: Match): Promise<Pair<number> | null | 'later'> {
    try {
      const game = (await this.#options.history?.game(gameIdOf(match.room, 1))) ?? null;
      if (game === null || game.type !== 'game-finished') return null;
      const winner = game.winner === null ? null : (game.players[game.winner]?.player ?? null);
      return scoresOf(match, winner);
    } catch (error) {
      if (error instanceof ArchiveUnavailable) return 'later';
      throw error;
    }
  }
}
