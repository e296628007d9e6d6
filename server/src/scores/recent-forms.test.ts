import { expect, it, vi } from 'vitest';
import { ArchiveUnavailable } from '../ports/archive.ts';
import type { PlayerForm } from '../ports/game-history.ts';
import { RecentForms } from './recent-forms.ts';

function open() {
  const known = new Map<string, PlayerForm>([['ann', { lastFive: 'W', run: 1 }]]);
  const asked: string[] = [];
  const archive = { away: false };
  const onNews = vi.fn<() => void>();
  const forms = new RecentForms({
    history: {
      forms: async (players, mode) => {
        asked.push(`${mode}: ${players.join(' ')}`);
        if (archive.away) throw new ArchiveUnavailable('away');
        return new Map([...known].filter(([player]) => players.includes(player)));
      },
    },
    onNews,
  });
  return { known, asked, archive, forms, onNews };
}

it('[SCORES-11] recent games are asked for once, told as news, and asked for again when a value is new', async () => {
  const { known, asked, forms, onNews } = open();
  forms.want(['ann', 'bob'], 'all', new Set());
  expect(forms.of('ann', 'all')).toBeNull();
  await vi.waitFor(() => expect(onNews).toHaveBeenCalledOnce());
  expect([forms.of('ann', 'all'), forms.of('bob', 'all'), forms.of('ann', 'classic')]).toEqual([
    { lastFive: 'W', run: 1 },
    null,
    null,
  ]);
  forms.want(['ann', 'bob'], 'all', new Set());
  known.set('ann', { lastFive: 'WW', run: 2 });
  forms.want(['ann', 'bob'], 'all', new Set(['ann']));
  await vi.waitFor(() => expect(forms.of('ann', 'all')?.run).toBe(2));
  expect(asked).toEqual(['all: ann bob', 'all: ann']);
});

it('[SCORES-11] without the archive rows do without, and it is asked again when they are wanted again', async () => {
  const { asked, archive, forms, onNews } = open();
  archive.away = true;
  forms.want(['ann'], 'classic', new Set());
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await Promise.resolve();
  expect(onNews).not.toHaveBeenCalled();
  archive.away = false;
  forms.want(['ann'], 'classic', new Set());
  await vi.waitFor(() => expect(onNews).toHaveBeenCalledOnce());
});
