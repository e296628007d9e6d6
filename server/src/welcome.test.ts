import { expect, it } from 'vitest';
import { allRoles } from './roles.ts';
import { mayShowKeys, welcomeLines } from './welcome.ts';

const welcome = {
  config: { host: '0.0.0.0', publicUrl: null, roles: new Set(allRoles) },
  port: 3000,
  lan: '192.0.2.7',
  storage: 'Rooms are kept in ./data',
  history: 'History is off',
  consoleKey: null,
  deskKey: null,
};

it('says where it is open, and what is kept where', () => {
  expect(welcomeLines(welcome)).toEqual([
    'Inkroom is open: http://localhost:3000',
    'On this network:  http://192.0.2.7:3000',
    'Rooms are kept in ./data',
    'History is off',
  ]);
  const config = { host: '127.0.0.1', publicUrl: 'https://play.example.org', roles: new Set(['edge'] as const) };
  expect(welcomeLines({ ...welcome, config })).toEqual([
    'Inkroom is open: http://127.0.0.1:3000',
    'For everybody:    https://play.example.org',
    'Rooms are kept in ./data',
    'History is off',
    'This node does only: edge',
  ]);
});

it('[ACCOUNT-46] has a link that signs the operator in', () => {
  expect(welcomeLines({ ...welcome, consoleKey: 'ink_1_2' })).toContain(
    'For the operator: http://localhost:3000/admin#key=ink_1_2',
  );
});

it('[ACCOUNT-46] has a link that signs the desk in', () => {
  expect(welcomeLines({ ...welcome, deskKey: 'ink_3_4' })).toContain(
    'For the desk:     http://localhost:3000/desk#key=ink_3_4',
  );
});

it('[ACCOUNT-46] shows it on a terminal only, and never in production', () => {
  expect(mayShowKeys({ production: false }, { isTTY: true })).toBe(true);
  expect(mayShowKeys({ production: false }, {})).toBe(false);
  expect(mayShowKeys({ production: true }, { isTTY: true })).toBe(false);
});
