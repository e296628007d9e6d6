/**
 * An update is stored, published, acknowledged and broadcast: it is written out as JSON once, and its text is found
 * again by the update itself for as long as anybody holds it.
 */
import type { RoomUpdate } from '@inkroom/shared';

const texts = new WeakMap<object, string>();

/** `update` as its text says it. */
export function readUpdate(text: string): RoomUpdate {
  // Only writeUpdate() makes such texts.
  const update = JSON.parse(text) as RoomUpdate;
  texts.set(update, text);
  return update;
}

export function writeUpdate(update: RoomUpdate): string {
  const text = JSON.stringify(update);
  texts.set(update, text);
  return text;
}

/** JSON of anything; of a known update without writing it out again. */
export const textOf = (value: unknown): string =>
  (typeof value === 'object' && value !== null ? texts.get(value) : undefined) ?? JSON.stringify(value);

export const isKnown = (value: unknown): boolean => typeof value === 'object' && value !== null && texts.has(value);
