/** A person who plays the hard computer and answers at once, over and over. */
import { createRoom, createRoomReplica } from '@inkroom/client/net';
import { createRandom, rulesOf } from '@inkroom/shared';
import type { ModeName } from '@inkroom/shared';
import { connectPerson, environmentOfPerson } from './table.ts';

const modes: readonly ModeName[] = ['drop-four', 'gomoku', 'ultimate', 'four-by-four'];

/** Answers how to stop. */
export async function playComputer(url: string, index: number): Promise<() => void> {
  const environment = environmentOfPerson();
  const connection = await connectPerson(url);
  const mode = modes[index % modes.length] ?? 'classic';
  const room = { mode, visibility: 'link', clock: { kind: 'none' }, bot: 'hard' } as const;
  const created = await createRoom(connection, room, environment);
  if (!created.ok) throw new Error(created.message);
  const replica = createRoomReplica(connection, created.room, { environment });
  const random = createRandom(index);
  let busy = false;
  const act = async (): Promise<void> => {
    const { confirmed: state, mySeats } = replica.getState();
    if (busy || state === null || mySeats[0] === undefined) return;
    if (state.phase !== 'finished' && state.position.turn !== mySeats[0]) return;
    busy = true;
    const legal = rulesOf(state.mode).legalMoves(state.position);
    const cell = legal[random.int(legal.length)];
    if (state.phase === 'finished') await replica.send({ type: 'offer-rematch', game: state.game });
    else if (cell !== undefined) {
      await replica.send({ type: 'move', game: state.game, ply: state.position.moves.length, cell });
    }
    busy = false;
    void act();
  };
  const unsubscribe = replica.subscribe(() => void act());
  void act();
  return () => {
    unsubscribe();
    replica.close();
    connection.close();
  };
}
