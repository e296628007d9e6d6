import { expect, test } from 'vitest';
import { createProgressBar } from './progress-bar.ts';

function drawn(isTTY: boolean, steps: number): readonly string[] {
  const written: string[] = [];
  const bar = createProgressBar({ isTTY, write: (text) => written.push(text) });
  for (let done = 0; done <= steps; done += 1) bar('games', done, steps);
  return written;
}

test('a terminal sees one line that fills', () => {
  expect(drawn(true, 2)).toEqual([
    `\r[${'.'.repeat(30)}] games 0 of 2`,
    `\r[${'#'.repeat(15)}${'.'.repeat(15)}] games 1 of 2`,
    `\r[${'#'.repeat(30)}] games 2 of 2\n`,
  ]);
});

test('elsewhere there is a line per tenth', () => {
  const lines = drawn(false, 1000);
  expect(lines.length).toBe(11);
  expect([lines[0], lines.at(-1)]).toEqual(['games 0 of 1000\n', 'games 1000 of 1000\n']);
});

test('nothing to do is done', () => {
  expect(drawn(true, 0)).toEqual([`\r[${'#'.repeat(30)}] games 0 of 0\n`]);
});
