/** Progress of long work: a bar that is drawn over itself on a terminal, a line per tenth elsewhere. */

export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const width = 30;

export function createProgressBar(output: ProgressOutput) {
  let last = '';
  return (name: string, done: number, total: number): void => {
    const share = total === 0 ? 1 : done / total;
    const figures = `${name} ${done} of ${total}`;
    if (output.isTTY === true) {
      const filled = Math.round(share * width);
      output.write(`\r[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${figures}${share === 1 ? '\n' : ''}`);
      return;
    }
    const tenth = `${name} ${Math.floor(share * 10)}`;
    if (tenth !== last) output.write(`${figures}\n`);
    last = tenth;
  };
}
