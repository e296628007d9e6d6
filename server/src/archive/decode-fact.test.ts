import type { TicketFact } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { ticketFact } from '../storage/sql/tickets/testing.ts';
import { decodeFact } from './decode-fact.ts';

const fact = ticketFact({
  number: 1,
  version: 3,
  change: { state: 'completed', score: 0.5, metrics: { homeruns: 2 }, place: 12.5, deadline: 99 },
});

const decoded = (change: Partial<Record<keyof TicketFact, unknown>>) =>
  decodeFact(JSON.stringify({ ...fact, ...change }));

it('[TAPI-20] a change of a ticket is read as it was told, with fields that a newer version has added', () => {
  expect(decoded({})).toEqual({ ok: true, value: fact });
  const newer = { ...fact, weather: 'fine', after: { ...fact.after, mood: 'good', reason: 'rain' } };
  expect(decodeFact(JSON.stringify(newer))).toEqual({ ok: true, value: newer });
});

it.each<Partial<Record<keyof TicketFact, unknown>>>([
  { ticket: 'main' },
  { version: 0 },
  { by: 'stranger' },
  { after: { ...fact.after, state: 'lost' } },
  { after: { ...fact.after, createdAt: null } },
  { after: { ...fact.after, metrics: { homeruns: 'many' } } },
])('[ARCHIVE-15] what is no change of a ticket is told from one: %j', (change) => {
  expect(decoded(change)).toEqual({ ok: false, error: expect.stringMatching(/^not a fact/) as unknown });
});
