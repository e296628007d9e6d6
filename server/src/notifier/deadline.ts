/** The time that an answer may take. After the process itself stood still, what has arrived meanwhile is read first. */

/** Enough for an answer that waits in the socket. */
const graceMs = 100;

/** Calls `passed` when the time is over; answers how to cancel. */
export function startDeadline(ms: number, passed: () => void): () => void {
  let timer = setTimeout(() => {
    timer = setTimeout(passed, graceMs);
  }, ms);
  return () => clearTimeout(timer);
}
