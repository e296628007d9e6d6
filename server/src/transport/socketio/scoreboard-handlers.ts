/** What the socket messages about scoreboards do. */
import { ok } from '@inkroom/shared';
import { fail } from '../../rooms/failure.ts';
import type { Handlers } from './wrap.ts';

export function createScoreboardHandlers(): Pick<Handlers, 'scoreboard:join' | 'scoreboard:leave' | 'scoreboard:me'> {
  return {
    'scoreboard:join': () => fail('no-such-scoreboard'),
    'scoreboard:leave': () => ok({}),
    'scoreboard:me': () => fail('no-such-scoreboard'),
  };
}
