/** Things that were drawn elsewhere a moment ago glide to where they are now. Nothing moves under reduced motion. */

const glideMs = 450;
const easing = 'cubic-bezier(0.2, 0.7, 0.2, 1)';

interface Place {
  readonly left: number;
  readonly top: number;
}

export interface Places {
  readonly width: number;
  readonly of: ReadonlyMap<string, Place>;
}

export const isMotionReduced = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Moves every child with `data-member` from where it was; answers where all of them are now. */
export function glide(list: HTMLElement, before: Places | null): Places {
  const { offsetWidth: width } = list;
  const places = new Map<string, Place>();
  for (const item of list.querySelectorAll<HTMLElement>(':scope > [data-member]')) {
    const member = item.dataset['member'] ?? '';
    const place = { left: item.offsetLeft, top: item.offsetTop };
    places.set(member, place);
    const was = before?.width === width ? before.of.get(member) : undefined;
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
  return { width, of: places };
}
