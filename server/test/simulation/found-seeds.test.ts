import { expect, it } from 'vitest';
import { simulate } from './simulation.ts';

/** What a seed found when it failed; the history that it is now may be another, since the code has changed. */
const found: readonly (readonly [string, string])[] = [
  ['100061', 'a flag that was put off for a minute, because an outage had moved its deadline by seconds'],
  ['100069', 'a wake that was put off for minutes by a node whose copy of the room was behind'],
];

it.each(found)('[SIM-8] seed %s, which found %s', async (seed) => {
  expect((await simulate({ seed })).violations).toEqual([]);
});
