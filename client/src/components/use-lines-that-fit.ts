/** How many lines of this height have room in an element, measured anew when it changes. */
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

export function useLinesThatFit(element: RefObject<HTMLElement | null>, lineRem: number): number {
  const [lines, setLines] = useState(1);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const remPx = parseFloat(getComputedStyle(document.documentElement).fontSize);
      if (entry) setLines(Math.max(1, Math.floor(entry.contentRect.height / (lineRem * remPx) + 0.02)));
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, lineRem]);
  return lines;
}
