/** Where Postgres is, from the settings. The addresses hold passwords: only describeDatabase is for people. */

export interface DatabaseAddress {
  readonly url: string;
  /** A replica for what is only read; null: everything goes to `url`. */
  readonly readUrl: string | null;
}

/** The address with the password in it, if there is one; null: it is no address of a Postgres. */
export function parseDatabaseUrl(text: string, password: string | null): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol)) return null;
  if (url.hostname === '' || url.pathname.length < 2) return null;
  if (password !== null) url.password = encodeURIComponent(password);
  return url.href;
}

/** Host and database, without user and password. */
export function describeDatabase({ url }: DatabaseAddress): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
