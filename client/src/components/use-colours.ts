/** The page's colours as a canvas needs them: resolved, and new ones when the paper changes. */
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

type Tokens = Readonly<Record<string, `var(--${string})`>>;
export type Colours<T extends Tokens> = Readonly<Record<keyof T, string>>;

/** `tokens` must be stable. Null until the element is there. */
export function useColours<T extends Tokens>(host: RefObject<HTMLElement | null>, tokens: T): Colours<T> | null {
  const [colours, setColours] = useState<Colours<T> | null>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const look = () => setColours(resolve(element, tokens));
    look();
    const themes = new MutationObserver(look);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const media = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) => matchMedia(query));
    for (const one of media) one.addEventListener('change', look);
    return () => {
      themes.disconnect();
      for (const one of media) one.removeEventListener('change', look);
    };
  }, [host, tokens]);
  return colours;
}

/** Colours that depend on the theme are resolved only where they are used, so they are used for a moment. */
function resolve<T extends Tokens>(element: HTMLElement, tokens: T): Colours<T> {
  const probe = document.createElement('span');
  element.append(probe);
  const found = Object.entries(tokens).map(([name, token]) => {
    probe.style.color = token;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  // The same keys as the tokens.
  return Object.fromEntries(found) as Colours<T>;
}
