/** Where Redis is, as one setting says it. */

export interface RedisAddress {
  readonly cluster: boolean;
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly login: { readonly username?: string; readonly password?: string };
  readonly db: number;
  readonly tls: boolean;
}

/** Takes `redis://`, `rediss://`, `redis+cluster://a:1,b:2` and `rediss+cluster://`; null when it is none of them. */
export function parseRedisUrl(text: string): RedisAddress | null {
  const match = /^(rediss?)(\+cluster)?:\/\/(?:([^@/]*)@)?([^/@]+)(?:\/(\d+)?)?$/.exec(text.trim());
  if (match === null) return null;
  const [, scheme, cluster, login, hosts = '', db] = match;
  const nodes = hosts.split(',').map((host) => {
    const url = URL.canParse(`redis://${host}`) ? new URL(`redis://${host}`) : null;
    return url === null ? null : { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 6379) };
  });
  if (nodes.some((node) => node === null || node.host === '')) return null;
  if (cluster === undefined && nodes.length > 1) return null;
  if (cluster !== undefined && db !== undefined && db !== '0') return null;
  const [user, ...password] = (login ?? '').split(':');
  try {
    return {
      cluster: cluster !== undefined,
      nodes: nodes.filter((node) => node !== null),
      login: {
        ...(user === undefined || user === '' ? {} : { username: decodeURIComponent(user) }),
        ...(password.length === 0 ? {} : { password: decodeURIComponent(password.join(':')) }),
      },
      db: Number(db ?? 0),
      tls: scheme === 'rediss',
    };
  } catch {
    return null;
  }
}

/** For messages: where it is, without its password. */
export const describeAddress = ({ nodes }: RedisAddress): string =>
  nodes.map(({ host, port }) => `${host}:${port}`).join(', ');
