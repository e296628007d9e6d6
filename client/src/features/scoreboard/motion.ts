/** What moves on a scoreboard: rows that glide to their new place, numbers that count up. Nothing under reduced motion. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

const glideMs = 450;
const countMs = 700;
const easing = 'cubic-bezier(0.2, 0.7, 0.2, 1)';

export const isMotionReduced = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

interface Place {
  readonly left: number;
  readonly top: number;
}

/** Each child with `data-member` starts where it was drawn before, and glides to where it is now. */
export function useGlide(list: RefObject<HTMLElement | null>): void {
  const before = useRef<{ readonly width: number; readonly places: ReadonlyMap<string, Place> } | null>(null);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const { offsetWidth: width } = element;
    const places = new Map<string, Place>();
    for (const item of element.querySelectorAll<HTMLElement>(':scope > [data-member]')) {
      const member = item.dataset['member'] ?? '';
      const place = { left: item.offsetLeft, top: item.offsetTop };
      places.set(member, place);
      const was = before.current?.width === width ? before.current.places.get(member) : undefined;
      if (was === undefined || isMotionReduced()) continue;
      const [x, y] = [was.left - place.left, was.top - place.top];
      if (x === 0 && y === 0) continue;
      // Added to a glide that is still under way, so that it bends instead of jumping.
      item.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: 'translate(0, 0)' }], {
        duration: glideMs,
        easing,
        composite: 'add',
      });
    }
    before.current = { width, places };
  });
}

/** A number on its way from what it was to what it is. */
export function useCountUp(value: number): number {
  const [shown, setShown] = useState(value);
  const current = useRef(value);
  useEffect(() => {
    const from = current.current;
    let frame = 0;
    const step = (begin: number) => (at: number) => {
      const part = isMotionReduced() ? 1 : Math.min(1, Math.max(0, at - begin) / countMs);
      current.current = part === 1 ? value : from + (value - from) * (1 - (1 - part) ** 3);
      setShown(current.current);
      if (part < 1) frame = requestAnimationFrame(step(begin));
    };
    if (from !== value) frame = requestAnimationFrame(step(performance.now()));
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return shown;
}
