import { describe, expect, it } from 'vitest';
import { allRoles } from '../../roles.ts';
import type { Role } from '../../roles.ts';
import { rolesServing } from './route-roles.ts';
import { startTestServer } from './test/test-server.ts';

const only = (...roles: readonly Role[]) => startTestServer({ roles: new Set(roles) });
const statusOf = async (base: string, path: string, method = 'GET'): Promise<number> =>
  (await fetch(base + path, { method })).status;

describe('what a node serves', () => {
  it.each<readonly [Role]>([['ingest'], ['projector'], ['matchmaker']])(
    '[RUN-11] %s alone: no pages, rooms, games and sessions, but probes and figures',
    async (role) => {
      const { base } = await only(role);
      for (const path of ['/', '/play/classic', '/index.html', '/icon.svg', '/assets/main-1a2b.js', '/api/rooms']) {
        expect([path, await statusOf(base, path)]).toEqual([path, 404]);
      }
      for (const path of ['/api/rooms', '/api/session', '/game']) {
        expect([path, await statusOf(base, path, 'POST')]).toEqual([path, 404]);
      }
      for (const path of ['/health', '/livez', '/readyz', '/metrics']) {
        expect([path, await statusOf(base, path)]).toEqual([path, 200]);
      }
    },
  );

  it('[RUN-11] edge: pages and rooms', async () => {
    const { base } = await only('edge');
    for (const path of ['/', '/api/rooms', '/readyz']) expect([path, await statusOf(base, path)]).toEqual([path, 200]);
  });

  it('[RUN-11] what is sent from outside is taken by ingest alone, and read back there, too', () => {
    const key = { scope: 'ingest', freeOnLoopback: true } as const;
    expect(rolesServing({ path: '/events', tag: 'activity', key })).toEqual(['ingest']);
    expect(rolesServing({ path: '/api/scores', tag: 'scores', key: { scope: 'ingest' } })).toEqual(['ingest']);
    const asAdmin = { scope: 'admin', freeOnLoopback: true } as const;
    expect(rolesServing({ path: '/generate_data', tag: 'activity', key: asAdmin })).toEqual(['ingest']);
    expect(rolesServing({ path: '/stats', tag: 'activity', key: undefined })).toEqual(['edge', 'ingest']);
    const declare = { path: '/api/scoreboards/{id}', tag: 'scores', key: { scope: 'admin' } } as const;
    expect(rolesServing(declare)).toEqual(['edge', 'ingest']);
  });

  it('[RUN-11] operators ask any node', () => {
    const key = { scope: 'admin' } as const;
    expect(rolesServing({ path: '/api/pipeline', tag: 'admin', key })).toEqual(allRoles);
  });
});
