/** What a database's refusal means: it is away for now, or a fact can never be stored. */
import { ArchiveUnavailable, UnstorableFact } from '../../ports/archive.ts';

/** CONSTRAINT, TOOBIG, MISMATCH, RANGE: about the values of a statement. */
const sqliteDataCodes: readonly number[] = [19, 18, 20, 25];

/**
 * Cardinality violation, data exception, integrity constraint, and limits such as a key too long for its index.
 * What else there is (connection, resources, operator, rollback, a schema that is not there) may be right the next time.
 */
const postgresDataClasses: readonly string[] = ['21', '22', '23', '54'];

/** `errcode` of node:sqlite; absent: what failed is not SQLite but the values that it was given. */
export function sqliteFailure(message: string, errcode: number | null): Error {
  const isData = errcode === null || sqliteDataCodes.includes(errcode & 0xff);
  return isData ? new UnstorableFact(message) : new ArchiveUnavailable(message);
}

export function postgresFailure(error: unknown): Error {
  if (!(error instanceof Error)) return new ArchiveUnavailable(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Five characters are a code of the server's; anything else is the connection's.
  const isData = code.length === 5 && postgresDataClasses.includes(code.slice(0, 2));
  const options = { cause: error };
  return isData ? new UnstorableFact(error.message, options) : new ArchiveUnavailable(reasonOf(error), options);
}

/** A failed connection to several addresses has its reasons inside. */
function reasonOf(error: Error): string {
  if (error instanceof AggregateError) return error.errors.map((inner) => String(inner)).join('; ');
  return error.message;
}

/** Postgres keeps no text with it, so SQLite takes none either: what one stores the other does, too. */
export function refuseZeroBytes(parameters: readonly unknown[]): void {
  for (const value of parameters) {
    if (typeof value === 'string' && value.includes('\0')) throw new UnstorableFact('a text has a zero byte in it');
  }
}
