/** The page's colours as a canvas needs them: resolved, and new ones when the paper changes. */
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

export interface Ink {
  readonly line: string;
  readonly wash: string;
  readonly soft: string;
  readonly rule: string;
}

const tokens: Readonly<Record<keyof Ink, string>> = {
  line: 'var(--x)',
  wash: 'var(--x-wash)',
  soft: 'var(--ink-soft)',
  rule: 'var(--rule)',
};

/** Null until the element is there. */
export function useInk(host: RefObject<HTMLElement | null>): Ink | null {
  const [ink, setInk] = useState<Ink | null>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const look = () => setInk(readInk(element));
    look();
    const themes = new MutationObserver(look);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const media = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) => matchMedia(query));
    for (const one of media) one.addEventListener('change', look);
    return () => {
      themes.disconnect();
      for (const one of media) one.removeEventListener('change', look);
    };
  }, [host]);
  return ink;
}

/** Colours that depend on the theme are resolved only where they are used, so they are used for a moment. */
function readInk(element: HTMLElement): Ink {
  const probe = document.createElement('span');
  element.append(probe);
  const resolved = (token: string): string => {
    probe.style.color = token;
    return getComputedStyle(probe).color;
  };
  const ink: Ink = {
    line: resolved(tokens.line),
    wash: resolved(tokens.wash),
    soft: resolved(tokens.soft),
    rule: resolved(tokens.rule),
  };
  probe.remove();
  return ink;
}
