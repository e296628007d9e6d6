/** Never an empty house: bots play exhibition games while somebody looks and few people play. */
import type { CommandId, InitialSeat, ModeName, PlayerId, RoomId } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Store } from '../ports/store.ts';
import type { Rooms } from './rooms.ts';

export interface HouseOptions {
  readonly rooms: Rooms;
  readonly clock: Clock;
  /** The time that all nodes go by. */
  readonly store: Pick<Store, 'now'>;
  readonly logger: Logger;
  readonly isAnyoneLooking: () => boolean;
}

const tickMs = 2_000;
/** So many public games of people make house games unnecessary. */
const enoughGames = 3;
const rematchAfterMs = 8_000;
/** Nodes that miss the same game within so long open the same one. */
const openOnceMs = 30_000;
const maker = 'bot_house_00' as PlayerId;

/** In this order, so that an empty house shows variety. */
const program: readonly { mode: ModeName; seats: readonly ['easy' | 'medium' | 'hard', 'easy' | 'medium' | 'hard'] }[] =
  [
    { mode: 'drop-four', seats: ['hard', 'medium'] },
    { mode: 'ultimate', seats: ['medium', 'hard'] },
    { mode: 'gomoku', seats: ['hard', 'hard'] },
  ];

/** Starts watching over the house; answers how to stop. */
export function startHouse(options: HouseOptions): () => void {
  let busy = false;
  return options.clock.every(tickMs, () => {
    if (busy || !options.isAnyoneLooking()) return;
    busy = true;
    void keepHouse(options)
      .catch((error: unknown) => options.logger.warn('house games failed', { error }))
      .finally(() => {
        busy = false;
      });
  });
}

async function keepHouse(options: HouseOptions): Promise<void> {
  const { rooms, clock } = options;
  const listed = await rooms.list(200);
  const byPeople = listed.filter((room) => room.origin === 'people' && room.phase === 'playing');
  const houses = listed.filter((room) => room.origin === 'house');
  const wanted = Math.max(0, enoughGames - byPeople.length);
  for (const game of program.slice(0, wanted)) {
    const running = houses.find((room) => room.mode === game.mode);
    if (running === undefined) {
      await openHouseGame(options, game);
    } else if (running.phase === 'finished' && running.lastAt + rematchAfterMs < clock.now()) {
      await playAgain(rooms, running.room);
    }
  }
}

async function openHouseGame(options: HouseOptions, game: (typeof program)[number]): Promise<void> {
  const { rooms, store } = options;
  const commandId = `house/${game.mode}/${Math.floor(store.now() / openOnceMs)}` as CommandId;
  const [x, o] = game.seats;
  const seats: readonly [InitialSeat, InitialSeat] = [rooms.botSeat(x), named(rooms.botSeat(o), x === o)];
  await rooms.open(
    { player: maker, name: 'House' },
    { commandId, mode: game.mode, visibility: 'public', clock: { kind: 'none' } },
    { origin: 'house', table: false, seats },
  );
}

/** Two bots of one strength would carry one name. */
const named = (seat: InitialSeat, same: boolean): InitialSeat => (same ? { ...seat, name: `${seat.name} II` } : seat);

async function playAgain(rooms: Rooms, room: RoomId): Promise<void> {
  const read = await rooms.read(room);
  const bot = read.ok ? read.value.state.seats[0] : null;
  if (!read.ok || bot === null) return;
  const { game } = read.value.state;
  await rooms.executeAsSystem(bot, {
    room,
    id: () => `again/${game}`,
    command: { type: 'offer-rematch', game },
  });
}
