/** Why the data folder cannot be used, in one line that says what to do. */
import type { RefusedBecause } from './worker-messages.ts';

export function refusalLine(file: string, { because, reason }: { because: RefusedBecause; reason: string }): string {
  switch (because) {
    case 'in-use':
      return `Another server is using ${file}. Stop it, or choose another folder: DATA_DIR=./data2 npm start`;
    case 'not-ours':
      return `${file} cannot be used: ${reason}. Choose another folder with DATA_DIR, or restore a copy of the file.`;
    case 'failed':
      return `${file} cannot be opened: ${reason}. Make the folder writable, or choose another: DATA_DIR=./data2 npm start`;
  }
}
