import { ticketTimes } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { httpLimits } from './http-limits.ts';
import { entriesOf, startTestServer, textAt, valueAt } from './test/test-server.ts';
import type { Answer } from './test/test-server.ts';

async function bench() {
  const server = await startTestServer();
  const [admin, desk, station] = [
    await server.keyFor('admin'),
    await server.keyFor('desk'),
    await server.keyFor('station'),
  ];
  const put = (name: string, body: object, token: string | undefined = admin) =>
    server.ask(`/api/queues/${name}`, { method: 'PUT', token, body });
  const read = async (address: string, token: string | undefined = desk) => server.ask(address, { token });
  const guest = async (name: string, more: object = {}) => {
    const body = { queue: 'main', name, ...more };
    return textAt((await server.ask('/api/tickets', { method: 'POST', token: desk, body })).json, 'id');
  };
  const step = (id: string, name: string, body?: object) =>
    server.ask(`/api/tickets/${id}/${name}`, { method: 'POST', token: desk, body });
  return { ...server, admin, desk, station, put, read, guest, step };
}

const codeOf = ({ status, json }: Answer) => [status, valueAt(json, 'code')];

const rowsOf = (json: unknown, ...keys: readonly string[]): readonly unknown[] => {
  const rows = valueAt(json, ...keys);
  if (!Array.isArray(rows)) throw new Error(`no list at ${keys.join('.')}`);
  return rows;
};

