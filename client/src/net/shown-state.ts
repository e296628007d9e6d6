/** What the board shows: the confirmed room plus my moves that are not in it yet, decided by the very code that the server runs. */
import { applyUpdate, decide } from '@inkroom/shared';
import type { Me, PlayerCommand, RoomState } from '@inkroom/shared';

/** Only moves are shown before their answer; a move that does not fit any more is left out. */
export function shownState(
  confirmed: RoomState,
  commands: readonly PlayerCommand[],
  { me, now }: { readonly me: Pick<Me, 'player' | 'name'>; readonly now: number },
): RoomState {
  return commands.reduce(
    (state, command) => (command.type === 'move' ? afterMove(state, command, me, now) : state),
    confirmed,
  );
}

function afterMove(
  state: RoomState,
  command: PlayerCommand,
  me: Pick<Me, 'player' | 'name'>,
  serverNow: number,
): RoomState {
  const at = Math.max(serverNow, state.lastAt);
  const decision = decide(state, command, {
    now: at,
    player: me.player,
    name: me.name,
    outages: [],
    // A move seats nobody.
    bot: (bot) => ({ player: me.player, name: me.name, bot }),
  });
  if (!decision.ok) return state;
  const guess = { room: state.id, epoch: '', version: 0, tip: '', after: '', cause: '', at, events: decision.value };
  return applyUpdate(state, guess) ?? state;
}
