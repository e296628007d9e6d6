/** What happens when a room's deadline has passed. Bots' moves are not here: they are ordinary moves by the bot's player. */
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import { otherSeat } from '../rules/rules.ts';
import type { DecideContext } from './commands.ts';
import { dueDeadlines } from './deadlines.ts';
import type { Deadline } from './deadlines.ts';
import type { RoomError } from './errors.ts';
import type { RoomEvent } from './events.ts';
import { endOf } from './play.ts';
import type { RoomState } from './room.ts';

/** `occupied` keeps a room open that has outlived its idle time. Nothing due is `nothing-to-do`. */
export function decideWake(
  state: RoomState,
  occupied: boolean,
  context: DecideContext,
): Result<readonly RoomEvent[], RoomError> {
  const due = dueDeadlines(state, context.now);
  const flag = due.find((deadline) => deadline.kind === 'flag');
  if (flag !== undefined) {
    const winner = otherSeat(state.position.turn);
    return ok([endOf(state, { reason: 'flag', winner, at: flag.at })]);
  }
  const freed = due.flatMap((deadline) => freeing(deadline));
  if (freed.length > 0) return ok(freed);
  if (!occupied && due.some((deadline) => deadline.kind === 'idle')) {
    return ok([{ type: 'room-closed', reason: 'idle' }]);
  }
  return err({ code: 'nothing-to-do' });
}

function freeing(deadline: Deadline): readonly RoomEvent[] {
  if (deadline.kind === 'free-away') {
    return [{ type: 'seat-left', seat: deadline.seat, reason: 'away' }];
  }
  if (deadline.kind === 'free-silent') {
    return [{ type: 'seat-left', seat: deadline.seat, reason: 'silent' }];
  }
  return [];
}