describe('queues', () => {
  it('[TAPI-30] there is one for each mode and the main one, without asking anybody; anybody may see which', async () => {
    const { ask } = await bench();
    const listed = rowsOf((await ask('/api/queues')).json, 'queues');
    expect(listed.find((queue) => valueAt(queue, 'name') === 'main')).toMatchObject({ kind: 'station', open: true });
    expect(listed.find((queue) => valueAt(queue, 'name') === 'classic')).toMatchObject({ kind: 'match' });
    expect(JSON.stringify(listed)).not.toMatch(/webhook|template/);
  });

  it('[TAPI-31] an admin makes one and changes it; what is left out stays as it is', async () => {
    const { put, read, admin, audited } = await bench();
    const made = await put('arcade', { title: 'Arcade', teams: ['blue', 'red'], webhook: 'https://example.org/hook' });
    expect(made.json).toMatchObject({
      name: 'arcade',
      kind: 'station',
      recallWindow: 2,
      board: 'arcade',
      channels: ['log'],
    });
    const changed = await put('arcade', { open: false, recall: { kind: 'timer', everyMs: 60_000 } });
    expect(changed.json).toMatchObject({ title: 'Arcade', teams: ['blue', 'red'], open: false });
    expect((await read('/api/queues/arcade', admin)).json).toEqual(changed.json);
    expect(audited.filter(({ what }) => what === 'queue:put').map(({ subject, detail }) => [subject, detail])).toEqual([
      ['arcade', 'teams, title, webhook'],
      ['arcade', 'open, recall'],
    ]);
  });

  it('[TAPI-31] nobody else does, and what makes no sense is refused', async () => {
    const { put, read, desk } = await bench();
    expect(codeOf(await put('arcade', {}, desk))).toEqual([403, 'scope-missing']);
    expect(codeOf(await put('classic', { title: 'Mine' }))).toEqual([409, 'queue-name-taken']);
    expect(codeOf(await put('Arcade Hall', {}))).toEqual([422, 'bad-message']);
    const { window, template, teams, metrics } = httpLimits.queues;
    for (const body of [
      { recallWindow: 0 },
      { recallWindow: window.most + 1 },
      { showUpMs: 1 },
      { recall: { kind: 'timer', everyMs: 1 } },
      { recall: { kind: 'never' } },
      { template: 'x'.repeat(template + 1) },
      { template: '{name}, bring {password}' },
      { webhook: 'ftp://example.org' },
      { webhook: 'nowhere' },
      { teams: [''] },
      { teams: ['blue', 'blue'] },
      { teams: Array.from({ length: teams + 1 }, (_, index) => `team ${index}`) },
      { metrics: Array.from({ length: metrics + 1 }, (_, index) => `m${index}`) },
      { metrics: ['Not a name'] },
      { board: 'Not a board' },
      { kind: 'match' },
    ]) {
      expect([body, codeOf(await put('arcade', body))]).toEqual([body, [422, 'bad-message']]);
    }
    expect(codeOf(await read('/api/queues/arcade'))).toEqual([404, 'queue-not-found']);
    for (const part of ['view', 'desk', 'figures', 'teams', 'deliveries']) {
      expect(codeOf(await read(`/api/queues/nowhere/${part}`))).toEqual([404, 'queue-not-found']);
    }
  });

  it('[TAPI-36] of admins who change different things at once none loses a word', async () => {
    const { put, read } = await bench();
    const changes = [
      { title: 'Arcade' },
      { open: false },
      { recallWindow: 7 },
      { teams: ['blue', 'red'] },
      { showUpMs: 120_000 },
    ];
    const answers = await Promise.all(changes.map((change) => put('arcade', change)));
    expect(answers.map(({ status }) => status)).toEqual(changes.map(() => 200));
    expect((await read('/api/queues/arcade')).json).toMatchObject(Object.assign({}, ...changes) as object);
  });

  it('[TAPI-36] with If-Match a change is done on what was read, or not at all', async () => {
    const { ask, admin, read, put, guest, step } = await bench();
    const change = (body: object, headers: Readonly<Record<string, string>>) =>
      ask('/api/queues/main', { method: 'PUT', token: admin, body, headers });
    const seen = (await read('/api/queues/main')).headers.get('ETag') ?? '';
    expect(valueAt((await read('/api/queues/main/desk')).json, 'queueTag')).toBe(seen);
    // Calls are counted in the same record, and are no change of how it is run.
    await step(await guest('Ada'), 'recall');
    const first = await change({ title: 'Mine' }, { 'If-Match': seen });
    expect([first.status, valueAt(first.json, 'title')]).toEqual([200, 'Mine']);
    expect(codeOf(await change({ title: 'Yours' }, { 'If-Match': seen }))).toEqual([412, 'queue-changed']);
    expect((await read('/api/queues/main')).headers.get('ETag')).toBe(first.headers.get('ETag'));
    const next = await change({ title: 'Ours' }, { 'If-Match': `"other", ${first.headers.get('ETag') ?? ''}` });
    expect(valueAt(next.json, 'title')).toBe('Ours');
    expect((await change({ open: false }, { 'If-Match': '*' })).status).toBe(200);
    for (const header of ['nonsense', '"', 'W/"x"']) {
      expect(codeOf(await change({}, { 'If-Match': header }))).toEqual([422, 'bad-message']);
    }
    const nowhere = { method: 'PUT', token: admin, body: {}, headers: { 'If-Match': '*' } } as const;
    expect(codeOf(await ask('/api/queues/arcade', nowhere))).toEqual([412, 'queue-changed']);
    expect((await put('arcade', {})).status).toBe(200);
  });

  it('[TAPI-36] of two that change one queue as they read it, one is told that it has changed', async () => {
    const { ask, admin, read } = await bench();
    const headers = { 'If-Match': (await read('/api/queues/main')).headers.get('ETag') ?? '' };
    const change = (title: string) =>
      ask('/api/queues/main', { method: 'PUT', token: admin, body: { title }, headers });
    const answers = await Promise.all(['One', 'Other'].map(change));
    expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 412]));
    const kept = answers.find(({ status }) => status === 200);
    expect((await read('/api/queues/main')).json).toEqual(kept?.json);
  });

  it('[TAPI-36] a queue that is to be new takes no other one’s place', async () => {
    const { ask, admin, read } = await bench();
    const make = (name: string, title: string, condition = '*') =>
      ask(`/api/queues/${name}`, {
        method: 'PUT',
        token: admin,
        body: { title },
        headers: { 'If-None-Match': condition },
      });
    expect((await make('arcade', 'Arcade')).status).toBe(200);
    expect(codeOf(await make('arcade', 'Another'))).toEqual([412, 'queue-exists']);
    expect(codeOf(await make('main', 'Another'))).toEqual([412, 'queue-exists']);
    expect(codeOf(await make('hall', 'Hall', '"x"'))).toEqual([422, 'bad-message']);
    expect(valueAt((await read('/api/queues/arcade')).json, 'title')).toBe('Arcade');
  });

  it('[TAPI-37] a webhook that nothing may be sent to is refused when it is set', async () => {
    const { put, read } = await bench();
    const refused = await put('main', { webhook: 'http://10.0.0.7/hook' });
    expect(codeOf(refused)).toEqual([422, 'webhook-refused']);
    expect(valueAt(refused.json, 'detail')).toBe('body.webhook: the address does not begin with https');
    expect(valueAt((await read('/api/queues/main')).json, 'webhook')).toBe(null);
    expect((await put('main', { webhook: 'https://hooks.example/1' })).status).toBe(200);
    expect((await put('main', { webhook: null })).status).toBe(200);
  });

  it('[TAPI-38] the path of a webhook, which may be a secret, is told to admins alone', async () => {
    const { put, read, admin } = await bench();
    const webhook = 'https://hooks.example/T0/secret?key=1';
    expect(valueAt((await put('main', { webhook })).json, 'webhook')).toBe(webhook);
    for (const [address, path] of [
      ['/api/queues/main', ['webhook']],
      ['/api/queues/main/desk', ['queue', 'webhook']],
    ] as const) {
      const [asDesk, asAdmin] = [await read(address), await read(address, admin)];
      expect(valueAt(asDesk.json, ...path)).toBe('https://hooks.example/…');
      expect(asDesk.text).not.toContain('secret');
      expect(valueAt(asAdmin.json, ...path)).toBe(webhook);
    }
  });

  it('[TAPI-32] anybody sees who is called and who is next', async () => {
    const { guest, step, ask } = await bench();
    const [ada, bob] = [await guest('Ada'), await guest('Bob')];
    await step(ada, 'recall');
    expect((await ask('/api/queues/main/view')).json).toMatchObject({
      queue: 'main',
      waiting: 1,
      next: [{ sign: bob.slice(-4), name: 'Bob' }],
      calling: [{ sign: ada.slice(-4), name: 'Ada', state: 'recalled' }],
      playing: [],
    });
  });
});

