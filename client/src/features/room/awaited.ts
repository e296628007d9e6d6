/** Who is expected in a new room, kept with the page's place in the browser's history: a refresh does not forget it. */

export interface Awaited {
  readonly waitingFor: string;
}

/** Other pages keep other things there. */
export function awaitedName(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !('waitingFor' in state)) return null;
  return typeof state.waitingFor === 'string' ? state.waitingFor : null;
}
