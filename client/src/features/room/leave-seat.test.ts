import { refusal } from '@inkroom/shared';
import { expect, it, vi } from 'vitest';
import { leaveSeat } from './leave-seat.ts';

it.each([
  ['done', { ok: true, version: 3 } as const, 1],
  ['refused for good', refusal('not-seated'), 1],
  ['not answered before the page was closed', refusal('outcome-unknown'), 0],
])('[PAGE-37] leaving a seat that is %s', async (_how, answer, times) => {
  const go = vi.fn<() => void>();
  await leaveSeat(() => Promise.resolve(answer), go);
  expect(go).toHaveBeenCalledTimes(times);
});
