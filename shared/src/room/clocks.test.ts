import { describe, expect, it } from 'vitest';
import { remainingMs } from './clocks.ts';
import { deadlinesOf, nextWake } from './deadlines.ts';
import { ann, ben, openRoom, seatedRoom } from './testing.ts';
import { roomTimes } from './times.ts';

const perMove = { kind: 'per-move', moveMs: 10_000 } as const;
const total = { kind: 'total', totalMs: 60_000, incrementMs: 2_000 } as const;

describe('clocks', () => {
  it('[ROOM-30] no clock runs before the first move', () => {
    const room = seatedRoom({ clock: perMove });
    room.later(60_000);
    expect(room.ask(ann, { type: 'wake', occupied: true })).toBe('nothing-to-do');
    expect(deadlinesOf(room.room).some((deadline) => deadline.kind === 'flag')).toBe(false);
  });

  it('[ROOM-31] per move: each move has the whole time', () => {
    const room = seatedRoom({ clock: perMove });
    room.play(0);
    room.later(9_000).play(1);
    expect(remainingMs(room.room, 0, room.now)).toBe(10_000);
    expect(remainingMs(room.room, 0, room.now + 4_000)).toBe(6_000);
    expect(nextWake(room.room)).toBe(room.now + 10_000);
  });

  it('[ROOM-31] total: the time used is taken, the increment added', () => {
    const room = seatedRoom({ clock: total });
    room.play(0);
    room.later(5_000).play(1);
    room.later(10_000).play(2);
    expect(remainingMs(room.room, 1, room.now)).toBe(60_000 - 5_000 + 2_000);
    expect(remainingMs(room.room, 0, room.now)).toBe(62_000 - 10_000 + 2_000);
    expect(remainingMs(room.room, 1, room.now + 7_000)).toBe(50_000);
  });

  it('[ROOM-32] when the time has passed, a move is refused and the other side wins', () => {
    const room = seatedRoom({ clock: perMove });
    room.play(0);
    room.later(10_001);
    expect(room.ask(ben, { type: 'move', game: 1, ply: 1, cell: 1 })).toBe('clock-expired');
    expect(room.ask(ann, { type: 'wake', occupied: true })).toBe('ok');
    expect(room.room.end).toMatchObject({ reason: 'flag', winner: 0 });
    expect(remainingMs(room.room, 1, room.now)).toBe(0);
    expect(room.ask(ann, { type: 'wake', occupied: true })).toBe('nothing-to-do');
  });

  it('[ROOM-33] an outage moves a deadline that had not passed, once', () => {
    const room = seatedRoom({ clock: perMove });
    room.play(0);
    const outage = { from: room.now + 4_000, to: room.now + 64_000 };
    room.later(64_000).outages = [outage];
    room.play(1);
    expect(room.log).toContainEqual({ type: 'clock-extended', byMs: 60_000, outageTo: outage.to });
    room.later(5_000).play(2);
    expect(room.log.filter((event) => event.type === 'clock-extended')).toHaveLength(1);
  });

  it('[ROOM-33] a wake that finds its deadline moved stores that, so that the new one is armed', () => {
    const room = seatedRoom({ clock: perMove });
    room.play(0);
    const deadline = room.now + 10_000;
    room.outages = [{ from: room.now + 4_000, to: room.now + 7_000 }];
    room.later(10_001);
    expect(room.ask(ann, { type: 'wake', occupied: true })).toBe('ok');
    expect(nextWake(room.room)).toBe(deadline + 3_000);
    expect(room.ask(ann, { type: 'wake', occupied: true })).toBe('nothing-to-do');
    room.later(3_000);
    expect(room.ask(ann, { type: 'wake', occupied: true })).toBe('ok');
    expect(room.room.end).toMatchObject({ reason: 'flag', winner: 0 });
  });

  it('[ROOM-33] a deadline that had passed before the outage is not saved by it', () => {
    const room = seatedRoom({ clock: perMove });
    room.play(0);
    room.outages = [{ from: room.now + 11_000, to: room.now + 60_000 }];
    room.later(60_000);
    expect(room.ask(ben, { type: 'move', game: 1, ply: 1, cell: 1 })).toBe('clock-expired');
  });

  it('[ROOM-33] an outage that ended before the turn began changes nothing', () => {
    const room = seatedRoom({ clock: perMove });
    room.outages = [{ from: room.now - 50_000, to: room.now - 1_000 }];
    room.play(0);
    room.later(1_000).play(1);
    expect(room.log.some((event) => event.type === 'clock-extended')).toBe(false);
  });
});

describe('deadlines', () => {
  it.each([
    ['open', [], roomTimes.idleMs.open],
    ['playing', [0], roomTimes.idleMs.playing],
    ['finished', [0, 3, 1, 4, 2], roomTimes.idleMs.finished],
  ] as const)('[ROOM-40] with nobody connected, a room closes when idle: %s', (_, cells, idleMs) => {
    const room = openRoom({ table: true });
    room.play(...cells);
    room.later(idleMs - 1);
    const early = room.ask(ann, { type: 'wake', occupied: false });
    expect(room.state, early).not.toBeNull();
    room.later(roomTimes.freeAfterSilenceMs);
    expect(room.ask(ann, { type: 'wake', occupied: true }), 'occupied').toBe('nothing-to-do');
    if (room.room.lastAt + idleMs > room.now) room.later(idleMs);
    expect(room.ask(ann, { type: 'wake', occupied: false })).toBe('ok');
    expect(room.state).toBeNull();
  });

  it('[ROOM-50] a bot answers 400 to 1,200 ms after its turn began, the same for the same seed', () => {
    const delays = Array.from({ length: 60 }, (_, index) => {
      const room = openRoom();
      room.ask(ann, { type: 'add-bot', strength: 'hard' });
      room.state = { ...room.room, seed: index };
      room.play(4);
      const turn = () => deadlinesOf(room.room).find((deadline) => deadline.kind === 'bot-move');
      expect(turn()).toEqual(turn());
      return (turn()?.at ?? 0) - room.now;
    });
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(400);
    expect(Math.max(...delays)).toBeLessThanOrEqual(1_200);
    expect(new Set(delays).size).toBeGreaterThan(30);
  });
});
