import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Button, IconButton } from './button.tsx';

describe('a button', () => {
  it('never sends a form by accident', () => {
    expect(renderToStaticMarkup(<Button>Go</Button>)).toContain('type="button"');
  });

  it('that is unavailable keeps its place in the tab order and says why', () => {
    const html = renderToStaticMarkup(<Button unavailable="Your opponent has left">Rematch</Button>);
    expect(html).toContain('aria-disabled="true"');
    expect(html).toContain('title="Your opponent has left"');
    expect(html).not.toMatch(/\sdisabled/);
  });

  it('of one icon carries its words for those who listen', () => {
    expect(renderToStaticMarkup(<IconButton icon="close" label="Close" />)).toContain('aria-label="Close"');
  });
});
