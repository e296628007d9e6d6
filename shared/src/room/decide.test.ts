import { describe, expect, it } from 'vitest';
import type { PlayerCommand } from './commands.ts';
import { ann, ben, eve, openRoom, seatedRoom } from './testing.ts';
import { roomTimes } from './times.ts';

const winForX = [0, 3, 1, 4, 2];
const draw = [0, 1, 2, 4, 3, 5, 7, 6, 8];

describe('seats', () => {
  it('[ROOM-10] the third player finds no seat', () => {
    const room = seatedRoom();
    expect(room.ask(eve, { type: 'take-seat' })).toBe('room-full');
    expect(room.ask(eve, { type: 'take-seat', seat: 1 })).toBe('room-full');
  });

  it('[ROOM-10] a named seat that is taken is refused while the other is free', () => {
    expect(openRoom().ask(ben, { type: 'take-seat', seat: 0 })).toBe('seat-taken');
  });

  it('[ROOM-11] a player sits on one seat only', () => {
    expect(openRoom().ask(ann, { type: 'take-seat' })).toBe('already-seated');
  });

  it('[ROOM-11] at a shared table one player moves both sides', () => {
    const room = openRoom({ table: true });
    room.play(...winForX);
    expect(room.room.end).toMatchObject({ reason: 'line', winner: 0 });
    expect(room.ask(eve, { type: 'take-seat' })).toBe('room-full');
  });

  it('[ROOM-13] leaving before the first move frees the seat', () => {
    const room = seatedRoom();
    expect(room.ask(ben, { type: 'leave' })).toBe('ok');
    expect(room.room.seats[1]).toBeNull();
    expect(room.ask(eve, { type: 'take-seat' })).toBe('ok');
  });

  it('[ROOM-13] leaving in mid-game keeps the seat, marked away', () => {
    const room = seatedRoom();
    room.play(0);
    expect(room.ask(ben, { type: 'leave' })).toBe('ok');
    expect(room.room.seats[1]).toMatchObject({ player: ben, awaySince: room.now });
    expect(room.ask(ben, { type: 'leave' })).toBe('nothing-to-do');
    expect(room.ask(eve, { type: 'take-seat' })).toBe('room-full');
  });

  it('[ROOM-14] the seat of somebody away before the first move is freed after 30 s, not earlier', () => {
    const room = seatedRoom();
    room.ask(ben, { type: 'mark-away', since: room.now });
    room.later(roomTimes.freeAfterAwayMs - 1);
    expect(room.ask(ann, { type: 'wake', occupied: true })).toBe('nothing-to-do');
    room.later(1);
    expect(room.ask(ann, { type: 'wake', occupied: true })).toBe('ok');
    expect(room.room.seats[1]).toBeNull();
  });

  it('[ROOM-15] a seat is free 60 s after a game without a word, but not for whoever asked for a rematch', () => {
    const room = seatedRoom();
    room.play(...winForX);
    room.ask(ben, { type: 'offer-rematch', game: 1 });
    room.later(roomTimes.freeAfterSilenceMs);
    expect(room.ask(ann, { type: 'wake', occupied: true })).toBe('ok');
    expect(room.room.seats.map((seat) => seat?.player)).toEqual([undefined, ben]);
  });

  it('[ROOM-16] in mid-game no seat is freed, however long its player is away', () => {
    const room = seatedRoom();
    room.play(0);
    room.ask(ben, { type: 'mark-away', since: room.now });
    room.later(60 * 60 * 1000);
    expect(room.ask(ann, { type: 'wake', occupied: true })).toBe('nothing-to-do');
    expect(room.room.seats[1]?.player).toBe(ben);
  });

  it('[ROOM-17] the opponent of somebody away for 30 s may claim the game, not earlier', () => {
    const room = seatedRoom();
    room.play(0);
    room.ask(ben, { type: 'mark-away', since: room.now });
    room.later(roomTimes.claimAfterAwayMs - 1);
    expect(room.ask(ann, { type: 'claim-game', game: 1 })).toBe('opponent-not-away');
    room.later(1);
    expect(room.ask(eve, { type: 'claim-game', game: 1 })).toBe('not-seated');
    expect(room.ask(ann, { type: 'claim-game', game: 1 })).toBe('ok');
    expect(room.room.end).toMatchObject({ reason: 'claimed', winner: 0 });
  });

  it('[ROOM-17] whoever comes back in time loses nothing', () => {
    const room = seatedRoom();
    room.play(0);
    room.ask(ben, { type: 'mark-away', since: room.now });
    room.later(roomTimes.claimAfterAwayMs);
    room.ask(ben, { type: 'mark-back' });
    expect(room.ask(ann, { type: 'claim-game', game: 1 })).toBe('opponent-not-away');
  });
});

