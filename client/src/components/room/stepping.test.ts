import { describe, expect, it } from 'vitest';
import { stepFrom, stepOfKey } from './stepping.ts';

describe('stepping through a game', () => {
  it('goes back from live to the move before the newest', () => {
    expect(stepFrom(null, 5, 'back')).toBe(4);
  });

  it('is live again when it reaches the newest move', () => {
    expect(stepFrom(4, 5, 'forward')).toBeNull();
    expect(stepFrom(2, 5, 'last')).toBeNull();
    expect(stepFrom(2, 5, { to: 5 })).toBeNull();
  });

  it('keeps its place while moves arrive', () => {
    expect(stepFrom(3, 9, 'forward')).toBe(4);
    expect(stepFrom(3, 10, 'back')).toBe(2);
  });

  it('stays inside the game', () => {
    expect(stepFrom(0, 5, 'back')).toBe(0);
    expect(stepFrom(null, 5, 'forward')).toBeNull();
    expect(stepFrom(3, 5, { to: -2 })).toBe(0);
    expect(stepFrom(8, 5, 'back')).toBe(4);
  });

  it('is live on an empty board whatever is asked', () => {
    for (const step of ['first', 'back', 'forward', 'last'] as const) expect(stepFrom(null, 0, step)).toBeNull();
  });

  it('knows its four keys and no other', () => {
    expect(['ArrowLeft', 'ArrowRight', 'Home', 'End'].map(stepOfKey)).toEqual(['back', 'forward', 'first', 'last']);
    expect(stepOfKey('a')).toBeNull();
    expect(stepOfKey('ArrowUp')).toBeNull();
  });
});
