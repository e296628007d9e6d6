import { expect, it } from 'vitest';
import { messageState } from './message-state.ts';

const failed = { call: 1, state: 'failed', tries: 0, retry: 'yes' } as const;

it('[PAGE-151] what tells of a call that is over is not offered to be sent again, and is no failure if it never was', () => {
  expect(messageState(failed, { state: 'recalled' })).toEqual({ state: 'failed', retry: 'yes' });
  expect(messageState(failed, { state: 'confirmed' })).toEqual({ state: 'needless', retry: 'no' });
  expect(messageState(failed, undefined)).toEqual({ state: 'needless', retry: 'no' });
  expect(messageState({ ...failed, tries: 1 }, { state: 'playing' })).toEqual({ state: 'failed', retry: 'no' });
  expect(messageState({ ...failed, state: 'unknown', tries: 1, retry: 'ask' }, { state: 'queued' })).toEqual({
    state: 'unknown',
    retry: 'no',
  });
});

it('[PAGE-151] what a system was to be told is sent again whatever became of the ticket', () => {
  expect(messageState({ ...failed, call: null }, undefined)).toEqual({ state: 'failed', retry: 'yes' });
});
