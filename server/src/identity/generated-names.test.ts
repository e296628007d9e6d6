import { expect, test } from 'vitest';
import { isPlayerId } from '@inkroom/shared';
import { nodeEntropy } from '../platform/node-entropy.ts';
import { nodeSecrets } from '../platform/node-secrets.ts';
import { firstNameOf, generateName, nameCandidates } from './generated-names.ts';
import { adjectives, animals } from './words.ts';

test('[IDENTITY-1] generated names are two plain words, from lists of more than 120 without doubles', () => {
  for (const words of [adjectives, animals]) {
    expect(new Set(words).size).toBe(words.length);
    expect(words.length).toBeGreaterThanOrEqual(120);
    for (const word of words) expect(word).toMatch(/^[A-Z][a-z]{2,9}$/);
  }
  const names = new Set(Array.from({ length: 300 }, () => generateName(nodeEntropy)));
  for (const name of names) expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
  expect(names.size).toBeGreaterThan(250);
});

test('[IDENTITY-3] a taken name is tried with numbers from 2 on, from a range that widens', () => {
  const [first, ...others] = nameCandidates('Mossy Otter', nodeEntropy);
  expect(first).toBe('Mossy Otter');
  const numbers = others.map((name) => Number(/^Mossy Otter (\d+)$/.exec(name)?.[1]));
  expect(numbers.length).toBeGreaterThan(5);
  for (const number of numbers) expect(number).toBeGreaterThanOrEqual(2);
  const highest = { bytes: () => Uint8Array.of(0xff, 0xff, 0xff, 0xff) };
  const last = [...nameCandidates('Mossy Otter', highest)].at(-1) ?? '';
  expect(last.length).toBeLessThanOrEqual('Mossy Otter 999999'.length);
});

test('[IDENTITY-1] the first name of a player is always the same, and players differ', () => {
  const names = Array.from({ length: 100 }, (_, index) => {
    const id = `player-${index}`;
    if (!isPlayerId(id)) throw new Error('that is a player id');
    expect(firstNameOf(id, nodeSecrets)).toBe(firstNameOf(id, nodeSecrets));
    return firstNameOf(id, nodeSecrets);
  });
  expect(new Set(names).size).toBeGreaterThan(90);
});
