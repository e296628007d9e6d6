/** Puts the parts together that record and show activity, and lets rooms tell of their people. */
import type { RoomEvent } from '@inkroom/shared';
import type { ActivityHistory } from '../ports/activity-history.ts';
import type { Admission } from '../ports/admission.ts';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Storage } from '../ports/storage.ts';
import type { Attendance } from '../rooms/attendance.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { LiveModes } from './live-modes.ts';
import { OutsideActivity } from './outside-activity.ts';
import { RoomActivity } from './room-activity.ts';
import { Statistics } from './statistics.ts';

export interface CreateActivityOptions {
  readonly storage: Pick<Storage, 'activity'>;
  readonly admission: Admission;
  /** Null: statistics do without what the archive knows. */
  readonly history: ActivityHistory | null;
  readonly rooms: Pick<Rooms, 'feeds'>;
  readonly attendance: Attendance;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly settings: {
    readonly defaultArea: number;
    /** Hours. */
    readonly activityTtl: number;
    readonly statsCacheSeconds: number;
  };
}

export interface ActivityServices {
  readonly liveModes: LiveModes;
  readonly outside: OutsideActivity;
  readonly statistics: Statistics;
  /** When connections have ended, and before the store does. */
  close(): Promise<void>;
}

const hourMs = 3_600_000;

export function createActivity(options: CreateActivityOptions): ActivityServices {
  const { storage, admission, history, rooms, attendance, clock, entropy, logger, settings } = options;
  const { activity: book } = storage;
  const { defaultArea, activityTtl, statsCacheSeconds: cacheSeconds } = settings;
  const stateOf: RoomActivityState = (room) => rooms.feeds.peek(room)?.state ?? null;
  const inRooms = new RoomActivity({ book, whereabouts: attendance, stateOf, clock, entropy, logger, defaultArea });
  attendance.listen({ changed: (room) => inRooms.changed(room) });
  rooms.feeds.listen({
    updated: (update, { id }) => {
      if (update.events.some(isAboutSeats) && attendance.isOccupiedHere(id)) inRooms.changed(id);
    },
    stale: (id) => inRooms.changed(id),
  });
  const liveModes = new LiveModes({ book, clock, logger });
  const outside = new OutsideActivity({ book, admission, clock, entropy, logger, ttlMs: activityTtl * hourMs });
  return {
    liveModes,
    outside,
    statistics: new Statistics({ book, history, clock, cacheSeconds }),
    async close() {
      liveModes.close();
      outside.close();
      await inRooms.close();
    },
  };
}

type RoomActivityState = ConstructorParameters<typeof RoomActivity>[0]['stateOf'];

function isAboutSeats({ type }: RoomEvent): boolean {
  return type === 'seat-taken' || type === 'seat-left' || type === 'seat-renamed' || type === 'room-closed';
}
