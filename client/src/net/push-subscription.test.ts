import { expect, it } from 'vitest';
import { keyBytes } from './push-subscription.ts';

it('[PAGE-127] reads a server’s key as servers write it', () => {
  expect([...keyBytes('-_8AAQ')]).toEqual([0xfb, 0xff, 0x00, 0x01]);
});
