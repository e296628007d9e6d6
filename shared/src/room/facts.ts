/** What the archive learns of a room: whole games, finished or abandoned; never single moves. */
import type { ModeName } from '../rules/catalog.ts';
import type { Cell } from '../rules/rules.ts';
import type { RoomEvent } from './events.ts';
import { gameIdOf } from './ids.ts';
import type { GameId, RoomId } from './ids.ts';
import type { EndReason, GamePlayer, RoomOrigin, RoomState, Visibility } from './room.ts';

export interface FactPlayer extends Omit<GamePlayer, 'area'> {
  /** Where they played from; null: not known, as of seats taken before areas were kept. */
  readonly area: number | null;
}

export interface GameFact {
  readonly type: 'game-finished' | 'game-abandoned';
  readonly id: GameId;
  readonly room: RoomId;
  readonly epoch: string;
  readonly mode: ModeName;
  readonly origin: RoomOrigin;
  /** Games of rooms by link stand in no public list. */
  readonly visibility: Visibility;
  /** Two people at one screen: neither gains nor loses anything. */
  readonly table: boolean;
  readonly players: readonly [FactPlayer | null, FactPlayer | null];
  readonly moves: readonly Cell[];
  readonly startedAt: number;
  readonly endedAt: number;
  readonly reason: EndReason | 'abandoned';
  /** Null for a draw and for an abandoned game. */
  readonly winner: 0 | 1 | null;
}

/** A game of fewer moves that never ended is forgotten with its room. */
const leastMovesToArchive = 2;

/** `before` is the room before the events, `after` with them (null: closed). */
export function factsOf(
  before: RoomState | null,
  events: readonly RoomEvent[],
  after: RoomState | null,
  epoch: string,
): readonly GameFact[] {
  return events.flatMap((event): readonly GameFact[] => {
    if (event.type === 'game-ended' && after !== null) {
      const { end } = event;
      const [x, o] = end.players;
      return [
        {
          ...commonOf(after, epoch),
          type: 'game-finished',
          players: [factPlayer(x), factPlayer(o)],
          endedAt: end.at,
          reason: end.reason,
          winner: end.winner,
        },
      ];
    }
    if (event.type !== 'room-closed' || before === null || before.phase !== 'playing') return [];
    if (before.position.moves.length < leastMovesToArchive) return [];
    return [
      {
        ...commonOf(before, epoch),
        type: 'game-abandoned',
        players: [playerOf(before, 0), playerOf(before, 1)],
        endedAt: before.lastAt,
        reason: 'abandoned',
        winner: null,
      },
    ];
  });
}

function commonOf(state: RoomState, epoch: string) {
  return {
    id: gameIdOf(state.id, state.game),
    room: state.id,
    epoch,
    mode: state.mode,
    origin: state.origin,
    visibility: state.visibility,
    table: state.table,
    moves: state.position.moves,
    startedAt: state.startedAt ?? state.createdAt,
  };
}

const factPlayer = ({ player, name, bot, area }: GamePlayer): FactPlayer => ({ player, name, bot, area: area ?? null });

function playerOf(state: RoomState, seat: 0 | 1): FactPlayer | null {
  const occupant = state.seats[seat];
  return occupant && factPlayer(occupant);
}
