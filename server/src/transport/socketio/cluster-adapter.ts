/** What carries messages between the Socket.IO servers of several nodes. */
import { createShardedAdapter } from '@socket.io/redis-adapter';
import type { ClusterAdapter } from './socket-server.ts';

/** Two connections to Redis: one publishes, the other only listens. */
export interface AdapterClients {
  readonly publisher: unknown;
  readonly subscriber: unknown;
}

/** Sharded and dynamic: a node hears of a channel only while it has somebody in it. */
export const createClusterAdapter = ({ publisher, subscriber }: AdapterClients): ClusterAdapter =>
  createShardedAdapter(publisher, subscriber, { subscriptionMode: 'dynamic' });
