import { expect, test } from 'vitest';
import { isPlayerId, limits } from '@inkroom/shared';
import type { PlayerId } from '@inkroom/shared';
import { RecentPlayers } from './recent-players.ts';
import { TestClock } from './testing/identity-bench.ts';

function playerId(text: string): PlayerId {
  if (!isPlayerId(text)) throw new Error('that is no player id');
  return text;
}

test('[IDENTITY-26] players are forgotten when no token from before is left', () => {
  const clock = new TestClock();
  const recent = new RecentPlayers(clock);
  for (let player = 0; player < 1000; player += 1) {
    recent.remember(playerId(`player-${player}`), { revision: 1, generation: 1, me: null });
    clock.pass(limits.sessionMs);
  }
  expect(recent.size).toBeLessThanOrEqual(3);
  expect(recent.get(playerId('player-999'))).toBeDefined();
  expect(recent.get(playerId('player-900'))).toBeUndefined();
});

test('[IDENTITY-9] an answer of the store that comes late does not replace what is newer', () => {
  const recent = new RecentPlayers(new TestClock());
  recent.remember(playerId('player-1'), { revision: 3, generation: 2, me: null });
  recent.remember(playerId('player-1'), { revision: 2, generation: 1, me: null });
  expect(recent.get(playerId('player-1'))?.generation).toBe(2);
});
