/** Identifiers of the domain: room codes, players, commands, games. All are branded text. */
import type { Brand } from '../lib/brand.ts';

/** Eight of Crockford's 32 symbols, canonical (upper case, no dash). Shown as XXXX-XXXX. */
export type RoomId = Brand<string, 'RoomId'>;
/** Public identity of a player; knowing it gives no rights. */
export type PlayerId = Brand<string, 'PlayerId'>;
/** 96 random bits per intent (16 characters of base64url); unchanged when the same intent is sent again. */
export type CommandId = Brand<string, 'CommandId'>;
/** One play-through: `<room>-<number>`. */
export type GameId = Brand<string, 'GameId'>;

export const crockfordSymbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const roomCodeLength = 8;

const canonicalRoomId = /^[0-9A-HJKMNP-TV-Z]{8}$/;
const playerIdShape = /^[A-Za-z0-9_-]{8,40}$/;
const commandIdShape = /^[A-Za-z0-9_-]{16}$/;

/** Reads a code as people type it: any case, dashes and blanks anywhere, O for 0, I and L for 1. */
export function parseRoomCode(text: unknown): RoomId | null {
  if (typeof text !== 'string' || text.length > 32) return null;
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return canonicalRoomId.test(code) ? (code as RoomId) : null;
}

export const isRoomId = (text: unknown): text is RoomId => typeof text === 'string' && canonicalRoomId.test(text);

export const formatRoomCode = (id: RoomId): string => `${id.slice(0, 4)}-${id.slice(4)}`;

export const isPlayerId = (text: unknown): text is PlayerId => typeof text === 'string' && playerIdShape.test(text);

export const isCommandId = (text: unknown): text is CommandId => typeof text === 'string' && commandIdShape.test(text);

export const gameIdOf = (room: RoomId, game: number): GameId => `${room}-${game}` as GameId;

/** Splits `<room>-<number>`; the room may be written in any of the ways people type codes. */
export function parseGameId(text: unknown): { room: RoomId; game: number } | null {
  if (typeof text !== 'string') return null;
  const cut = text.lastIndexOf('-');
  const room = parseRoomCode(text.slice(0, cut));
  const number = text.slice(cut + 1);
  if (cut < 1 || room === null || !/^[1-9]\d{0,8}$/.test(number)) return null;
  return { room, game: Number(number) };
}
