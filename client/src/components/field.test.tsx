import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Field } from './field.tsx';

const attribute = (html: string, name: string) => new RegExp(`${name}="([^"]*)"`).exec(html)?.[1];

describe('a line to write on', () => {
  it('is named by its label', () => {
    const html = renderToStaticMarkup(<Field label="Name" />);
    expect(attribute(html, 'for')).toBe(/<input[^>]* id="([^"]*)"/.exec(html)?.[1]);
  });

  it('points at its hint and its error, and is marked invalid only with an error', () => {
    const fine = renderToStaticMarkup(<Field label="Name" hint="Three letters" />);
    expect(fine).not.toContain('aria-invalid');
    const wrong = renderToStaticMarkup(<Field label="Name" hint="Three letters" error="Taken" />);
    expect(wrong).toContain('aria-invalid="true"');
    expect(attribute(wrong, 'aria-describedby')?.split(' ')).toHaveLength(2);
  });
});
