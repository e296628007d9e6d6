import { expect, test } from 'vitest';
import { checkUsername } from './usernames.ts';

test.each([
  'Ada',
  'ada_lovelace',
  'x-ray',
  'R2D2',
  '007',
  'a'.repeat(20),
  'Administrate',
  'botany',
  'systematic',
  'Mel',
])('[IDENTITY-10] %s may be claimed', (name) => expect(checkUsername(name)).toEqual({ ok: true, value: name }));

test.each([
  ['too short', 'ab'],
  ['too long', 'a'.repeat(21)],
  ['empty', ''],
  ['with a blank', 'Mossy Otter'],
  ['with an umlaut', 'Jürgen'],
  ['with a look-alike letter', 'аdа'],
  ['with a line break', 'ada\n'],
  ['with a zero-width blank', 'ada\u200b'],
  ['with an emoji', 'ada🙂'],
  ['with a full-width letter', 'ａda'],
])('[IDENTITY-10] a name that is %s is invalid', (_what, name) => {
  expect(checkUsername(name)).toEqual({ ok: false, error: 'name-invalid' });
});

const reservedNames = `
  admin house bot computer system moderator server anonymous null undefined you ADMIN Admin- _admin_ a-d-m-i-n adm1n
  Admin42 m0derator n_u_l_l Comput3r house-bot me- x-- -o- --- ___ __proto__ constructor Player-X SUPP0RT server1 5ystem
`;

test.each(reservedNames.trim().split(/\s+/))('[IDENTITY-11] %s is reserved', (name) => {
  expect(checkUsername(name)).toEqual({ ok: false, error: 'name-reserved' });
});
