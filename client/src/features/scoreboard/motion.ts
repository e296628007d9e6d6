/** What moves on a scoreboard: rows that glide to their new place, numbers that count up. Nothing under reduced motion. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { glide, isMotionReduced } from '../../components/glide.ts';
import type { Places } from '../../components/glide.ts';

const countMs = 600;
/** As fast as digits can be read; each step draws the row again. */
const stepMs = 60;

/** After every drawing each child with `data-member` glides from where it was drawn before. */
export function useGlide(list: RefObject<HTMLElement | null>): void {
  const before = useRef<Places | null>(null);
  useLayoutEffect(() => {
    if (list.current !== null) before.current = glide(list.current, before.current);
  });
}

/** A number on its way from what it was to what it is. */
export function useCountUp(value: number): number {
  const [shown, setShown] = useState(value);
  const current = useRef(value);
  useEffect(() => {
    const from = current.current;
    if (from === value) return;
    const begin = performance.now();
    const step = () => {
      const part = isMotionReduced() ? 1 : Math.min(1, (performance.now() - begin) / countMs);
      current.current = part === 1 ? value : from + (value - from) * (1 - (1 - part) ** 3);
      setShown(current.current);
      if (part === 1) clearInterval(timer);
    };
    const timer = setInterval(step, stepMs);
    return () => clearInterval(timer);
  }, [value]);
  return shown;
}
