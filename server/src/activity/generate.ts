/** Made-up activity, to have something to look at: the same seed makes the same events. */
import { createRandom } from '@inkroom/shared';
import type { ActivityName } from '@inkroom/shared';

export interface GeneratedEvent {
  readonly user: string;
  readonly area: number;
  readonly mode: string;
  readonly event: ActivityName;
}

const logins = { least: 500, most: 1_000 };
const areas = { least: 101, most: 119 };
const modes = 10;
const users = 10;
const logoutChance = 0.5;

/** 500 to 1,000 LOGINs, each followed by its LOGOUT with a chance of one half. */
export function generateEvents(seed: string): readonly GeneratedEvent[] {
  const random = createRandom(seed);
  const between = (least: number, most: number): number => least + random.int(most - least + 1);
  return Array.from({ length: between(logins.least, logins.most) }).flatMap(() => {
    const who = {
      user: `User${between(1, users)}`,
      area: between(areas.least, areas.most),
      mode: `Modes${between(1, modes)}`,
    };
    const login: GeneratedEvent = { ...who, event: 'LOGIN' };
    return random.next() < logoutChance ? [login, { ...who, event: 'LOGOUT' }] : [login];
  });
}
