import { describe, expect, it } from 'vitest';
import { httpLimits } from './http-limits.ts';
import { startTestServer, textAt, valueAt } from './test/test-server.ts';
import type { Answer } from './test/test-server.ts';

async function bench() {
  const server = await startTestServer();
  const desk = await server.keyFor('desk');
  const post = (address: string, token: string | undefined, body: object) =>
    server.ask(address, { method: 'POST', token, body });
  const guest = async (name: string, more: object = {}) => {
    server.clock.at += 1_000;
    return textAt((await post('/api/tickets', desk, { queue: 'main', name, ...more })).json, 'id');
  };
  /** Played by a guest. */
  const scored = async (name: string, score: number | null) => {
    const id = await guest(name);
    for (const step of ['confirm', 'play']) await post(`/api/tickets/${id}/${step}`, desk, {});
    await post(`/api/tickets/${id}/complete`, desk, { score });
    return id;
  };
  const list = (query: string) => server.ask(`/api/tickets?${query}`, { token: desk });
  const names = async (query: string): Promise<unknown> => {
    const tickets = valueAt((await list(query)).json, 'tickets');
    return Array.isArray(tickets) ? tickets.map((ticket) => valueAt(ticket, 'name')) : null;
  };
  return { ...server, desk, post, guest, scored, list, names };
}

const codeOf = ({ status, json }: Answer) => [status, valueAt(json, 'code')];

