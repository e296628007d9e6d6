import { describe, expect, it } from 'vitest';
import { arrange, matches, step } from './columns.ts';
import type { Arrow } from './columns.ts';
import { deskTicket, deskView, idOf } from './testing.ts';

const queue = deskView([
  deskTicket('AAA1'),
  deskTicket('AAA2'),
  deskTicket('AAA3'),
  deskTicket('BBB1', { state: 'confirmed' }),
  deskTicket('CCC1', { state: 'completed' }),
  deskTicket('CCC2', { state: 'expired' }),
]);

describe('columns', () => {
  it('[PAGE-141] there is one for each state, in the order of the line; everything that ended stands in one', () => {
    const columns = arrange(queue, '');
    expect(columns.map(({ name, tickets }) => [name, tickets.map(({ sign }) => sign)])).toEqual([
      ['queued', ['AAA1', 'AAA2', 'AAA3']],
      ['recalled', []],
      ['confirmed', ['BBB1']],
      ['playing', []],
      ['ended', ['CCC1', 'CCC2']],
    ]);
  });

  it('[PAGE-141] tickets that wait for nothing have a column only while there are some', () => {
    const [first] = arrange(deskView([deskTicket('AAA1', { state: 'new', position: null })]), '');
    expect(first).toMatchObject({ name: 'new', total: 1 });
  });

  it('[PAGE-141] a column says how many there are beyond those that were sent', () => {
    const counts = { ...queue.counts, queued: 40 };
    expect(arrange({ ...queue, counts }, '')[0]).toMatchObject({ total: 40, unsent: 37 });
  });

  it('[PAGE-150] a search narrows columns and leaves their counts', () => {
    const [waiting] = arrange(queue, 'aaa2');
    expect(waiting?.tickets.map(({ sign }) => sign)).toEqual(['AAA2']);
    expect(waiting).toMatchObject({ total: 3, unsent: 0 });
  });
});

it.each([
  ['', true],
  ['mo', true],
  ['OTTER', true],
  ['otter mossy', true],
  ['tter', false],
  ['7qx', true],
  ['reds', true],
  ['otter blues', false],
])('[PAGE-150] "%s" finds Mossy Otter (K7QX) of the Reds: %s', (search, isFound) => {
  expect(matches({ name: 'Mossy Otter', sign: 'K7QX', team: 'Reds' }, search)).toBe(isFound);
});

it.each<[string | null, Arrow, string]>([
  [null, 'ArrowDown', 'AAA1'],
  ['AAA1', 'ArrowDown', 'AAA2'],
  ['AAA3', 'ArrowDown', 'AAA3'],
  ['AAA1', 'ArrowUp', 'AAA1'],
  ['AAA2', 'End', 'AAA3'],
  ['AAA3', 'Home', 'AAA1'],
  ['AAA3', 'ArrowRight', 'BBB1'],
  ['BBB1', 'ArrowRight', 'CCC1'],
  ['CCC2', 'ArrowRight', 'CCC2'],
  ['CCC2', 'ArrowLeft', 'BBB1'],
  ['BBB1', 'ArrowLeft', 'AAA1'],
  ['ZZZ9', 'ArrowLeft', 'AAA1'],
])('[PAGE-142] from %s the key %s leads to %s', (from, arrow, to) => {
  expect(step(arrange(queue, ''), from === null ? null : idOf(from), arrow)).toBe(idOf(to));
});

it('[PAGE-142] among nobody an arrow leads to nobody', () => {
  expect(step(arrange(deskView([]), ''), null, 'ArrowDown')).toBeNull();
});
