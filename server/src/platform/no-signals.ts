/** The only node there is has nobody to tell. */
import type { RoomSignals } from '../ports/room-signals.ts';

export const noSignals: RoomSignals = { publish: () => undefined, listen: () => undefined };
