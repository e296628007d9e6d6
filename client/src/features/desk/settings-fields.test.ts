import { stationQueueOf } from '@inkroom/shared';
import type { QueueSettings } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { fieldsOf, readFields } from './settings-fields.ts';
import { queueNamed } from './testing.ts';

const usual = stationQueueOf(queueNamed('arena'));

const full: QueueSettings = {
  ...usual,
  title: 'Arena',
  open: false,
  recallWindow: 3,
  showUpMs: 10 * 60_000,
  recall: { kind: 'timer', everyMs: 90_000 },
  channels: ['push', 'sms'],
  webhook: 'https://example.org/hook',
  teams: ['Reds', 'Blues'],
  metrics: ['distance'],
  board: 'high-scores',
};

it('[PAGE-153] settings come out of the form as they went in, what it does not show included', () => {
  const odd = { ...full, showUpMs: 10_000, recall: { kind: 'timer', everyMs: 5_500 } } as const;
  for (const settings of [
    usual,
    full,
    { ...full, recall: { kind: 'hand' } as const },
    { ...full, showUpMs: 90_000 },
    odd,
  ])
    expect(readFields(fieldsOf(settings), settings)).toEqual({ ok: true, settings });
});

it('[PAGE-153] a new queue has its own scoreboard and the title that it was given, else its name', () => {
  const read = readFields({ ...fieldsOf(usual), title: ' ' }, null);
  expect(read).toMatchObject({
    ok: true,
    settings: { name: 'arena', title: 'arena', kind: 'station', board: 'arena' },
  });
});

it.each([
  [{ name: 'Not a name' }, ['name']],
  [{ recallWindow: '0' }, ['recallWindow']],
  [{ recallWindow: '2.5' }, ['recallWindow']],
  [{ minutes: 'soon' }, ['minutes']],
  [{ minutes: '' }, ['minutes']],
  [{ recall: 'timer', everySeconds: '1' }, ['everySeconds']],
  [{ recall: 'auto', everySeconds: 'x' }, []],
  [{ name: '', recallWindow: '', minutes: '-1' }, ['name', 'recallWindow', 'minutes']],
] as const)('[PAGE-153] of %o it finds wrong: %o', (change, wrong) => {
  const read = readFields({ ...fieldsOf(usual), ...change }, null);
  expect(read.ok ? [] : read.wrong).toEqual(wrong);
});

it('[PAGE-153] teams are told apart by commas, each once', () => {
  const read = readFields({ ...fieldsOf(usual), teams: ' Reds,Blues , ,Reds' }, null);
  expect(read).toMatchObject({ ok: true, settings: { teams: ['Reds', 'Blues'] } });
});
