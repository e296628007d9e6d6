/** Where Postgres' programs are. Packages keep them off PATH, in one folder per version. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram, isExecutable } from './programs.ts';

const debianFolder = '/usr/lib/postgresql';
const programs = ['postgres', 'initdb', 'psql'] as const;
export type PostgresProgram = (typeof programs)[number];

const hasAll = (folder: string): boolean => programs.every((name) => isExecutable(join(folder, name)));

/** Newest first. */
function debianFolders(): readonly string[] {
  try {
    return readdirSync(debianFolder)
      .toSorted((a, b) => Number(b) - Number(a))
      .map((version) => join(debianFolder, version, 'bin'));
  } catch {
    // Not a Debian, or nothing installed: there are other places.
    return [];
  }
}

function configuredFolder(): readonly string[] {
  const config = findProgram('pg_config');
  if (config === null) return [];
  const { status, stdout } = spawnSync(config, ['--bindir'], { encoding: 'utf8', timeout: 5_000 });
  return status === 0 ? [stdout.trim()] : [];
}

/** The folder with all the programs that a server needs, or null. */
export function findPostgres(): string | null {
  const onPath = findProgram('initdb');
  const folders = [...(onPath === null ? [] : [dirname(onPath)]), ...debianFolders()];
  return folders.find(hasAll) ?? configuredFolder().find(hasAll) ?? null;
}
