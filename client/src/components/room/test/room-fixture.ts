/** Rooms for tests, made by the room's own code: every state here is one that can happen. */
import { decide, evolve, parseRoomCode } from '@inkroom/shared';
import type { InitialSeat, ModeName, PlayerId, RoomCommand, RoomId, RoomState, Visibility } from '@inkroom/shared';

export const ada = 'player-ada' as PlayerId;
export const bob = 'player-bob' as PlayerId;
export const cid = 'player-cid' as PlayerId;

const names: Readonly<Record<string, string>> = { [ada]: 'Ada Heron', [bob]: 'Bob Otter', [cid]: 'Cid Wren' };
export const startedAt = 1_000_000;

export const roomId = ((): RoomId => {
  const id = parseRoomCode('K7QX-M2PD');
  if (id === null) throw new Error('the example code is a code');
  return id;
})();

const person = (player: PlayerId): InitialSeat => ({ player, name: names[player] ?? player, bot: null });

interface RoomOptions {
  readonly mode?: ModeName;
  readonly visibility?: Visibility;
  readonly seats?: readonly [PlayerId | null, PlayerId | null];
  readonly table?: boolean;
}

/** A room made by Ada, who sits on X; Bob sits on O unless told otherwise. */
export function aRoom({
  mode = 'classic',
  visibility = 'link',
  seats = [ada, bob],
  table = false,
}: RoomOptions = {}): RoomState {
  const [x, o] = seats;
  const create: RoomCommand = {
    type: 'create',
    id: roomId,
    mode,
    visibility,
    clock: { kind: 'none' },
    origin: 'people',
    table,
    seed: 7,
    seats: [x === null ? null : person(x), o === null ? null : person(o)],
  };
  return after(null, [[ada, create]]);
}

export type Step = readonly [PlayerId, RoomCommand, (number | undefined)?];

/** The room after commands, a second apart unless a time is given. A refusal fails the test. */
export function after(before: RoomState | null, steps: readonly Step[]): RoomState {
  let state = before;
  for (const [player, command, at] of steps) {
    const now = at ?? (state?.lastAt ?? startedAt) + 1000;
    const decision = decide(state, command, {
      now,
      player,
      name: names[player] ?? player,
      outages: [],
      bot: (bot) => ({ player: 'player-bot' as PlayerId, name: 'Doodle', bot }),
    });
    if (!decision.ok) throw new Error(`${command.type} is refused: ${decision.error.code}`);
    for (const event of decision.value) state = evolve(state, event, now);
  }
  if (state === null) throw new Error('the room has closed');
  return state;
}

/** Moves in turn, X and O as they sit. */
export function played(before: RoomState, cells: readonly number[]): RoomState {
  let state = before;
  for (const cell of cells) {
    const mover = state.seats[state.position.turn];
    if (mover === null) throw new Error('nobody sits there');
    state = after(state, [[mover.player, { type: 'move', game: state.game, ply: state.position.moves.length, cell }]]);
  }
  return state;
}
