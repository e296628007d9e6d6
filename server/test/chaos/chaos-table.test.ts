import { expect, it } from 'vitest';
import { addUp, percentile, renderTable, withGenerated } from './chaos-table.ts';

const tally = {
  name: 'kill -9',
  hit: 'connections',
  runs: 1,
  hits: 1_200,
  acknowledged: 10,
  lost: 0,
  duplicated: 0,
  firstMoveMs: [30, 10],
  notes: [],
};

it('rounds add up to one row per fault', () => {
  const [sum] = addUp([[tally], [{ ...tally, lost: 2, firstMoveMs: [500] }]]);
  expect(sum).toMatchObject({ runs: 2, hits: 2_400, acknowledged: 20, lost: 2, firstMoveMs: [30, 10, 500] });
  expect(renderTable([sum ?? tally])).toContain('| kill -9 | 2 | 2,400 connections | 20 | 2 | 0 | 30 ms | 500 ms |');
});

it('a fault that kept nobody waiting has no times', () => {
  expect(renderTable([{ ...tally, firstMoveMs: [] }])).toContain('| – | – |');
});

it('percentiles are figures that were measured', () => {
  expect(percentile([5, 1, 3], 0.5)).toBe(3);
  expect(percentile([5, 1, 3], 1)).toBe(5);
  expect(percentile([], 0.5)).toBeNull();
});

it('what is generated goes between the markers of a page, again and again', () => {
  const page = 'before\n<!-- chaos: start -->old<!-- chaos: end -->\nafter';
  const once = withGenerated(page, 'new');
  expect(once).toBe('before\n<!-- chaos: start -->\n\nnew\n\n<!-- chaos: end -->\nafter');
  expect(withGenerated(once, 'new')).toBe(once);
  expect(() => withGenerated('no markers', 'new')).toThrow('no <!--');
});
