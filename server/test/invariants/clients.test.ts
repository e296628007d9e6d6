import { expect, it } from 'vitest';
import { nobodyGoesBack, shownIsKept } from './clients.ts';
import type { ClientEvent } from './history.ts';
import { ann, theRoom, wholeStory } from './testing.ts';

const story = wholeStory();
const last = story.updates.length;

const snapshot = (version: number, change: { epoch?: string; rewound?: boolean } = {}): ClientEvent => ({
  kind: 'snapshot',
  client: ann,
  room: theRoom,
  position: { epoch: change.epoch ?? 'epoch', version, tip: `tip-${version}` },
  rewound: change.rewound ?? false,
  at: 1,
});

const updated = (version: number, epoch = 'epoch'): ClientEvent => ({
  kind: 'updated',
  client: ann,
  room: theRoom,
  position: { epoch, version, tip: `tip-${version}` },
  cause: '',
  at: 1,
});

const found = (...more: readonly ClientEvent[]): number =>
  nobodyGoesBack(story.history({ events: [...story.events, ...more] })).length;

it('[CLUSTER-6] updates one after the other, snapshots ahead, and snapshots that say that history was replaced are fine', () => {
  expect(found()).toBe(0);
  expect(found(snapshot(last), updated(last + 1), snapshot(last + 5), updated(last + 6))).toBe(0);
  expect(found(snapshot(2, { rewound: true }), updated(3))).toBe(0);
  expect(found(snapshot(1, { epoch: 'new' }), updated(2, 'new'))).toBe(0);
});

it('[CLUSTER-6] going back without a word, repeating, jumping and changing the epoch by an update are found', () => {
  expect(found(snapshot(2))).toBe(1);
  expect(found(updated(last))).toBe(1);
  expect(found(updated(last + 2))).toBe(1);
  expect(found(updated(last - 1))).toBe(1);
  expect(found(updated(last + 1, 'new'))).toBe(1);
});

it('[CLUSTER-7] an update that was shown and is not kept is found, unless the store took it back on purpose', () => {
  expect(shownIsKept(story.history())).toEqual([]);
  const rooms = [{ ...story.log, updates: story.updates.slice(0, -1) }];
  expect(shownIsKept(story.history({ rooms }))).toHaveLength(2);
  expect(shownIsKept(story.history({ rooms, takenBack: story.updates.slice(-1) }))).toEqual([]);
});
