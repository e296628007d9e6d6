/** The book of accounts, wherever it can be reached: in Redis, in live.db, or through the server that holds live.db. */
import process from 'node:process';
import { errorTable, err, ok } from '@inkroom/shared';
import type { Result } from '@inkroom/shared';
import { createAccounts, localAccount } from '../../server/src/accounts/accounts.ts';
import type { Accounts, ConsoleScope, Failure } from '../../server/src/accounts/accounts.ts';
import type { Config } from '../../server/src/config.ts';
import { StorageError } from '../../server/src/lib/storage-error.ts';
import { nodeClock } from '../../server/src/platform/node-clock.ts';
import { nodeEntropy } from '../../server/src/platform/node-entropy.ts';
import { nodeSecrets } from '../../server/src/platform/node-secrets.ts';
import { readOperatorFile } from '../../server/src/platform/operator-file.ts';
import type { OperatorAccess } from '../../server/src/platform/operator-file.ts';
import type { AccountBook, Scope } from '../../server/src/ports/account-book.ts';
import type { AuditLog } from '../../server/src/ports/audit-log.ts';
import type { Logger } from '../../server/src/ports/logger.ts';
import { describeAddress } from '../../server/src/storage/redis/address.ts';
import type { RedisAddress } from '../../server/src/storage/redis/address.ts';
import { connect, whenReady } from '../../server/src/storage/redis/connection.ts';
import { createRedisAccountBook } from '../../server/src/storage/redis/redis-account-book.ts';
import { RedisLink } from '../../server/src/storage/redis/redis-link.ts';
import { createSqlAuditLog } from '../../server/src/storage/sql/audit/sql-audit-log.ts';
import { openConfiguredArchive } from '../../server/src/storage/sql/open-archive.ts';
import { openSqliteStorage } from '../../server/src/storage/sqlite/sqlite-storage.ts';
import type { ShownAccount, ShownKey } from './keys-command.ts';

type Told<T> = Promise<Result<T, string>>;

export interface Keyring {
  list(): Promise<readonly ShownAccount[]>;
  create(name: string, scopes: readonly Scope[]): Told<ShownKey>;
  rotate(name: string, graceMs: number): Told<ShownKey>;
  revoke(name: string, key: string | null): Told<ShownAccount>;
  close(): Promise<void>;
}

const redisMs = 5_000;
const silent: Logger = { info() {}, warn() {}, error() {} };

export async function openKeyring(config: Config): Promise<Keyring> {
  const { redis, dataDir } = config;
  if (redis !== null) {
    const notes = openNotes(config);
    const opened = await openAccounts(config, redis, notes.audit);
    return keyringOf(opened.accounts, async () => {
      await notes.close();
      await opened.close();
    });
  }
  try {
    const storage = await openSqliteStorage({ dataDir, clock: nodeClock, logger: silent });
    const notes = openNotes(config);
    return keyringOf(accountsOn(storage.accounts, notes.audit), async () => {
      await notes.close();
      await storage.close();
    });
  } catch (error) {
    const running = readOperatorFile(dataDir);
    if (!(error instanceof StorageError) || !error.message.startsWith('Another server') || running === null) {
      throw error;
    }
    return throughServer(running);
  }
}

/** Where it is noted who did what; what cannot be noted is said. */
function openNotes({ dataDir, database, redis }: Config) {
  const logger: Logger = { ...silent, error: (message) => void process.stderr.write(`${message}\n`) };
  const isShared = redis !== null;
  const archive = openConfiguredArchive({ dataDir, database, isShared, clock: nodeClock, logger: silent });
  if (archive === null) return { audit: { note() {} }, close: async () => undefined };
  const audit = createSqlAuditLog({ ...archive, clock: nodeClock, entropy: nodeEntropy, logger });
  return {
    audit,
    async close() {
      await audit.close();
      await archive.close();
    },
  };
}

/** A fresh key for the link of a console of nodes on this Redis; null while it does not answer. */
export async function consoleKeyOn(address: RedisAddress, scope: ConsoleScope = 'admin'): Promise<string | null> {
  const { accounts, close } = await openAccounts({ redisCa: null }, address, { note() {} });
  try {
    const opened = await accounts.openConsole(scope);
    return opened.ok ? opened.value : null;
  } finally {
    await close();
  }
}

/** The accounts alone: this is no node. */
async function openAccounts(
  { redisCa }: Pick<Config, 'redisCa'>,
  address: RedisAddress,
  audit: Pick<AuditLog, 'note'>,
) {
  const client = connect('commands', { address, ca: redisCa, name: 'keys', logger: silent });
  try {
    await whenReady(client, redisMs);
  } catch (error) {
    client.disconnect();
    const reason = error instanceof Error ? error.message : String(error);
    throw new StorageError(`Redis at ${describeAddress(address)} does not answer: ${reason}. Check REDIS_URL.`);
  }
  const link = new RedisLink(client);
  const close = async (): Promise<void> => {
    link.close();
    client.disconnect();
  };
  return { accounts: accountsOn(createRedisAccountBook({ link }), audit), close };
}

const accountsOn = (book: AccountBook, audit: Pick<AuditLog, 'note'>): Accounts =>
  createAccounts({ book, clock: nodeClock, entropy: nodeEntropy, secrets: nodeSecrets, audit, production: false });

const told = <T>(answer: Result<T, Failure>): Result<T, string> =>
  answer.ok ? answer : err(errorTable[answer.error.code].message);

function keyringOf(accounts: Accounts, close: () => Promise<void>): Keyring {
  return {
    list: () => accounts.list(),
    create: async (name, scopes) => told(await accounts.create(name, scopes, localAccount)),
    rotate: async (name, graceMs) => told(await accounts.rotate(name, graceMs, localAccount)),
    revoke: async (name, key) => told(await accounts.revoke(name, key, localAccount)),
    close,
  };
}

/** The running server does it, by the interface that its console uses. */
function throughServer({ url, key }: OperatorAccess): Keyring {
  const ask = async (path: string, method: string, body?: unknown): Told<unknown> => {
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
    let response: Response;
    try {
      response = await fetch(`${url}/api/accounts${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new StorageError('The server holds the data and does not answer. Stop it, and run this again.');
    }
    const answer: unknown = await response.json();
    if (response.ok) return ok(answer);
    const title: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'title') : null;
    return err(typeof title === 'string' ? title : `The server answered ${response.status}.`);
  };
  // Our own server's answers, whose shapes its document holds.
  const as = async <T>(answer: Told<unknown>): Told<T> => (await answer) as Result<T, string>;
  return {
    async list() {
      const answer = await as<{ accounts: readonly ShownAccount[] }>(ask('', 'GET'));
      if (!answer.ok) throw new StorageError(answer.error);
      return answer.value.accounts;
    },
    create: (name, scopes) => as<ShownKey>(ask('', 'POST', { name, scopes })),
    rotate: (name, graceMs) => as<ShownKey>(ask(`/${encodeURIComponent(name)}/keys`, 'POST', { graceMs })),
    revoke: (name, id) =>
      as<ShownAccount>(
        ask(`/${encodeURIComponent(name)}/keys${id === null ? '' : `/${encodeURIComponent(id)}`}`, 'DELETE'),
      ),
    close: async () => undefined,
  };
}
