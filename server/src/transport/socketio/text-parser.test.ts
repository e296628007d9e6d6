import { Decoder, Encoder, PacketType } from 'socket.io-parser';
import type { Packet } from 'socket.io-parser';
import { expect, it } from 'vitest';
import { readUpdate } from '../../lib/update-text.ts';
import { textParser } from './text-parser.ts';

const update = readUpdate('{"room":"R0000001","version":3,"events":[{"type":"move-made","cell":4}]}');

const packets: readonly [string, Packet][] = [
  ['an event', { type: PacketType.EVENT, nsp: '/', data: ['lobby:changed', { changed: [], text: '"\u2028é' }] }],
  ['an event with a known update', { type: PacketType.EVENT, nsp: '/', data: ['room:updated', update] }],
  ['an event that asks for an ack', { type: PacketType.EVENT, nsp: '/', id: 12, data: ['x', null] }],
  ['an ack', { type: PacketType.ACK, nsp: '/', id: 7, data: [{ ok: false, code: 'game-over' }] }],
  ['an ack with a known update', { type: PacketType.ACK, nsp: '/', id: 0, data: [{ ok: true, version: 3, update }] }],
  ['an ack of nothing else', { type: PacketType.ACK, nsp: '/', id: 1, data: [{ update }] }],
  ['a connection', { type: PacketType.CONNECT, nsp: '/', data: { sid: 'abc' } }],
  ['a refused connection', { type: PacketType.CONNECT_ERROR, nsp: '/', data: { message: 'no' } }],
  ['another namespace', { type: PacketType.EVENT, nsp: '/admin', data: ['x', 1] }],
  ['an end', { type: PacketType.DISCONNECT, nsp: '/' }],
];

function decoded(texts: readonly unknown[]): Packet {
  const found: Packet[] = [];
  const decoder = new Decoder();
  decoder.on('decoded', (packet: Packet) => found.push(packet));
  for (const text of texts) decoder.add(text);
  const [packet] = found;
  if (packet === undefined) throw new Error('nothing was decoded');
  return packet;
}

it.each(packets)("%s reads as if Socket.IO's own parser had written it", (_, packet) => {
  const theirs = decoded(new Encoder().encode(structuredClone(packet)));
  expect(decoded(new textParser.Encoder().encode(packet))).toEqual(theirs);
});
