/** When somebody last did something on this page, so that whoever is plainly here need not say so. */
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'] as const;

let usedAt = -Infinity;

const used = (event: Event): void => {
  // Not what a script did.
  if (event.isTrusted) usedAt = Date.now();
};

/** Counts from now on, until the answer is called. Begun with a ticket, so somebody has just asked for it. */
export function startLastUsed(): () => void {
  usedAt = Date.now();
  for (const sign of signs) window.addEventListener(sign, used, { passive: true, capture: true });
  return () => {
    for (const sign of signs) window.removeEventListener(sign, used, { capture: true });
  };
}

export const isUsedWithin = (ms: number): boolean =>
  document.visibilityState === 'visible' && Date.now() - usedAt <= ms;
