/** The two live regions of the page, and `announce` to speak through them from anywhere. */
import { useSyncExternalStore } from 'react';

type Urgency = 'polite' | 'assertive';

interface Spoken {
  readonly polite: string;
  readonly assertive: string;
}

let spoken: Spoken = { polite: '', assertive: '' };
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Polite for moves, assertive for results. The same words twice are read twice. */
export function announce(text: string, urgency: Urgency = 'polite'): void {
  // A no-break space at the end makes a repeated sentence a new one to the screen reader.
  const words = spoken[urgency] === text ? `${text}\u00A0` : text;
  spoken = { ...spoken, [urgency]: words };
  for (const listener of listeners) listener();
}

/** Mounted once, by the shell. */
export function LiveRegions() {
  const { polite, assertive } = useSyncExternalStore(subscribe, () => spoken);
  return (
    <div className="visually-hidden">
      <output aria-live="polite" aria-atomic="true">
        {polite}
      </output>
      <div role="alert" aria-live="assertive" aria-atomic="true">
        {assertive}
      </div>
    </div>
  );
}
