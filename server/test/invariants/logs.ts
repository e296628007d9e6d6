/** The log of a room for itself: no gaps, and it explains what is stored. */
import { applyUpdate, serializeRoom } from '@inkroom/shared';
import type { RoomState, RoomUpdate } from '@inkroom/shared';
import { isDeepStrictEqual } from 'node:util';
import type { Invariant, RoomLog, Violation } from './history.ts';

/** [CLUSTER-4] */
export const versionsWithoutGaps: Invariant = (history) =>
  history.rooms.flatMap(({ room, updates }) =>
    updates.flatMap((update, index): readonly Violation[] => {
      const before = updates[index - 1];
      if (follows(update, before)) return [];
      const words = `version ${update.version} (after "${update.after}") follows ${
        before === undefined ? 'nothing' : `version ${before.version} (tip "${before.tip}")`
      }`;
      return [{ rule: 'CLUSTER-4', room, words }];
    }),
  );

/** The first of its epoch, or the next of the same. */
function follows(update: RoomUpdate, before: RoomUpdate | undefined): boolean {
  if (before !== undefined && before.epoch === update.epoch) {
    return update.version === before.version + 1 && update.after === before.tip;
  }
  const isClosed = before === undefined || before.events.some(({ type }) => type === 'room-closed');
  return isClosed && update.version === 1 && update.after === '';
}

/** [CLUSTER-8] */
export const replayGivesState: Invariant = (history) =>
  history.rooms.flatMap((log): readonly Violation[] => {
    const replayed = replay(log);
    if ('words' in replayed) return [{ rule: 'CLUSTER-8', room: log.room, words: replayed.words }];
    // What is not defined is not written.
    const state: unknown = replayed.state === null ? null : JSON.parse(JSON.stringify(serializeRoom(replayed.state)));
    if (isDeepStrictEqual(state, log.state)) return [];
    const words = `stored is ${JSON.stringify(log.state)}, the log gives ${JSON.stringify(state)}`;
    return [{ rule: 'CLUSTER-8', room: log.room, words }];
  });

function replay({ updates }: RoomLog): { readonly state: RoomState | null } | { readonly words: string } {
  let state: RoomState | null = null;
  for (const update of updates) {
    try {
      state = applyUpdate(state, update);
    } catch (error) {
      // The rules throw at what they never decide: that is the finding.
      return { words: `version ${update.version} cannot be applied: ${String(error)}` };
    }
  }
  return { state };
}

/** Each update with the room before and after it, as far as the log can be applied. */
export function* steps({ updates }: RoomLog): Generator<{
  readonly before: RoomState | null;
  readonly update: RoomUpdate;
  readonly after: RoomState | null;
}> {
  let before: RoomState | null = null;
  for (const update of updates) {
    let after: RoomState | null;
    try {
      after = applyUpdate(before, update);
    } catch {
      // CLUSTER-8 tells it.
      return;
    }
    yield { before, update, after };
    before = after;
  }
}
