/** Where other devices on the network reach this machine. */
import { networkInterfaces } from 'node:os';

/** The first address that is not this machine's own, or null. */
export function lanAddress(): string | null {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find((address) => address.family === 'IPv4' && !address.internal)?.address ?? null;
}

/** Whether listening there means listening on every address. */
export const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';
