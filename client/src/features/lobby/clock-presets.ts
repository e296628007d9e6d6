/** The clocks a person can choose from when making a room. */
import type { ClockSetting } from '@inkroom/shared';

const second = 1000;
const minute = 60 * second;

export const clockPresets = {
  none: { kind: 'none' },
  quick: { kind: 'per-move', moveMs: 10 * second },
  calm: { kind: 'per-move', moveMs: 60 * second },
  blitz: { kind: 'total', totalMs: minute, incrementMs: 2 * second },
  rapid: { kind: 'total', totalMs: 5 * minute, incrementMs: 5 * second },
  long: { kind: 'total', totalMs: 15 * minute, incrementMs: 10 * second },
} as const satisfies Record<string, ClockSetting>;

export type ClockPreset = keyof typeof clockPresets;
export const clockPresetNames: readonly ClockPreset[] = ['none', 'quick', 'calm', 'blitz', 'rapid', 'long'];
