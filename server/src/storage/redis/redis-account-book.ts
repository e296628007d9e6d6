/** Service accounts, few, in one hash that all nodes share. */
import type { Account, AccountBook } from '../../ports/account-book.ts';
import { accountsKey, accountsPartition } from './keys.ts';
import type { RedisLink } from './redis-link.ts';
import { loadScript } from './scripts.ts';

export function createRedisAccountBook({ link }: { link: Pick<RedisLink, 'run' | 'command'> }): AccountBook {
  const putAccount = loadScript('put-account');
  return {
    async all() {
      const reply = await link.command(['HVALS', accountsKey()], { partition: accountsPartition, writes: false });
      const records = Array.isArray(reply) ? reply.map(String) : [];
      // `revision record`, as put-account.lua writes it.
      return records.map((text) => JSON.parse(text.slice(text.indexOf(' ') + 1)) as Account);
    },

    async put(account) {
      const outcome = await link.run({
        script: putAccount,
        keys: [accountsKey()],
        args: [account.name, account.revision, JSON.stringify(account)],
        partition: accountsPartition,
        writes: true,
      });
      return outcome === 'stored' ? 'stored' : 'conflict';
    },
  };
}
