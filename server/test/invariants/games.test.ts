import type { PlayerId, RoomEvent, RoomUpdate } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { deadlinesFireOnce, oneOutcomePerGame, seatsAreKept } from './games.ts';
import { ann, ben, Story, wholeStory } from './testing.ts';

const eve = 'player-eve' as PlayerId;

/** The update of a version gets more events. */
const withEvents = (story: Story, version: number, ...more: readonly RoomEvent[]) =>
  story.withLog((updates) =>
    updates.map((update) => (update.version === version ? { ...update, events: [...update.events, ...more] } : update)),
  );

describe('games', () => {
  it('[CLUSTER-9] a game that ends once, and a rematch after it, are fine', () => {
    expect(oneOutcomePerGame(wholeStory().history())).toEqual([]);
  });

  it('[CLUSTER-9] a second end, a move after the end and a game begun too early are found', () => {
    const story = wholeStory();
    const end = story.updates[6]?.events.find(({ type }) => type === 'game-ended');
    if (end === undefined) throw new Error('the seventh update ends the game');
    const check = (version: number, event: RoomEvent): number =>
      oneOutcomePerGame(withEvents(story, version, event)).length;
    expect(check(7, end)).toBeGreaterThan(0);
    expect(check(7, { type: 'move-made', seat: 0, ply: 5, cell: 8 })).toBeGreaterThan(0);
    expect(check(4, { type: 'game-started', game: 2, swapped: true })).toBeGreaterThan(0);
  });

  it('[CLUSTER-9] a game that the archive never hears of, hears of twice, or hears of wrongly, is found', () => {
    const story = wholeStory();
    const [fact] = story.facts;
    if (fact === undefined) throw new Error('one game has ended');
    const check = (...facts: (typeof fact)[]): number => oneOutcomePerGame(story.history({ facts })).length;
    expect(check(fact)).toBe(0);
    expect(check()).toBe(1);
    expect(check(fact, fact)).toBe(1);
    expect(check({ ...fact, moves: [0, 1] })).toBe(1);
    expect(check({ ...fact, winner: 1 })).toBe(1);
  });
});

describe('seats', () => {
  it('[CLUSTER-10] seats taken when they are free, and moves by those who hold them, are fine', () => {
    expect(seatsAreKept(wholeStory().history())).toEqual([]);
  });

  it('[CLUSTER-10] a taken seat that is taken again is found', () => {
    const occupant = { player: eve, name: 'eve', bot: null, awaySince: null, wins: 0 };
    expect(seatsAreKept(withEvents(wholeStory(), 3, { type: 'seat-taken', seat: 1, occupant }))).not.toEqual([]);
  });

  it('[CLUSTER-10] a seat that is freed in mid-game, and a move by somebody else, are found', () => {
    expect(seatsAreKept(withEvents(wholeStory(), 4, { type: 'seat-left', seat: 1, reason: 'away' }))).not.toEqual([]);
    const byEve = wholeStory().withLog((updates) =>
      updates.map((update) => (update.version === 4 ? { ...update, cause: `${eve}/x` } : update)),
    );
    expect(seatsAreKept(byEve)).toHaveLength(1);
  });
});

describe('deadlines', () => {
  const expired = (): Story => {
    const story = Story.seated({ kind: 'per-move', moveMs: 3_000 }).play(0, 3);
    story.now += 3_000;
    return story.ask(ann, { type: 'wake', occupied: true }, `wake/${story.updates.at(-1)?.tip ?? ''}`);
  };

  it('[CLUSTER-11] a flag that falls in its time, once, is fine', () => {
    const story = expired();
    expect(story.state?.end?.reason).toBe('flag');
    expect(deadlinesFireOnce(story.history({ endedAt: story.now }))).toEqual([]);
  });

  it('[CLUSTER-11] the same deadline twice, and one before its time, are found', () => {
    const story = expired();
    const again = (updates: readonly RoomUpdate[]): readonly RoomUpdate[] => {
      const last = updates.at(-1);
      return last === undefined ? updates : [...updates, { ...last, events: [{ type: 'chat-closed' }] }];
    };
    expect(deadlinesFireOnce(story.withLog(again))).toHaveLength(1);
    const early = story.withLog((updates) =>
      updates.map((update, index) => (index === updates.length - 1 ? { ...update, at: update.at - 2_000 } : update)),
    );
    expect(deadlinesFireOnce(early)).toHaveLength(1);
  });

  it('[CLUSTER-11] a deadline that nobody fired is found', () => {
    const story = Story.seated({ kind: 'per-move', moveMs: 3_000 }).play(0, 3);
    expect(deadlinesFireOnce(story.history({ endedAt: story.now + 60_000 }))).toHaveLength(1);
    expect(deadlinesFireOnce(story.history({ endedAt: story.now }))).toEqual([]);
    expect(story.state?.seats[1]?.player).toBe(ben);
  });
});
