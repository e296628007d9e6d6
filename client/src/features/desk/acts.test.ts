import { allowedTransitions, ticketStates } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { actOfKey, actsFor, deskKeyOf, keyOf, keyOfAct, wordsOfAct } from './acts.ts';

describe('what a host can do', () => {
  it('[PAGE-143] is what the server allows, what mostly comes next first', () => {
    const offered = ticketStates.map((state) => {
      const allowed = allowedTransitions({ kind: 'station', state }, 'desk');
      return [state, actsFor({ state, allowed })];
    });
    expect(Object.fromEntries(offered)).toEqual({
      new: ['queue', 'confirm', 'cancel'],
      queued: ['recall', 'confirm', 'cancel'],
      recalled: ['confirm', 'queue', 'cancel'],
      confirmed: ['play', 'cancel'],
      playing: ['complete', 'cancel'],
      completed: [],
      cancelled: [],
      expired: [],
    });
  });

  it('[PAGE-143] is named by where the ticket comes from', () => {
    expect(wordsOfAct('queue', 'new')).toBe('Into the line');
    expect(wordsOfAct('queue', 'recalled')).toBe('Put back');
  });
});

describe('keys', () => {
  it('[PAGE-142] no two of them are the same', () => {
    const all = [...Object.values(keyOf), ...Object.values(keyOfAct)];
    expect(new Set(all).size).toBe(all.length);
  });

  it('[PAGE-142] act on a ticket only where that is possible, in either case', () => {
    const waiting = { state: 'queued', allowed: ['recall', 'cancel'] } as const;
    expect(actOfKey('r', waiting)).toBe('recall');
    expect(actOfKey('R', waiting)).toBe('recall');
    expect(actOfKey('p', waiting)).toBeNull();
    expect(actOfKey('Tab', waiting)).toBeNull();
  });

  it('[PAGE-142] of the desk are found by their letter', () => {
    expect(deskKeyOf('a')).toBe('add');
    expect(deskKeyOf('?')).toBe('help');
    expect(deskKeyOf('r')).toBeNull();
  });
});
