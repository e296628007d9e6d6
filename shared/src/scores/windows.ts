/** The time that a scoreboard covers, in UTC: a day, an ISO week, a season (calendar quarter), or all time. */
import { dateOf, dayMs, dayNumberOf, dayNumberOfDate, mondayOf, weekOf } from '../lib/calendar.ts';
import type { Brand } from '../lib/brand.ts';

export const windowKinds = ['today', 'week', 'season', 'all-time'] as const;
export type WindowKind = (typeof windowKinds)[number];

/** One window by name: `2026-11-21`, `2026-W47`, `2026-Q4` or `all-time`. */
export type WindowKey = Brand<string, 'WindowKey'>;

export interface Window {
  readonly key: WindowKey;
  readonly kind: WindowKind;
  /** Epoch milliseconds, from included, to excluded; null: for ever. */
  readonly from: number | null;
  readonly to: number | null;
}

const allTime: Window = { key: 'all-time' as WindowKey, kind: 'all-time', from: null, to: null };

const padded = (number: number, digits: number): string => String(number).padStart(digits, '0');

const between = (kind: WindowKind, key: string, days: readonly [number, number]): Window => ({
  key: key as WindowKey,
  kind,
  from: days[0] * dayMs,
  to: days[1] * dayMs,
});

function dayWindow(dayNumber: number): Window {
  const { year, month, day } = dateOf(dayNumber);
  return between('today', `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`, [dayNumber, dayNumber + 1]);
}

function weekWindow(year: number, week: number): Window {
  const monday = mondayOf(year, week);
  return between('week', `${padded(year, 4)}-W${padded(week, 2)}`, [monday, monday + 7]);
}

function seasonWindow(year: number, quarter: number): Window {
  const first = dayNumberOfDate({ year, month: quarter * 3 - 2, day: 1 });
  const next = quarter === 4 ? { year: year + 1, month: 1, day: 1 } : { year, month: quarter * 3 + 1, day: 1 };
  return between('season', `${padded(year, 4)}-Q${quarter}`, [first, dayNumberOfDate(next)]);
}

/** The window of a kind that a moment lies in. */
export function windowAt(kind: WindowKind, at: number): Window {
  const day = dayNumberOf(at);
  switch (kind) {
    case 'today':
      return dayWindow(day);
    case 'week': {
      const { year, week } = weekOf(day);
      return weekWindow(year, week);
    }
    case 'season': {
      const { year, month } = dateOf(day);
      return seasonWindow(year, Math.ceil(month / 3));
    }
    case 'all-time':
      return allTime;
  }
}

/** Reads a key, or the name of a kind as the window that `now` lies in; null: no such window. */
export function parseWindow(text: string, now: number): Window | null {
  for (const kind of windowKinds) if (text === kind) return windowAt(kind, now);
  const parsed = parseKey(text);
  // A day that does not exist comes back under another name.
  return parsed !== null && parsed.key === text ? parsed : null;
}

function parseKey(text: string): Window | null {
  const [, year = '', rest = ''] = /^(\d{4})-(W\d\d|Q[1-4]|\d\d-\d\d)$/.exec(text) ?? [];
  if (rest === '') return null;
  if (rest.startsWith('W')) {
    const [week, monday] = [Number(rest.slice(1)), mondayOf(Number(year), Number(rest.slice(1)))];
    const real = weekOf(monday);
    return real.week === week && real.year === Number(year) ? weekWindow(real.year, week) : null;
  }
  if (rest.startsWith('Q')) return seasonWindow(Number(year), Number(rest.slice(1)));
  const [month = 0, day = 0] = rest.split('-').map(Number);
  return month < 1 || month > 12 ? null : dayWindow(dayNumberOfDate({ year: Number(year), month, day }));
}

export const isClosed = (window: Window, now: number): boolean => window.to !== null && window.to <= now;