describe('the list of tickets', () => {
  it('[TAPI-12] [TAPI-11] has a fresh ticket at once, latest first, and goes by state, area, mode and day', async () => {
    const { guest, names, post, signUp, clock, desk } = await bench();
    await guest('Ada', { area: 415 });
    const bob = await guest('Bob');
    await post('/api/tickets', await signUp(), { queue: 'classic' });
    expect(await names('queue=main')).toEqual(['Bob', 'Ada']);
    expect(await names('queue=main&area=415')).toEqual(['Ada']);
    expect(await names('mode=classic')).toEqual([expect.any(String)]);
    expect(await names('mode=all')).toEqual(await names('mode=classic'));
    expect(await names('mode=gomoku')).toEqual([]);
    expect(await names('')).toHaveLength(3);
    await post(`/api/tickets/${bob}/cancel`, desk, {});
    expect(await names('queue=main&state=queued,cancelled')).toEqual(['Bob', 'Ada']);
    expect(await names('queue=main&state=cancelled')).toEqual(['Bob']);
    const today = new Date(clock.at).toISOString().slice(0, 10);
    expect(await names(`queue=main&date=${today}`)).toEqual(await names('queue=main&date=today'));
    expect(await names('queue=main&date=2025-12-31')).toEqual([]);
  });

  it('[TAPI-12] is ordered by score on demand, and paged without gaps', async () => {
    const { scored, guest, list, names } = await bench();
    for (const [name, score] of [
      ['Ada', 5],
      ['Bob', 9],
      ['Cyd', 5],
      ['Dan', null],
    ] as const)
      await scored(name, score);
    await guest('Eve');
    expect(await names('queue=main&sort=score')).toEqual(['Bob', 'Ada', 'Cyd']);
    const met: unknown[] = [];
    let cursor: unknown = '';
    while (typeof cursor === 'string') {
      const { json } = await list(`queue=main&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      const tickets = valueAt(json, 'tickets');
      met.push(...(Array.isArray(tickets) ? tickets.map((ticket) => valueAt(ticket, 'name')) : []));
      cursor = valueAt(json, 'next');
    }
    expect(met).toEqual(['Eve', 'Dan', 'Cyd', 'Bob', 'Ada']);
  });

  it('[TAPI-12] says what it does not understand', async () => {
    const { list } = await bench();
    for (const query of [
      'state=lost',
      'state=',
      'area=7',
      'mode=chess',
      'date=2026-02-30',
      'date=2026-W07',
      'date=all-time',
      'sort=name',
      'limit=0',
      `limit=${httpLimits.listLimit.most + 1}`,
      'cursor=nonsense',
      'queue=main&mode=classic',
      'colour=red',
    ]) {
      expect([query, codeOf(await list(query))]).toEqual([query, [422, 'bad-message']]);
    }
    expect(codeOf(await list('queue=nowhere'))).toEqual([404, 'queue-not-found']);
  });

  it('[TAPI-13] says that it is not complete where nothing is archived', async () => {
    const { guest, list, ask, desk } = await bench();
    const id = await guest('Ada');
    expect(valueAt((await list('queue=main')).json, 'complete')).toBe(false);
    expect(codeOf(await ask('/api/queues/main/teams', { token: desk }))).toEqual([503, 'archive-unavailable']);
    expect(codeOf(await ask(`/api/tickets/${id}/history`, { token: desk }))).toEqual([503, 'archive-unavailable']);
    expect(codeOf(await ask('/api/tickets/main.00000000/history', { token: desk }))).toEqual([404, 'ticket-not-found']);
  });

  it('[TAPI-14] is CSV by format or Accept, in parts with a link to the rest, and not too often as a whole', async () => {
    const { guest, list, ask, desk } = await bench();
    for (const name of ['=1+1', 'Bob', 'Cyd']) await guest(name);
    const part = await list('queue=main&format=csv&limit=2');
    expect(part.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(part.headers.get('Content-Disposition')).toContain('tickets.csv');
    const link = /^<([^>]+)>; rel="next"$/.exec(part.headers.get('Link') ?? '')?.[1] ?? '';
    const rest = await ask(link, { token: desk });
    expect(`${part.text}${rest.text}`.match(/Cyd|Bob|'=1\+1/g)).toEqual(['Cyd', 'Bob', "'=1+1"]);
    expect(rest.headers.get('Link')).toBeNull();
    const whole = await ask('/api/tickets?queue=main', { token: desk, headers: { Accept: 'text/csv' } });
    expect(whole.text.trim().split('\r\n')).toHaveLength(4);
    const many = await Promise.all(Array.from({ length: httpLimits.tablesBurst }, () => list('format=csv')));
    expect(many.map(({ status }) => status)).toContain(429);
    expect((await list('format=csv&limit=1')).status).toBe(200);
  });
});

describe('bounds', () => {
  it('[TAPI-3] names, stations and numbers of a ticket have bounds, and are one line', async () => {
    const { post, desk, guest } = await bench();
    const { guestName, station, metrics } = httpLimits.tickets;
    for (const name of ['', '   ', 'x'.repeat(guestName + 1), 'Ada\nBob', 'a\0b', '\ud83d']) {
      expect([name, codeOf(await post('/api/tickets', desk, { queue: 'main', name }))]).toEqual([
        name,
        [422, 'bad-message'],
      ]);
    }
    const id = await guest('x'.repeat(guestName));
    await post(`/api/tickets/${id}/confirm`, desk, {});
    const long = { station: 'x'.repeat(station + 1) };
    expect(codeOf(await post(`/api/tickets/${id}/play`, desk, long))).toEqual([422, 'bad-message']);
    const numbers = Object.fromEntries(Array.from({ length: metrics + 1 }, (_, index) => [`m${index}`, 1]));
    for (const body of [
      numbers,
      { metrics: numbers },
      { score: 'many' },
      { homeruns: 'two' },
      { metrics: { 'Not so': 1 } },
    ]) {
      expect([body, codeOf(await post(`/api/tickets/${id}/complete`, desk, body))]).toEqual([
        body,
        [422, 'bad-message'],
      ]);
    }
  });

  it('[TAPI-33] the desk is shown so many tickets of a state, and how many there are', async () => {
    const { guest, ask, desk, clock } = await bench();
    const most = httpLimits.deskTickets;
    for (let index = 0; index <= most; index += 1) {
      await guest(`Guest ${index}`);
      // So that nobody comes too often.
      clock.at += 1_000;
    }
    const { json } = await ask('/api/queues/main/desk', { token: desk });
    expect(valueAt(json, 'tickets', 'length')).toBe(most);
    expect(valueAt(json, 'counts', 'queued')).toBe(most + 1);
  });
});
