/** A span as people read it off a watch: "0:07", "12:03", "1:02:03". */
const two = (value: number): string => String(value).padStart(2, '0');

const watch = (seconds: number): string => {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
};

/** Counting up: whole seconds that have passed. */
export const elapsedText = (ms: number): string => watch(Math.floor(Math.max(0, ms) / 1000));

/** Counting down: never zero while anything is left. */
export const leftText = (ms: number): string => watch(Math.ceil(Math.max(0, ms) / 1000));
