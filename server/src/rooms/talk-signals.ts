/**
 * What nodes tell each other of the talk in a room. Parsed with a check, and what is not known is passed over: nodes of
 * two versions run side by side while a cluster is brought up to date.
 */
import { emotes } from '@inkroom/shared';
import type { ChatLine, Emote, PlayerId } from '@inkroom/shared';

export type TalkSignal =
  | { readonly kind: 'said'; readonly line: ChatLine }
  | { readonly kind: 'reacted'; readonly player: PlayerId; readonly name: string; readonly emote: Emote };

export const writeTalkSignal = (signal: TalkSignal): string => JSON.stringify(signal);

/** Null: nothing that this version knows. */
export function readTalkSignal(text: string): TalkSignal | null {
  const value = readObject(text);
  const kind = value['kind'];
  if (kind === 'said') {
    const line = asObject(value['line']);
    const { seq, at, player, name, text: said, from } = line;
    if (typeof seq !== 'number' || typeof at !== 'number' || typeof player !== 'string') return null;
    if (typeof name !== 'string' || typeof said !== 'string' || (from !== 'seat' && from !== 'watch')) return null;
    return { kind, line: { seq, at, player: player as PlayerId, name, text: said, from } };
  }
  if (kind === 'reacted') {
    const { player, name } = value;
    const emote = emotes.find((known) => known === value['emote']);
    if (typeof player !== 'string' || typeof name !== 'string' || emote === undefined) return null;
    return { kind, player: player as PlayerId, name, emote };
  }
  return null;
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    // No JSON is nothing that this version knows.
    return {};
  }
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
