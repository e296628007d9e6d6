import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findProgram } from './programs.ts';

function folderWith(name: string, mode: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'inkroom-programs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), '#!/bin/sh\n');
  chmodSync(join(folder, name), mode);
  return folder;
}

describe('finding a program', () => {
  it('takes the first folder of the PATH that has it', () => {
    const [first, second] = [folderWith('tally-server', 0o755), folderWith('tally-server', 0o755)];
    expect(findProgram('tally-server', ['/nowhere', first, second].join(delimiter))).toBe(join(first, 'tally-server'));
  });

  it('does not take a file that cannot be run', () => {
    expect(findProgram('tally-server', folderWith('tally-server', 0o644))).toBeNull();
  });

  it('finds nothing where there is nothing', () => {
    expect(findProgram('tally-server', '')).toBeNull();
  });
});
