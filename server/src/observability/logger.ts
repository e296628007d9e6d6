/**
 * The server's log: JSON lines for machines, readable lines for people. Secrets never reach it, and an error that
 * repeats is written a few times a minute and then counted.
 */
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';

export interface LoggerOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly style: 'json' | 'readable';
  /** Takes one line with its line end. */
  readonly write: (line: string) => void;
}

type Level = 'info' | 'warn' | 'error';
type Fields = Readonly<Record<string, unknown>>;

const windowMs = 60_000;
/** How often the same warning or error is written within one window. */
const mostPerWindow = 5;
/** Different messages remembered; messages are fixed texts, so this is never reached by honest code. */
const mostMessages = 500;
const deepest = 4;
const longestText = 2000;
const secretNames = /secret|token|passphrase|password|authorization|cookie|credential|session_?keys?$|api_?key/i;

export function createLogger(options: LoggerOptions): Logger {
  const { clock, style, write } = options;
  const repeats = new Map<string, { since: number; count: number }>();

  const put = (level: Level, message: string, fields: Fields): void => {
    const at = new Date(clock.now()).toISOString();
    const clean = cleanFields(fields, 0);
    write(
      style === 'json' ? `${JSON.stringify({ at, level, message, ...clean })}\n` : readable(at, level, message, clean),
    );
  };

  /** Counts a repeated message; true while it may still be written. */
  const mayWrite = (level: Level, message: string): boolean => {
    const key = `${level} ${message}`;
    const now = clock.now();
    const repeat = repeats.get(key);
    if (repeat !== undefined && now - repeat.since < windowMs) {
      repeat.count += 1;
      return repeat.count <= mostPerWindow;
    }
    if (repeat !== undefined && repeat.count > mostPerWindow) {
      put(level, message, { suppressed: repeat.count - mostPerWindow });
    }
    if (repeats.size >= mostMessages) repeats.clear();
    repeats.set(key, { since: now, count: 1 });
    return true;
  };

  return {
    info: (message, fields = {}) => put('info', message, fields),
    warn: (message, fields = {}) => {
      if (mayWrite('warn', message)) put('warn', message, fields);
    },
    error: (message, fields = {}) => {
      if (mayWrite('error', message)) put('error', message, fields);
    },
  };
}

function readable(at: string, level: Level, message: string, fields: Fields): string {
  const rest = Object.entries(fields).map(
    ([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${at.slice(11, 19)} ${level === 'info' ? '' : `${level.toUpperCase()} `}${oneLine(message)}${oneLine(rest.join(''))}\n`;
}

/** Whoever sends a line break must not be able to forge a line. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');

function cleanFields(fields: Fields, depth: number): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, secretNames.test(name) ? '[redacted]' : clean(value, depth)]),
  );
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > longestText ? `${value.slice(0, longestText)}…` : value;
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '[deeper]';
  if (value instanceof Error) {
    const cause = value.cause === undefined ? {} : { cause: clean(value.cause, depth + 1) };
    return { name: value.name, message: clean(value.message, depth), stack: clean(value.stack ?? '', depth), ...cause };
  }
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => clean(item, depth + 1));
  return cleanFields(Object.fromEntries(Object.entries(value)), depth + 1);
}
