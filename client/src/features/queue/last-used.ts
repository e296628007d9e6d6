/** When somebody last did something on this page, so that whoever is plainly here need not say so. */
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'] as const;

/** Loaded with the page's first ticket, so somebody has just asked for it: they may be called up before anything else is heard. */
let usedAt = Date.now();

const used = (event: Event): void => {
  // Not what a script did.
  if (event.isTrusted) usedAt = Date.now();
};

for (const sign of signs) window.addEventListener(sign, used, { passive: true, capture: true });

export const isUsedWithin = (ms: number): boolean =>
  document.visibilityState === 'visible' && Date.now() - usedAt <= ms;