describe('playing', () => {
  it('[ROOM-20] a move at another ply or game is refused', () => {
    const room = seatedRoom();
    room.play(0);
    expect(room.ask(ben, { type: 'move', game: 1, ply: 0, cell: 1 })).toBe('wrong-ply');
    expect(room.ask(ben, { type: 'move', game: 2, ply: 1, cell: 1 })).toBe('wrong-game');
  });

  it('[ROOM-21] nobody moves alone, out of turn, or without a seat', () => {
    expect(openRoom().ask(ann, { type: 'move', game: 1, ply: 0, cell: 0 })).toBe('opponent-missing');
    const room = seatedRoom();
    expect(room.ask(ben, { type: 'move', game: 1, ply: 0, cell: 0 })).toBe('not-your-turn');
    expect(room.ask(eve, { type: 'move', game: 1, ply: 0, cell: 0 })).toBe('not-seated');
    room.play(4);
    expect(room.ask(ben, { type: 'move', game: 1, ply: 1, cell: 4 })).toBe('cell-taken');
    expect(room.ask(ben, { type: 'move', game: 1, ply: 1, cell: 9 })).toBe('cell-out-of-range');
  });

  it.each([
    ['a line', winForX, { reason: 'line', winner: 0 }],
    ['a full board', draw, { reason: 'full', winner: null }],
  ])('[ROOM-22] a game ends by %s, and no move follows', (_, cells, end) => {
    const room = seatedRoom();
    room.play(...cells);
    expect(room.room.end).toMatchObject(end);
    const ply = room.room.position.moves.length;
    expect(room.ask(ben, { type: 'move', game: 1, ply, cell: 8 })).toBe('game-over');
    expect(room.ask(ben, { type: 'resign', game: 1 })).toBe('game-not-running');
  });

  it('[ROOM-22] resigning gives the game to the other side', () => {
    const room = seatedRoom();
    expect(room.ask(ann, { type: 'resign', game: 1 })).toBe('game-not-running');
    room.play(0);
    expect(room.ask(ann, { type: 'resign', game: 1 })).toBe('ok');
    expect(room.room.end).toMatchObject({ reason: 'resigned', winner: 1 });
    expect(room.room.seats[1]?.wins).toBe(1);
  });

  it('[ROOM-23] a refused command changes nothing', () => {
    const room = seatedRoom();
    room.play(0);
    const before = JSON.stringify(room.state);
    const refused: readonly PlayerCommand[] = [
      { type: 'move', game: 1, ply: 1, cell: 0 },
      { type: 'take-seat' },
      { type: 'add-bot', strength: 'easy' },
      { type: 'offer-rematch', game: 1 },
      { type: 'decline-rematch', game: 1 },
      { type: 'claim-game', game: 1 },
      { type: 'set-chat', open: true },
    ];
    for (const command of refused) expect(room.ask(ben, command), command.type).not.toBe('ok');
    expect(JSON.stringify(room.state)).toBe(before);
  });

  it('[ROOM-24] a rematch needs both, swaps the sides and keeps the former game', () => {
    const room = seatedRoom();
    expect(room.ask(ann, { type: 'offer-rematch', game: 1 })).toBe('game-not-over');
    room.play(...winForX);
    expect(room.ask(ann, { type: 'offer-rematch', game: 1 })).toBe('ok');
    expect(room.ask(ann, { type: 'offer-rematch', game: 1 })).toBe('rematch-already-offered');
    expect(room.room.phase).toBe('finished');
    expect(room.ask(ben, { type: 'offer-rematch', game: 1 })).toBe('ok');
    expect(room.room).toMatchObject({ phase: 'open', game: 2, end: null });
    expect(room.room.seats.map((seat) => seat?.player)).toEqual([ben, ann]);
    expect(room.room.seats[1]?.wins).toBe(1);
    expect(room.room.previous).toMatchObject({ game: 1, moves: winForX });
  });

  it('[ROOM-24] an offer can be declined, by the other side only', () => {
    const room = seatedRoom();
    room.play(...winForX);
    room.ask(ann, { type: 'offer-rematch', game: 1 });
    expect(room.ask(ann, { type: 'decline-rematch', game: 1 })).toBe('no-rematch-offered');
    expect(room.ask(ben, { type: 'decline-rematch', game: 1 })).toBe('ok');
    expect(room.room.rematchOffered).toBeNull();
  });

  it('[ROOM-24] a computer always plays again', () => {
    const room = openRoom();
    room.ask(ann, { type: 'add-bot', strength: 'easy' });
    room.play(...winForX);
    expect(room.ask(ann, { type: 'offer-rematch', game: 1 })).toBe('ok');
    expect(room.room.game).toBe(2);
  });

  it('[ROOM-25] sitting down at a finished board starts a new game', () => {
    const room = seatedRoom();
    room.play(...winForX);
    room.ask(ben, { type: 'leave' });
    expect(room.ask(eve, { type: 'take-seat' })).toBe('ok');
    expect(room.room).toMatchObject({ game: 2, phase: 'open' });
    expect(room.room.previous?.end.players.map((player) => player.player)).toEqual([ann, ben]);
  });

  it('[TALK-3] only the creator closes and opens the chat', () => {
    const room = seatedRoom();
    expect(room.ask(ben, { type: 'set-chat', open: false })).toBe('not-creator');
    expect(room.ask(ann, { type: 'set-chat', open: false })).toBe('ok');
    expect(room.ask(ann, { type: 'set-chat', open: false })).toBe('nothing-to-do');
    expect(room.room.chatOpen).toBe(false);
  });
});
