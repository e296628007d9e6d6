/** Checks of a contract: each has what it checks to itself, opened before it and closed after it. */
import { it } from 'vitest';

export interface Closable {
  close(): Promise<void>;
}

export type Check<Under> = (title: string, run: (under: Under) => Promise<void>) => void;

export interface CheckOptions {
  readonly timeoutMs?: number;
}

export function checksOf<Under extends Closable>(
  open: () => Promise<Under>,
  { timeoutMs }: CheckOptions = {},
): Check<Under> {
  return (title, run) =>
    it(title, timeoutMs === undefined ? {} : { timeout: timeoutMs }, async () => {
      const under = await open();
      try {
        await run(under);
      } finally {
        await under.close();
      }
    });
}
