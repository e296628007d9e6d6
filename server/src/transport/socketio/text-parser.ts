/**
 * Socket.IO's own packets, as its parser writes them, without looking for binary data that this protocol never has, and
 * with updates as the text that was stored: of a move, the ack and the broadcast are not written out again.
 */
import { Decoder, PacketType } from 'socket.io-parser';
import type { Packet } from 'socket.io-parser';
import { isKnown, textOf } from '../../lib/update-text.ts';

class TextEncoder {
  encode({ type, nsp, id, data }: Packet): string[] {
    const namespace = nsp === '/' ? '' : `${nsp},`;
    return [`${type}${namespace}${id ?? ''}${data === undefined ? '' : dataText(type, data)}`];
  }
}

function dataText(type: PacketType, data: unknown): string {
  if (!Array.isArray(data)) return JSON.stringify(data);
  if (type === PacketType.ACK && data.length === 1) return `[${answerText(data[0])}]`;
  return `[${data.map((item) => textOf(item) ?? 'null').join(',')}]`;
}

/** An answer has its update one level down. */
function answerText(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !('update' in answer) || !isKnown(answer.update)) {
    return JSON.stringify(answer);
  }
  const { update, ...rest } = answer;
  const others = JSON.stringify(rest);
  return `${others.slice(0, -1)}${others === '{}' ? '' : ','}"update":${textOf(update)}}`;
}

export const textParser = { Encoder: TextEncoder, Decoder };
