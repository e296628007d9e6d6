import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { DeskTicket } from '@inkroom/shared';
import { deskTicket, startedAt } from './testing.ts';
import { TicketCard } from './ticket-card.tsx';

const minuteMs = 60_000;

const drawn = (change: Partial<DeskTicket>, now = startedAt): string =>
  renderToStaticMarkup(
    <TicketCard
      ticket={deskTicket('K7QX', change)}
      now={now}
      isSelected={false}
      isStop={false}
      holdsFocus={false}
      onSelect={() => undefined}
    />,
  ).replaceAll(/<[^>]+>/g, '|');

it('[PAGE-141] a card has place, sign, name, team and how long they have waited in all', () => {
  const card = drawn(
    { position: 3, name: 'Ann', team: 'Reds', since: startedAt + minuteMs },
    startedAt + 12 * minuteMs,
  );
  for (const words of ['3.', 'K7QX', 'Ann', 'Reds', '12 min']) expect(card).toContain(words);
});

it('[PAGE-141] whoever is called up has time left, or none', () => {
  const called = { state: 'recalled', deadline: startedAt + 20 * minuteMs } as const;
  expect(drawn(called, startedAt + 5 * minuteMs)).toContain('15 min left');
  expect(drawn(called, startedAt + 20 * minuteMs)).toContain('time is up');
});

it('[PAGE-141] whoever has been here for too long is flagged, and missed calls are counted', () => {
  expect(drawn({ state: 'confirmed', flagged: true }, startedAt + 11 * minuteMs)).toContain('here for 11 min');
  expect(drawn({ state: 'confirmed' }, startedAt + 9 * minuteMs)).not.toContain('here for');
  expect(drawn({ noShows: 2 })).toContain('missed 2 times');
});

it('[PAGE-141] who cannot be reached by a page of their own is marked', () => {
  expect(drawn({ owned: false })).toContain('no page');
  expect(drawn({ owned: true })).not.toContain('no page');
});

it('[PAGE-53] names are shown as text', () => {
  const html = renderToStaticMarkup(
    <TicketCard
      ticket={deskTicket('K7QX', { name: '<img src=x>' })}
      now={startedAt}
      isSelected
      isStop
      holdsFocus={false}
      onSelect={() => undefined}
    />,
  );
  expect(html).toContain('&lt;img src=x&gt;');
  expect(html).toContain('aria-pressed="true"');
});
