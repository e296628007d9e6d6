import { describe, expect, it } from 'vitest';
import { startTestServer, valueAt } from './test/test-server.ts';

describe('the pipeline', () => {
  it('[ACCOUNT-31] is told to operators, as it is', async () => {
    const { ask, keyFor, pipeline } = await startTestServer();
    const token = await keyFor('admin');
    pipeline.now = {
      database: 'away',
      backlog: 42,
      oldestAgeMs: 1234,
      acceptedPerSecond: 0.5,
      scoresPerSecond: null,
      lastBatch: { at: 7, facts: 500, ms: 12 },
      dead: 1,
    };
    const { status, json } = await ask('/api/pipeline', { token });
    expect(status).toBe(200);
    expect(json).toMatchObject({ ...pipeline.now, canUnplug: true, node: 'node-1', archive: 'archive.db' });
    expect((await ask('/api/pipeline')).status).toBe(401);
    expect((await ask('/api/pipeline', { token: await keyFor('ingest') })).status).toBe(403);
  });

  it('[ACCOUNT-32] is unplugged and plugged in by the switch, which is noted', async () => {
    const { ask, keyFor, audited } = await startTestServer();
    const token = await keyFor('admin');
    const unplugged = await ask('/api/pipeline/unplug', { method: 'POST', token });
    expect(valueAt(unplugged.json, 'database')).toBe('unplugged');
    const plugged = await ask('/api/pipeline/plug', { method: 'POST', token });
    expect(valueAt(plugged.json, 'database')).toBe('up');
    expect(audited.slice(1).map(({ who, what }) => [who, what])).toEqual([
      ['account-1', 'archive:unplug'],
      ['account-1', 'archive:plug'],
    ]);
  });

  it('[ACCOUNT-32] has no switch in production', async () => {
    const { ask, keyFor, pipeline } = await startTestServer({ production: true });
    const token = await keyFor('admin');
    const refused = await ask('/api/pipeline/unplug', { method: 'POST', token });
    expect([refused.status, valueAt(refused.json, 'code')]).toEqual([403, 'not-in-production']);
    expect(pipeline.state().database).toBe('up');
    expect((await ask('/api/pipeline', { token })).json).toMatchObject({ canUnplug: false });
  });
});

describe('the audit log', () => {
  it('[ACCOUNT-30] is read latest first, by operators', async () => {
    const { ask, keyFor } = await startTestServer();
    const token = await keyFor('admin');
    await ask('/api/accounts', { method: 'POST', token, body: { name: 'scores', scopes: ['ingest'] } });
    await ask('/api/accounts/scores/keys', { method: 'DELETE', token });
    const { json } = await ask('/api/audit?limit=2', { token });
    expect(json).toMatchObject({
      entries: [
        { who: 'account-1', what: 'key:revoke', subject: 'scores' },
        { who: 'account-1', what: 'key:create', subject: 'scores' },
      ],
    });
    expect((await ask('/api/audit')).status).toBe(401);
    expect((await ask('/api/audit?limit=0', { token })).status).toBe(422);
  });

  it('[ACCOUNT-30] tells who made activity up, the machine itself included', async () => {
    const { ask, keyFor, audited } = await startTestServer();
    await ask('/generate_data', { method: 'POST', body: { seed: 'x' } });
    await ask('/generate_data', { method: 'POST', body: { seed: 'y' }, token: await keyFor('admin') });
    const made = audited.filter(({ what }) => what === 'activity:generate');
    expect(made.map(({ who }) => who)).toEqual(['local', 'account-1']);
  });

  it('[ACCOUNT-33] says that the archive is away, and when to ask again', async () => {
    const { ask, keyFor, audit } = await startTestServer();
    const token = await keyFor('admin');
    audit.away = true;
    const refused = await ask('/api/audit', { token });
    expect([refused.status, valueAt(refused.json, 'code')]).toEqual([503, 'archive-unavailable']);
    expect(refused.headers.get('Retry-After')).toBe('1');
  });
});
