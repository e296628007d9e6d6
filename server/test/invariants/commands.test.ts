import type { CommandId } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { acknowledgedAreKept, nothingTwice, realTimeOrder, refusedNeverRan } from './commands.ts';
import { settledBy } from './history.ts';
import type { ClientEvent, History } from './history.ts';
import { ann, theRoom, wholeStory } from './testing.ts';

const rulesBroken = (violations: readonly { rule: string }[]): readonly string[] => violations.map(({ rule }) => rule);

const withoutLast = (history: History): History => ({
  ...history,
  rooms: history.rooms.map((log) => ({ ...log, updates: log.updates.slice(0, -1) })),
});

describe('acknowledged commands', () => {
  it('[CLUSTER-1] all of them in the log, once, at their version: nothing to say', () => {
    expect(acknowledgedAreKept(wholeStory().history())).toEqual([]);
  });

  it('[CLUSTER-1] one that is missing is found', () => {
    expect(rulesBroken(acknowledgedAreKept(withoutLast(wholeStory().history())))).toEqual(['CLUSTER-1']);
  });

  it('[CLUSTER-1] one at another version is found', () => {
    const moved = wholeStory().withLog((updates) =>
      updates.map((update, index) => (index === 4 ? { ...update, version: 99 } : update)),
    );
    expect(rulesBroken(acknowledgedAreKept(moved))).toEqual(['CLUSTER-1']);
  });

  it('[CLUSTER-1] one that stands there as refused is found', () => {
    const refused = wholeStory().withLog((updates) =>
      updates.map((update, index) => (index === 4 ? { ...update, refused: 'wrong-ply' as const } : update)),
    );
    expect(rulesBroken(acknowledgedAreKept(refused))).toEqual(['CLUSTER-1']);
  });

  it('[CLUSTER-1] what the store took back on purpose is not held against it', () => {
    const story = wholeStory();
    const takenBack = story.updates.slice(-1);
    expect(acknowledgedAreKept({ ...withoutLast(story.history()), takenBack })).toEqual([]);
  });

  it('[CLUSTER-5] sent after an acknowledgement and standing before it is found', () => {
    expect(realTimeOrder(wholeStory().history())).toEqual([]);
    const swapped = wholeStory().withLog((updates) =>
      updates.map((update) => {
        const version = update.version === 4 ? 5 : update.version === 5 ? 4 : update.version;
        return { ...update, version };
      }),
    );
    expect(rulesBroken(realTimeOrder(swapped))).toEqual(['CLUSTER-5']);
  });
});

describe('other commands', () => {
  const id = 'unknown-00000001' as CommandId;
  const story = wholeStory();
  const move = { type: 'move', game: 2, ply: 2, cell: 8 } as const;
  const sent: ClientEvent = {
    kind: 'sent',
    client: ann,
    player: ann,
    room: theRoom,
    commandId: id,
    command: move,
    base: 9,
    at: 1,
  };
  const events: readonly ClientEvent[] = [...story.events, sent, { kind: 'unknown', commandId: id, at: 2 }];

  it('[CLUSTER-2] one whose answer is unknown may be in the log or not, but not twice', () => {
    const update = { ...story.updates[3], cause: `${ann}/${id}` };
    const found = [0, 1, 2].map((times) => {
      const copies = Array.from({ length: times }, (_, index) => ({
        ...story.updates[3],
        ...update,
        version: 90 + index,
      }));
      const rooms = [{ ...story.log, updates: [...story.updates, ...copies] }];
      return nothingTwice({ events, rooms: rooms as History['rooms'] }).length;
    });
    expect(found).toEqual([0, 0, 1]);
  });

  it('[CLUSTER-3] one that was refused and ran all the same is found; its recorded refusal is none', () => {
    expect(refusedNeverRan(story.history())).toEqual([]);
    const refused: ClientEvent = { kind: 'refused', commandId: id, code: 'wrong-ply', at: 2 };
    const ran = story.updates.map((update, index) => (index === 3 ? { ...update, cause: `${ann}/${id}` } : update));
    const recorded = ran.map((update, index) =>
      index === 3 ? { ...update, events: [], refused: 'wrong-ply' as const } : update,
    );
    const check = (updates: typeof ran): readonly string[] =>
      rulesBroken(refusedNeverRan({ events: [...story.events, sent, refused], rooms: [{ ...story.log, updates }] }));
    expect(check(ran)).toEqual(['CLUSTER-3']);
    expect(check(recorded)).toEqual([]);
  });

  it('[CLUSTER-2] an answer that cannot tell whether an earlier try ran counts as unknown', () => {
    const answer = (code: 'too-old' | 'store-unavailable' | 'wrong-ply', retryable: boolean) =>
      settledBy({ ok: false, code, message: '', retryable }, id, 1).kind;
    expect(answer('too-old', false)).toBe('unknown');
    expect(answer('store-unavailable', true)).toBe('unknown');
    expect(answer('wrong-ply', false)).toBe('refused');
    expect(settledBy({ ok: true, version: 3 }, id, 1).kind).toBe('acknowledged');
  });
});
