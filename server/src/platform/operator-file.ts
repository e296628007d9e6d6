/**
 * How `npm run keys` reaches an embedded server that runs: a file beside live.db, readable by its owner alone, with the
 * address and a key that this process alone knows. Whoever may read it may read live.db, too.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface OperatorAccess {
  readonly url: string;
  readonly key: string;
}

const fileIn = (dataDir: string): string => path.join(dataDir, 'operator.json');

export function writeOperatorFile(dataDir: string, access: OperatorAccess): void {
  // A file that is there keeps its rights, so it goes first.
  rmSync(fileIn(dataDir), { force: true });
  writeFileSync(fileIn(dataDir), JSON.stringify(access), { mode: 0o600 });
}

/** Null: no server has left one. It may be of one that died. */
export function readOperatorFile(dataDir: string): OperatorAccess | null {
  try {
    const read: unknown = JSON.parse(readFileSync(fileIn(dataDir), 'utf8'));
    if (typeof read !== 'object' || read === null) return null;
    const { url, key } = read as Partial<OperatorAccess>;
    return typeof url === 'string' && typeof key === 'string' ? { url, key } : null;
  } catch {
    return null;
  }
}

export function removeOperatorFile(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}
