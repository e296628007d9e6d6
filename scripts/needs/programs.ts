/** Programs of the system, looked for where a package would put them. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian puts servers here, and not every account has these folders on its PATH. */
const serverFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there or not ours to run: in either case nothing for us.
    return false;
  }
}

/** The path of a program on PATH or among the servers, or null. */
export function findProgram(name: string, path: string = process.env['PATH'] ?? ''): string | null {
  const folders = [...path.split(delimiter).filter((folder) => folder !== ''), ...serverFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}
