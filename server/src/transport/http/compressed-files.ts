/** Hands out the .br or .gz that the build put beside a file, to whoever says that they can read it. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { RequestHandler } from 'express';

const variants = [
  { encoding: 'br', suffix: '.br' },
  { encoding: 'gzip', suffix: '.gz' },
] as const;

/** Goes before the static files of `folder` and points the request at the compressed one, if there is one. */
export function compressedFiles(folder: string): RequestHandler {
  return async (request, response, next) => {
    // A name of one plain segment: the files of the build, and nothing that climbs out of the folder.
    const name = /^\/([\w.-]+\.\w+)$/.exec(request.path)?.[1];
    if (name === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    response.vary('Accept-Encoding');
    for (const { encoding, suffix } of variants) {
      if (request.acceptsEncodings(encoding) === false) continue;
      if (!(await exists(path.join(folder, `${name}${suffix}`)))) continue;
      request.url = `/${name}${suffix}`;
      response.type(path.extname(name)).set('Content-Encoding', encoding);
      return next();
    }
    return next();
  };
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    // Not compressed by the build: the file itself is sent.
    return false;
  }
}
