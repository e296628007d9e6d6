import { describe, expect, it } from 'vitest';
import { formatAccounts, parseKeysCommand } from './keys-command.ts';

const parsed = (line: string) => parseKeysCommand(line.split(' ').filter((word) => word !== ''));

describe('npm run keys', () => {
  it.each([
    ['list', { verb: 'list' }],
    ['create scores --scope ingest', { verb: 'create', name: 'scores', scopes: ['ingest'] }],
    ['create --scope=ingest,admin boss', { verb: 'create', name: 'boss', scopes: ['ingest', 'admin'] }],
    ['create door --scope desk,station', { verb: 'create', name: 'door', scopes: ['desk', 'station'] }],
    ['rotate scores', { verb: 'rotate', name: 'scores', graceMs: 86_400_000 }],
    ['rotate scores --grace 0', { verb: 'rotate', name: 'scores', graceMs: 0 }],
    ['rotate scores --grace=90s', { verb: 'rotate', name: 'scores', graceMs: 90_000 }],
    ['rotate scores --grace 7d', { verb: 'rotate', name: 'scores', graceMs: 604_800_000 }],
    ['revoke scores', { verb: 'revoke', name: 'scores', key: null }],
    ['revoke scores 0a1b2c3d4e5f', { verb: 'revoke', name: 'scores', key: '0a1b2c3d4e5f' }],
  ])('[ACCOUNT-20] understands: %s', (line, command) => {
    expect(parsed(line)).toEqual({ ok: true, value: command });
  });

  it.each([
    '',
    'create',
    'list x',
    'rotate x y',
    'toString x',
    'list --scope admin',
    'create x --grace 1h',
    'revoke a b c',
  ])('[ACCOUNT-22] says how to write it: %s', (line) => {
    expect(parsed(line)).toEqual({ ok: false, error: expect.stringMatching(/^Use it like this:/) as unknown });
  });

  it.each(['create x', 'create x --scope root', 'create x --scope ingest,root', 'create x --scope'])(
    '[ACCOUNT-22] says which scopes there are: %s',
    (line) => {
      expect(parsed(line)).toEqual({
        ok: false,
        error: '--scope is one or more of ingest, admin, desk, station, separated by commas.',
      });
    },
  );

  it.each(['rotate x --grace soon', 'rotate x --grace 31d', 'rotate x --grace 10', 'rotate x --grace -1s'])(
    '[ACCOUNT-22] says how long a grace may be: %s',
    (line) => {
      expect(parsed(line)).toEqual({ ok: false, error: expect.stringMatching(/^--grace is/) as unknown });
    },
  );

  it('[ACCOUNT-20] lists accounts with their keys, and says so when there are none', () => {
    expect(formatAccounts([])).toMatch(/^There are no accounts yet/);
    const keys = [
      { id: 'aaaaaaaaaaaa', createdAt: Date.UTC(2026, 0, 2, 3, 4), expiresAt: Date.UTC(2026, 0, 3) },
      { id: 'bbbbbbbbbbbb', createdAt: Date.UTC(2026, 0, 2, 3, 5), expiresAt: null },
    ];
    expect(
      formatAccounts([
        { name: 'scores', scopes: ['ingest'], keys },
        { name: 'boss', scopes: ['admin'], keys: [] },
      ]).split('\n'),
    ).toEqual([
      'scores (ingest)',
      '  aaaaaaaaaaaa  since 2026-01-02 03:04 UTC, ends 2026-01-03 00:00 UTC',
      '  bbbbbbbbbbbb  since 2026-01-02 03:05 UTC',
      'boss (admin)',
      '  no key',
    ]);
  });
});
