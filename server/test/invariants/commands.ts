/** What became of the commands: each as it was answered, once, and in the order of real time. */
import type { RoomId } from '@inkroom/shared';
import { causeOf, isExecuted, sentCommands, updatesByCause } from './history.ts';
import type { History, Invariant, Violation } from './history.ts';

/** [CLUSTER-1] */
export const acknowledgedAreKept: Invariant = (history) => {
  const sent = sentCommands(history);
  const find = updatesByCause(history);
  const takenBack = causesTakenBack(history);
  return history.events.flatMap((event) => {
    if (event.kind !== 'acknowledged') return [];
    const command = sent.get(event.commandId);
    if (command === undefined) return [];
    const cause = causeOf(command);
    const found = find(command.room, cause).filter(isExecuted);
    const [first] = found;
    if (first === undefined && takenBack.has(cause)) return [];
    const isThere = found.length === 1 && (first?.version === event.version || takenBack.has(cause));
    if (isThere) return [];
    const versions = found.map(({ version }) => version).join(', ') || 'none';
    const words = `${cause} was acknowledged at version ${event.version}; the log has it at: ${versions}`;
    return [{ rule: 'CLUSTER-1', room: command.room, words }];
  });
};

/** [CLUSTER-2] */
export const nothingTwice: Invariant = (history) =>
  history.rooms.flatMap(({ room, updates }) => {
    const seen = new Map<string, number>();
    return updates.flatMap(({ cause, version }): readonly Violation[] => {
      const before = seen.get(cause);
      seen.set(cause, version);
      if (before === undefined) return [];
      return [{ rule: 'CLUSTER-2', room, words: `${cause} is in the log at ${before} and again at ${version}` }];
    });
  });

/** [CLUSTER-3] */
export const refusedNeverRan: Invariant = (history) => {
  const sent = sentCommands(history);
  const find = updatesByCause(history);
  // The record of a refusal is a commit, and may be lost like any other.
  const takenBack = causesTakenBack(history);
  return history.events.flatMap((event): readonly Violation[] => {
    if (event.kind !== 'refused') return [];
    const command = sent.get(event.commandId);
    if (command === undefined || takenBack.has(causeOf(command))) return [];
    const ran = find(command.room, causeOf(command)).find(isExecuted);
    if (ran === undefined) return [];
    const words = `${causeOf(command)} was refused (${event.code}), and ran at version ${ran.version}`;
    return [{ rule: 'CLUSTER-3', room: command.room, words }];
  });
};

/** [CLUSTER-5] One pass: whoever sends after an acknowledgement lands above its version. */
export const realTimeOrder: Invariant = (history) => {
  const sent = sentCommands(history);
  const find = updatesByCause(history);
  const takenBack = causesTakenBack(history);
  const acknowledged = new Map<RoomId, { readonly version: number; readonly cause: string }>();
  return history.events.flatMap((event): readonly Violation[] => {
    if (event.kind === 'acknowledged') {
      const command = sent.get(event.commandId);
      if (command === undefined || takenBack.has(causeOf(command))) return [];
      const highest = acknowledged.get(command.room)?.version ?? 0;
      if (event.version > highest) {
        acknowledged.set(command.room, { version: event.version, cause: causeOf(command) });
      }
    }
    if (event.kind !== 'sent') return [];
    const floor = acknowledged.get(event.room);
    if (floor === undefined) return [];
    return find(event.room, causeOf(event)).flatMap((update) =>
      update.version > floor.version
        ? []
        : [
            {
              rule: 'CLUSTER-5',
              room: event.room,
              words: `${causeOf(event)} was sent after ${floor.cause} was acknowledged at ${floor.version}, and stands at ${update.version}`,
            },
          ],
    );
  });
};

const causesTakenBack = ({ takenBack = [] }: History): ReadonlySet<string> =>
  new Set(takenBack.map(({ cause }) => cause));
