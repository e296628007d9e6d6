import { describe, expect, it } from 'vitest';
import { RoomLog } from './room-log.ts';
import { ann, ben, ModelRoom } from './testing/model-room.ts';

const follow = (model: ModelRoom): RoomLog => {
  const log = new RoomLog();
  expect(log.restart(model.snapshot(), { rewound: false, asked: true })).toBe('taken');
  return log;
};

describe('the log of a room', () => {
  it('[CLIENT-40] takes the update that follows, knows those it has seen, and sees a gap in anything else', () => {
    const model = new ModelRoom();
    const log = follow(model);
    const [first, second] = [model.move(ann, 0), model.move(ben, 1)];
    expect(log.apply(second)).toBe('gap');
    expect(log.apply(first)).toBe('applied');
    expect(log.apply(first)).toBe('known');
    expect(log.apply(second)).toBe('applied');
    expect(log.apply(first)).toBe('known');
    expect(log.state).toEqual(model.state);
  });

  it('[CLIENT-40] an update of another history with the next number is a gap', () => {
    const model = new ModelRoom();
    const log = follow(model);
    const first = model.move(ann, 0);
    expect(log.apply({ ...first, after: 'another' })).toBe('gap');
    expect(log.apply({ ...first, epoch: 'another' })).toBe('gap');
    expect(log.apply({ ...first, version: first.version + 1 })).toBe('gap');
    expect(log.apply(first)).toBe('applied');
  });

  it('[CLIENT-44] an update that cannot be applied is a gap and changes nothing', () => {
    const model = new ModelRoom();
    const log = follow(model);
    const before = log.state;
    const good = model.move(ann, 0);
    const bad = { ...good, events: [{ type: 'move-made', seat: 0, ply: 0, cell: 99 } as const] };
    expect(log.apply(bad)).toBe('gap');
    expect(Reflect.apply(log.apply.bind(log), undefined, [{ ...good, events: 7 }])).toBe('gap');
    expect(log.state).toBe(before);
    expect(log.apply(good)).toBe('applied');
  });

  it('[CLIENT-43] an older snapshot is ignored unless the server says that history was replaced', () => {
    const model = new ModelRoom();
    const log = follow(model);
    const start = model.checkpoint();
    const first = model.move(ann, 0);
    log.apply(first);
    const old = model.snapshot();
    log.apply(model.move(ben, 1));
    expect(log.restart(old, { rewound: false, asked: false })).toBe('stale');
    expect(log.position?.version).toBe(model.position.version);
    model.restore(start);
    model.move(ann, 8);
    expect(log.restart(model.snapshot(), { rewound: false, asked: false })).toBe('stale');
    expect(log.restart(model.snapshot(), { rewound: true, asked: false })).toBe('rewound');
    expect(log.state).toEqual(model.state);
  });

  it('[CLIENT-44] a snapshot that cannot be read changes nothing', () => {
    const model = new ModelRoom();
    const log = follow(model);
    const before = log.state;
    model.move(ann, 0);
    const snapshot = model.snapshot();
    const unreadable = { ...snapshot, state: { ...snapshot.state, moves: [0, 0] } };
    expect(log.restart(unreadable, { rewound: false, asked: false })).toBe('unusable');
    expect(log.state).toBe(before);
  });
});
