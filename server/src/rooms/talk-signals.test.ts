import type { PlayerId } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { readTalkSignal, writeTalkSignal } from './talk-signals.ts';
import type { TalkSignal } from './talk-signals.ts';

const player = 'player-ann' as PlayerId;
const line = { seq: 3, at: 1000, player, name: 'Ann', text: 'hello "you"\n🖋', from: 'seat' } as const;

it.each<TalkSignal>([
  { kind: 'said', line },
  { kind: 'reacted', player, name: 'Ann', emote: 'wave' },
])('[CLUSTER-58] what one node writes another reads: $kind', (signal) => {
  expect(readTalkSignal(writeTalkSignal(signal))).toEqual(signal);
});

it('[CLUSTER-58] what a newer version adds to a line is passed over, and the line is read', () => {
  const text = JSON.stringify({ kind: 'said', line: { ...line, colour: 'blue' }, urgent: true });
  expect(readTalkSignal(text)).toEqual({ kind: 'said', line });
});

it.each([
  ['no JSON', 'hello'],
  ['nothing', 'null'],
  ['a list', '[]'],
  ['an unknown kind', '{"kind":"waved"}'],
  ['no kind', '{"line":{}}'],
  ['a line without a number', JSON.stringify({ kind: 'said', line: { ...line, seq: undefined } })],
  ['a line from nowhere', JSON.stringify({ kind: 'said', line: { ...line, from: 'roof' } })],
  ['an unknown reaction', '{"kind":"reacted","player":"a","name":"b","emote":"rocket"}'],
])('[CLUSTER-58] %s is passed over', (_, text) => {
  expect(readTalkSignal(text)).toBeNull();
});
