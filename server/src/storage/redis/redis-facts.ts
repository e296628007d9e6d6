/** What a Redis may be used for, by its version and settings; and the words for whoever has to change them. */

/** Null: it does not tell. */
export interface RedisFacts {
  readonly version: string | null;
  readonly maxmemoryPolicy: string | null;
  readonly appendonly: string | null;
  readonly appendfsync: string | null;
  readonly noAppendfsyncOnRewrite: string | null;
}

/** Sentences that go on from "Redis at <address>", each on one line. */
export interface Assessment {
  /** It must not be used as it is. */
  readonly refusals: readonly string[];
  /** It promises less than an acknowledged move deserves. */
  readonly warnings: readonly string[];
}

/** Sharded publication came with 7.0. */
const oldestMajor = 7;

export function assessRedis(facts: RedisFacts): Assessment {
  const unknown = facts.maxmemoryPolicy === null || facts.appendonly === null || isFsyncUnknown(facts);
  return {
    refusals: [tooOld(facts), evicting(facts)].filter((line) => line !== null),
    warnings: [notAppending(facts), notSyncing(facts), pausedSync(facts), unknown ? notTold(facts) : null].filter(
      (line) => line !== null,
    ),
  };
}

const howToSet = (name: string, value: string): string =>
  `Set it at once: redis-cli -u "$REDIS_URL" config set ${name} ${value}; and for its next start write this line into redis.conf: ${name} ${value}`;

function tooOld({ version }: RedisFacts): string | null {
  if (version === null || Number.parseInt(version, 10) >= oldestMajor) return null;
  return `is version ${version}, and ${oldestMajor}.0 or newer is needed. Install a newer one, or leave REDIS_URL out to run without Redis.`;
}

function evicting({ maxmemoryPolicy }: RedisFacts): string | null {
  if (maxmemoryPolicy === null || maxmemoryPolicy === 'noeviction') return null;
  return `would throw games away when its memory is full: its maxmemory-policy is ${maxmemoryPolicy}. ${howToSet('maxmemory-policy', 'noeviction')}`;
}

function notAppending({ appendonly }: RedisFacts): string | null {
  if (appendonly === null || appendonly === 'yes') return null;
  return `loses acknowledged moves whenever it stops: appendonly is ${appendonly}. Only the death of a node is survived. ${howToSet('appendonly', 'yes')}`;
}

function notSyncing({ appendonly, appendfsync }: RedisFacts): string | null {
  if (appendonly !== 'yes' || appendfsync === null || appendfsync === 'always') return null;
  const lost = appendfsync === 'everysec' ? 'the last second or two' : 'up to half a minute';
  return `may lose acknowledged moves of ${lost} when its machine fails: appendfsync is ${appendfsync}. The death of a node or of Redis itself is survived. ${howToSet('appendfsync', 'always')}`;
}

function pausedSync({ appendonly, appendfsync, noAppendfsyncOnRewrite }: RedisFacts): string | null {
  if (appendonly !== 'yes' || appendfsync !== 'always' || noAppendfsyncOnRewrite !== 'yes') return null;
  return `may lose acknowledged moves when its machine fails while its file is rewritten: no-appendfsync-on-rewrite is yes. ${howToSet('no-appendfsync-on-rewrite', 'no')}`;
}

const isFsyncUnknown = ({ appendonly, appendfsync }: RedisFacts): boolean =>
  appendonly !== 'no' && appendfsync === null;

function notTold(facts: RedisFacts): string {
  const names = [
    facts.maxmemoryPolicy === null ? 'maxmemory-policy noeviction' : null,
    facts.appendonly === null ? 'appendonly yes' : null,
    isFsyncUnknown(facts) ? 'appendfsync always' : null,
  ].filter((name) => name !== null);
  return `does not let its settings be read, so what it promises could not be verified. See to it that redis.conf says: ${names.join(', ')}; or allow CONFIG GET and INFO to this user (ACL: +config|get +info).`;
}
