/** Listening for connections, and under which addresses that is. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.ts';
import { isEverywhere, lanAddress } from './platform/lan-address.ts';

/** Answers the port. */
export function listen(http: Server, { port, host, reusePort }: Pick<Config, 'port' | 'host' | 'reusePort'>) {
  return new Promise<number>((resolve, reject) => {
    http.once('error', reject);
    http.listen({ port, host, reusePort }, () => {
      http.removeListener('error', reject);
      resolve((http.address() as AddressInfo).port);
    });
  });
}

/** For programs on this machine. */
export function urlHere(listensOn: string, port: number): string {
  const host = isEverywhere(listensOn) ? '127.0.0.1' : listensOn;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** For other devices on the network; null: they do not reach it. */
export function urlOnNetwork(listensOn: string, port: number): string | null {
  const lan = lanAddress();
  return isEverywhere(listensOn) && lan !== null ? `http://${lan}:${port}` : null;
}
