/** Nothing in Socket.IO bounds what waits for a slow reader: connections with too much unsent are closed, and resync. */
import { limits } from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import type { RoomServer } from './types.ts';

const lookMs = 1000;

interface Unsent {
  readonly data?: unknown;
}

/** Engine.IO keeps what waits for a connection in `writeBuffer`, which its types hide. */
const unsentOf = (connection: object): readonly Unsent[] => {
  const buffer: unknown = 'writeBuffer' in connection ? connection.writeBuffer : null;
  return Array.isArray(buffer) ? (buffer as readonly Unsent[]) : [];
};

/** Answers how to stop looking. */
export function closeSlowReaders(io: RoomServer, clock: Clock): () => void {
  return clock.every(lookMs, () => {
    for (const socket of io.sockets.sockets.values()) {
      const unsent = unsentOf(socket.conn);
      if (unsent.length === 0) continue;
      if (unsent.length > limits.maxUnsentPackets || sizeOf(unsent) > limits.maxUnsentBytes) {
        socket.conn.close(true);
      }
    }
  });
}

function sizeOf(packets: readonly Unsent[]): number {
  let bytes = 0;
  for (const { data } of packets) {
    if (typeof data === 'string') bytes += Buffer.byteLength(data);
    else if (ArrayBuffer.isView(data)) bytes += data.byteLength;
  }
  return bytes;
}
