/** The Lua scripts of this folder, each with the names of keys.ts and the partition's clock in front. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { names } from './keys.ts';

export interface Script {
  readonly name: string;
  readonly source: string;
  readonly sha: string;
}

const folder = path.join(import.meta.dirname, 'scripts');

const spelled = Object.entries(names)
  .map(([name, spelling]) => `local ${name} = '${spelling}'`)
  .join(' ');

/** `shiftMs` moves the clock of the scripts; for tests, which cannot wait. */
export function loadScript(name: string, shiftMs = 0): Script {
  const text = readFileSync(path.join(folder, `${name}.lua`), 'utf8');
  const [shebang = '', ...body] = text.split('\n');
  // On one line, so that line numbers in error messages stay true.
  const source = `${shebang} \n${spelled} local SHIFT = ${shiftMs} ${body.join('\n')}`;
  return { name, source: withIncludes(source), sha: createHash('sha1').update(withIncludes(source)).digest('hex') };
}

/** `-- @include name` becomes that file's text. */
function withIncludes(source: string): string {
  return source.replaceAll(/^-- @include (\S+)$/gm, (_, file: string) =>
    readFileSync(path.join(folder, 'includes', `${file}.lua`), 'utf8').trim(),
  );
}

export type ScriptLoader = (name: string) => Script;

/** Loads each once, the `early` ones at once, and again when the clock of the scripts was moved. */
export function scriptLoader(shiftMs: () => number, early: readonly string[] = []): ScriptLoader {
  const loaded = new Map<string, { shiftMs: number; script: Script }>();
  const load: ScriptLoader = (name) => {
    const now = shiftMs();
    const known = loaded.get(name);
    if (known?.shiftMs === now) return known.script;
    const script = loadScript(name, now);
    loaded.set(name, { shiftMs: now, script });
    return script;
  };
  for (const name of early) load(name);
  return load;
}
