import { expect, it } from 'vitest';
import { overlayOptionsOf } from './options.ts';

const read = (address: string) => overlayOptionsOf(new URL(address, 'http://inkroom.test'));

it('[PAGE-88] an overlay’s address says board, rows, title and theme; nonsense is as usual', () => {
  expect(read('/overlay/scoreboard/wins.all.all.today')).toEqual({
    board: 'wins.all.all.today',
    rows: 5,
    title: true,
    theme: 'dark',
  });
  expect(read('/overlay/scoreboard/players/?rows=3&title=no&theme=light')).toEqual({
    board: 'players',
    rows: 3,
    title: false,
    theme: 'light',
  });
  expect(['0', '-2', '2.5', 'many'].map((rows) => read(`/overlay/scoreboard/a?rows=${rows}`).rows)).toEqual([
    5, 5, 5, 5,
  ]);
  expect(read('/overlay/scoreboard/a?rows=900').rows).toBe(20);
  expect(read('/overlay/scoreboard/%E0%A4%A').board).toBe('');
});
