import { expect, it } from 'vitest';
import { deskTicket, deskView, idOf, startedAt } from './testing.ts';
import { undoLeft } from './undo-bar.tsx';

const until = startedAt + 10_000;
const last = { ticket: idOf('AAA1'), version: 4, words: '' };
const shown = (version: number, undoUntil: number | null) => deskView([deskTicket('AAA1', { version, undoUntil })]);

it.each([
  ['the step has just been taken', 4, until, startedAt + 1_000, 9_000],
  ['ten seconds are over', 4, until, until, null],
  ['somebody else has moved the ticket since', 5, until + 5_000, startedAt + 1_000, null],
  ['it cannot be taken back', 4, null, startedAt, null],
])('[PAGE-146] when %s', (_, version, undoUntil, now, leftMs) => {
  expect(undoLeft({ view: shown(version, undoUntil), last, now })).toBe(leftMs);
});

it("[PAGE-154] without a step of one's own there is nothing to take back", () => {
  expect(undoLeft({ view: shown(4, until), last: null, now: startedAt })).toBeNull();
});
