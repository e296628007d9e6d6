import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Avatar } from './avatar.tsx';
import { blotPath } from './blot.ts';

const numbers = (path: string) => [...path.matchAll(/-?\d+(\.\d+)?/g)].map(([number]) => Number(number));

describe('a face of ink', () => {
  it('is the same for the same player, and another for another', () => {
    expect(blotPath('player-1')).toBe(blotPath('player-1'));
    expect(new Set(Array.from({ length: 200 }, (_, index) => blotPath(`player-${index}`))).size).toBe(200);
  });

  it('stays on its paper', () => {
    for (let index = 0; index < 200; index += 1)
      for (const number of numbers(blotPath(`${index}`))) expect(Math.abs(number)).toBeLessThanOrEqual(23);
  });

  it('is not read aloud, and takes hostile names as text', () => {
    const html = renderToStaticMarkup(<Avatar id={'"><script>alert(1)</script>'} />);
    expect(html).toContain('aria-hidden="true"');
    expect(html).not.toContain('<script>');
  });
});
