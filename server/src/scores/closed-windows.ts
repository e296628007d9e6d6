/** Windows that are over and still offered by name; older ones can be looked up all the same. */
import { windowAt } from '@inkroom/shared';
import type { Window, WindowKind } from '@inkroom/shared';

const offered: Readonly<Record<Exclude<WindowKind, 'all-time'>, number>> = { today: 14, week: 8, season: 8 };

/** Latest first, of each kind. */
export function closedWindows(now: number): readonly Window[] {
  return (['today', 'week', 'season'] as const).flatMap((kind) => {
    const windows: Window[] = [];
    let { from } = windowAt(kind, now);
    while (windows.length < offered[kind] && from !== null && from > 0) {
      const former = windowAt(kind, from - 1);
      windows.push(former);
      ({ from } = former);
    }
    return windows;
  });
}
