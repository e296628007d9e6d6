/** What was shown to the clients: never something that is not kept, and never backwards unsaid. */
import type { LogPosition, RoomId } from '@inkroom/shared';
import type { Invariant, Violation } from './history.ts';

/** [CLUSTER-6] An update follows the one before; everything else takes a snapshot, and going back in one epoch one that says so. */
export const nobodyGoesBack: Invariant = (history) => {
  const shown = new Map<string, LogPosition>();
  return history.events.flatMap((event): readonly Violation[] => {
    if (event.kind !== 'updated' && event.kind !== 'snapshot') return [];
    const key = `${event.client} ${event.room}`;
    const before = shown.get(key);
    const { position } = event;
    shown.set(key, position);
    if (before === undefined) return [];
    const isSameEpoch = before.epoch === position.epoch;
    const isAllowed =
      event.kind === 'updated'
        ? isSameEpoch && position.version === before.version + 1
        : !isSameEpoch || event.rewound || position.version >= before.version;
    if (isAllowed) return [];
    const words = `${event.client} stood at ${text(before)} and was brought to ${text(position)} by ${
      event.kind === 'updated' ? 'an update' : 'a snapshot that does not say so'
    }`;
    return [{ rule: 'CLUSTER-6', room: event.room, words }];
  });
};

/** [CLUSTER-7] */
export const shownIsKept: Invariant = (history) => {
  const { rooms, takenBack = [] } = history;
  const kept = new Map<RoomId, ReadonlySet<string>>(
    rooms.map(({ room, updates }) => [room, new Set(updates.map(({ version, tip }) => `${version} ${tip}`))]),
  );
  const lost = new Set(takenBack.map(({ version, tip }) => `${version} ${tip}`));
  return history.events.flatMap((event): readonly Violation[] => {
    if (event.kind !== 'updated' && event.kind !== 'snapshot') return [];
    const { version, tip } = event.position;
    const point = `${version} ${tip}`;
    const log = kept.get(event.room);
    if (log === undefined || log.has(point) || lost.has(point)) return [];
    const words = `${event.client} was shown ${text(event.position)}, which is not in the log`;
    return [{ rule: 'CLUSTER-7', room: event.room, words }];
  });
};

const text = ({ epoch, version, tip }: LogPosition): string => `${epoch}:${version}:${tip}`;
