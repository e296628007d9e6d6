import { describe, expect, it } from 'vitest';
import { needs } from './needs.ts';

describe('what the tests need', () => {
  it('is a browser, Redis, HAProxy and Postgres', () => {
    expect(needs.map(({ name }) => name)).toEqual(['a browser', 'Redis', 'HAProxy', 'Postgres']);
  });

  it.each(needs)('says of $name which packages bring it and how to get it by hand', ({ packages, advice }) => {
    expect(packages.length).toBeGreaterThan(0);
    expect(advice).toContain(`apt-get install ${packages[0] ?? ''}`);
  });
});