describe('the desk', () => {
  it('[TAPI-33] sees all live tickets in one answer: places, what may be done, who can be reached, and not how', async () => {
    const { guest, step, read, signUp, ask } = await bench();
    const ada = await guest('Ada', { phone: '+4930123456' });
    const bob = await guest('Bob');
    const cyd = await guest('Cyd');
    const mine = (await ask('/api/tickets', { method: 'POST', token: await signUp(), body: { queue: 'main' } })).json;
    await step(bob, 'cancel');
    await step(ada, 'recall');
    const { json, text } = await read('/api/queues/main/desk');
    expect(json).toMatchObject({
      queue: { name: 'main' },
      counts: { recalled: 1, queued: 2, cancelled: 1, playing: 0 },
    });
    const tickets = rowsOf(json, 'tickets');
    const of = (id: string) => tickets.find((ticket) => valueAt(ticket, 'id') === id);
    expect(of(ada)).toMatchObject({
      state: 'recalled',
      position: null,
      owned: false,
      reach: { phone: true, email: false, push: false },
      allowed: expect.arrayContaining(['queue', 'confirm', 'cancel']) as unknown,
      undoUntil: expect.any(Number) as unknown,
      note: expect.stringMatching(/^account-/) as unknown,
    });
    expect(of(cyd)).toMatchObject({ position: 1, reach: { phone: false, email: false, push: false }, undoUntil: null });
    expect(of(textAt(mine, 'id'))).toMatchObject({ position: 2, owned: true, note: null });
    expect(valueAt(tickets.at(-1), 'id')).toBe(bob);
    expect(text).not.toContain('123456');
  });

  it('[TAPI-33] is told who has been confirmed for too long', async () => {
    const { guest, step, read, clock } = await bench();
    const ada = await guest('Ada');
    await step(ada, 'confirm');
    const flagged = async () => valueAt(rowsOf((await read('/api/queues/main/desk')).json, 'tickets')[0], 'flagged');
    clock.at += ticketTimes.staleConfirmedMs - 1;
    expect(await flagged()).toBe(false);
    clock.at += 1;
    expect(await flagged()).toBe(true);
  });

  it('[TAPI-33] of a match queue moves nobody but out', async () => {
    const { ask, read, signUp, step } = await bench();
    const mine = (await ask('/api/tickets', { method: 'POST', token: await signUp(), body: { queue: 'classic' } }))
      .json;
    const [shown] = rowsOf((await read('/api/queues/classic/desk')).json, 'tickets');
    expect(shown).toMatchObject({ allowed: ['cancel'], position: 1 });
    expect(codeOf(await step(textAt(mine, 'id'), 'recall'))).toEqual([409, 'not-for-matches']);
  });

  it('[TAPI-34] reads how long people wait and how many do not come', async () => {
    const { guest, step, read, clock } = await bench();
    const ada = await guest('Ada');
    clock.at += 60_000;
    await step(ada, 'recall');
    const { json } = await read('/api/queues/main/figures');
    expect(json).toMatchObject({ queue: 'main', states: { recalled: 1 }, waitMs: { p50: 60_000 } });
    expect(rowsOf(json, 'perHour')).toHaveLength(24);
    expect(entriesOf(valueAt(json, 'states')).map(([, count]) => count)).toContain(1);
  });

  it('[TAPI-35] reads which messages went out, without numbers and addresses, and asks for one again', async () => {
    const { put, guest, step, read, ask, desk, station } = await bench();
    await put('main', { channels: ['sms'] });
    const ada = await guest('Ada', { phone: '+4930123456' });
    await step(ada, 'recall');
    const { json, text } = await read('/api/queues/main/deliveries');
    expect(rowsOf(json, 'deliveries')).toMatchObject([{ ticket: ada, channel: 'sms', call: 1, sign: ada.slice(-4) }]);
    expect(text).not.toContain('123456');
    const retry = (id: string, token = desk) => ask(`/api/deliveries/${id}/retry`, { method: 'POST', token, body: {} });
    expect(codeOf(await retry('main.delivery-00000000-1-sms'))).toEqual([404, 'delivery-not-found']);
    expect(codeOf(await retry('nonsense'))).toEqual([404, 'delivery-not-found']);
    expect(codeOf(await retry('nonsense', station))).toEqual([403, 'scope-missing']);
    expect((await read('/api/queues/main/deliveries?limit=0')).status).toBe(422);
  });
});
