import { expect, test } from 'vitest';
import { isPlayerId } from '@inkroom/shared';
import { nodeSecrets } from '../platform/node-secrets.ts';
import { SessionTokens } from './session-tokens.ts';
import { Signer } from './signer.ts';
import type { TokenContent } from './session-tokens.ts';

const id = 'player-of-tests';
if (!isPlayerId(id)) throw new Error('that is a player id');

const content: TokenContent = {
  player: id,
  device: `device-id.${nodeSecrets.hash('signature')}`,
  generation: 3,
  expiresAt: 1_800_000_000_000,
  name: 'Mossy Otter',
  claimed: false,
  area: 415,
  hasPassphrase: true,
  secretHash: nodeSecrets.hash('secret'),
};
const keys = { first: 'a'.repeat(32), second: 'b'.repeat(32) };
const tokensOf = (...[first, ...others]: readonly [string, ...string[]]) =>
  new SessionTokens(new Signer([first, ...others], nodeSecrets));
const tokens = tokensOf(keys.first);

test('[IDENTITY-4] a token carries its content and fits into a handshake', () => {
  const token = tokens.write(content);
  expect(tokens.read(token)).toEqual(content);
  expect(token.length).toBeLessThanOrEqual(600);
  expect(encodeURIComponent(token)).toBe(token);
});

test('[IDENTITY-5] a token with one bit changed, at any place, is refused', () => {
  const token = tokens.write(content);
  let tried = 0;
  for (let place = 0; place < token.length; place += 1) {
    for (let bit = 0; bit < 7; bit += 1) {
      const changed = String.fromCharCode(token.charCodeAt(place) ^ (1 << bit));
      expect(tokens.read(token.slice(0, place) + changed + token.slice(place + 1))).toBeNull();
      tried += 1;
    }
  }
  expect(tried).toBe(token.length * 7);
});

test('[IDENTITY-5] a token cut short, made longer, or made of anything else is refused', () => {
  const token = tokens.write(content);
  for (let length = 0; length < token.length; length += 1) expect(tokens.read(token.slice(0, length))).toBeNull();
  for (const wrong of [
    `${token}=`,
    `${token}.`,
    ` ${token}`,
    token.repeat(2),
    '',
    '.',
    '..',
    's1..',
    '\0',
    'x'.repeat(10_000),
  ]) {
    expect(tokens.read(wrong)).toBeNull();
  }
});

test('[IDENTITY-5] what is signed with our key but is no token is refused', () => {
  for (const text of ['s1', 's2.W10', 's1.W10', 's1.bnVsbA', 's1.%%%', '']) {
    expect(tokens.read(`${text}.${nodeSecrets.sign(keys.first, text)}`)).toBeNull();
  }
});

test('[IDENTITY-8] all keys verify, the first one signs', () => {
  const before = tokens.write(content);
  const rotated = tokensOf(keys.second, keys.first);
  expect(rotated.read(before)).toEqual(content);
  expect(rotated.write(content)).toBe(tokensOf(keys.second).write(content));
  expect(tokensOf(keys.second).read(before)).toBeNull();
});
