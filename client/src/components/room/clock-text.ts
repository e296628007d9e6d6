/** Time left and time spans in the words of a clock. */
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const two = (value: number): string => String(value).padStart(2, '0');

/** "9.4" below ten seconds, "0:42", "12:05", "1:02:03". Never shows zero while anything is left. */
export function clockText(leftMs: number): string {
  const left = Math.max(0, leftMs);
  if (left < 10 * second) return (Math.ceil(left / 100) / 10).toFixed(1);
  const seconds = Math.ceil(left / second);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A setting: "10 s", "5 min", "1 h". */
export function spanText(ms: number): string {
  if (ms >= hour && ms % hour === 0) return `${ms / hour} h`;
  if (ms >= minute && ms % minute === 0) return `${ms / minute} min`;
  return `${Math.round(ms / second)} s`;
}

/** How often a shown clock needs drawing. */
export const clockTickMs = (leftMs: number): number => (leftMs < 11 * second ? 100 : 250);

/** "12:03:07", local time of the reader. */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
