/** Three Redis masters that share the slots: Redis Cluster, as far as one machine has it. */
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { pause } from './program.ts';
import { RedisProcess } from './redis-process.ts';
import type { RedisOptions } from './redis-process.ts';

export interface RedisCluster {
  /** For `REDIS_URL`: `redis+cluster://host:port,host:port,host:port`. */
  readonly url: string;
  readonly masters: readonly RedisProcess[];
  close(): Promise<void>;
}

const slots = 16_384;
const masterCount = 3;
const agreeMs = 20_000;
const askMs = 50;

/** Resolves once every master says that all slots are served. */
export async function startRedisCluster(
  options: Pick<RedisOptions, 'dir' | 'config' | 'password'>,
): Promise<RedisCluster> {
  const masters: RedisProcess[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(masters.map((master) => master.kill()));
  };
  try {
    for (let index = 0; index < masterCount; index += 1) {
      const busPort = await freePort();
      masters.push(
        await RedisProcess.start({
          ...options,
          name: `redis-${index + 1}`,
          dir: join(options.dir, `master-${index + 1}`),
          config: {
            'cluster-enabled': 'yes',
            'cluster-port': String(busPort),
            'cluster-node-timeout': '2000',
            ...(options.password === undefined ? {} : { masterauth: options.password }),
            ...options.config,
          },
        }),
      );
      const first = Math.floor((index * slots) / masterCount);
      const last = Math.floor(((index + 1) * slots) / masterCount) - 1;
      await masters[index]?.cli('cluster', 'addslotsrange', String(first), String(last));
      // Masters with the same epoch would first have to argue about it.
      await masters[index]?.cli('cluster', 'set-config-epoch', String(index + 1));
      if (index > 0) await masters[0]?.cli('cluster', 'meet', '127.0.0.1', portOf(masters[index]), String(busPort));
    }
    for (const master of masters) await untilAgreed(master);
  } catch (error) {
    await close();
    throw error;
  }
  const user = options.password === undefined ? '' : `:${encodeURIComponent(options.password)}@`;
  const hosts = masters.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return { url: `redis+cluster://${user}${hosts}`, masters, close };
}

const portOf = (redis: RedisProcess | undefined): string => String(redis?.port);

async function untilAgreed(master: RedisProcess): Promise<void> {
  const end = performance.now() + agreeMs;
  for (;;) {
    const info = await master.cli('cluster', 'info');
    if (/cluster_state:ok/.test(info) && info.includes(`cluster_known_nodes:${masterCount}`)) return;
    if (performance.now() > end) throw new Error(`the masters did not agree within ${agreeMs} ms:\n${info}`);
    await pause(askMs);
  }
}
