import { expect, it, vi } from 'vitest';
import { ArchiveUnavailable } from '../ports/archive.ts';
import type { PlayerForm } from '../ports/game-history.ts';
import { RecentForms } from './recent-forms.ts';

function open() {
  const known = new Map<string, PlayerForm>([['ann', { lastFive: 'W', run: 1 }]]);
  const asked: string[] = [];
  const archive = { away: false };
  const timers: { at: number; task: () => void }[] = [];
  let now = 0;
  const onNews = vi.fn<() => void>();
  const forms = new RecentForms({
    clock: {
      now: () => now,
      after: (ms, task) => {
        const timer = { at: now + ms, task };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), 1);
      },
    },
    history: {
      forms: async (players, mode) => {
        asked.push(`${mode}: ${players.join(' ')}`);
        if (archive.away) throw new ArchiveUnavailable('away');
        return new Map([...known].filter(([player]) => players.includes(player)));
      },
    },
    onNews,
  });
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.task();
    }
    await new Promise((done) => {
      setImmediate(done);
    });
  };
  return { known, asked, archive, timers, forms, onNews, pass };
}

it('[SCORES-11] recent games come later, and are told when they are otherwise than before', async () => {
  const { known, asked, forms, onNews, pass } = open();
  forms.want(['ann', 'bob'], 'all');
  expect(forms.of('ann', 'all')).toBeNull();
  await pass(0);
  expect(onNews).toHaveBeenCalledTimes(1);
  expect([forms.of('ann', 'all'), forms.of('bob', 'all'), forms.of('ann', 'classic')]).toEqual([
    { lastFive: 'W', run: 1 },
    null,
    null,
  ]);
  forms.want(['ann', 'bob'], 'all');
  await pass(1_000);
  expect(onNews).toHaveBeenCalledTimes(1);
  known.set('ann', { lastFive: 'WL', run: 0 });
  forms.want(['ann'], 'all');
  await pass(1_000);
  expect(onNews).toHaveBeenCalledTimes(2);
  expect(forms.of('ann', 'all')).toEqual({ lastFive: 'WL', run: 0 });
  expect(asked).toEqual(['all: ann bob', 'all: ann bob', 'all: ann']);
});

it('[SCORES-11] the archive is asked once a second at most, for all who were shown meanwhile', async () => {
  const { asked, forms, pass } = open();
  forms.want(['ann'], 'all');
  await pass(0);
  for (const member of ['bob', 'cat', 'bob']) {
    forms.want([member], 'all');
    await pass(250);
  }
  expect(asked).toEqual(['all: ann']);
  await pass(250);
  expect(asked).toEqual(['all: ann', 'all: bob cat']);
});

it('[SCORES-11] without the archive rows do without, and it is asked again when they are shown again', async () => {
  const { archive, forms, onNews, pass } = open();
  archive.away = true;
  forms.want(['ann'], 'classic');
  await pass(0);
  expect(onNews).not.toHaveBeenCalled();
  archive.away = false;
  forms.want(['ann'], 'classic');
  await pass(1_000);
  expect(onNews).toHaveBeenCalledOnce();
});

it('[SCORES-11] nothing is asked after the end', async () => {
  const { asked, timers, forms, pass } = open();
  forms.want(['ann'], 'all');
  forms.close();
  forms.want(['bob'], 'all');
  await pass(5_000);
  expect([asked, timers]).toEqual([[], []]);
});
