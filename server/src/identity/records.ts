/** Pure changes of a player's record, and how it looks from outside. The store takes care of the revision. */
import type { Me } from '@inkroom/shared';
import type { Device, PlayerRecord } from '../ports/player-store.ts';

/** One more, and the oldest is forgotten. */
export const mostDevices = 20;

export const meOfRecord = ({ id, name, username, area, passphraseHash }: PlayerRecord): Me => ({
  player: id,
  name,
  username,
  area,
  hasPassphrase: passphraseHash !== null,
});

export const withDevice = (record: PlayerRecord, device: Device): PlayerRecord => ({
  ...record,
  devices: [...record.devices, device].slice(-mostDevices),
});

/** All tokens so far end, and all devices but this one are forgotten. */
export const withOnlyDevice = (record: PlayerRecord, device: string): PlayerRecord => ({
  ...record,
  generation: record.generation + 1,
  devices: record.devices.filter(({ id }) => id === device),
});

/** A ban ends all sessions; the devices are kept, so that lifting it is all that is needed. The same object if it is so already. */
export function withBan(record: PlayerRecord, banned: boolean): PlayerRecord {
  if ((record.banned === true) === banned) return record;
  return { ...record, banned, generation: record.generation + (banned ? 1 : 0) };
}

/** What a player wishes to be otherwise; undefined: as it is. */
export interface Wishes {
  readonly username: string | undefined;
  readonly area: number | undefined;
  readonly passphraseHash: string | undefined;
}

/** The record with the wishes in it; the same object if it has them already. Another passphrase ends what the former one opened. */
export function withWishes(record: PlayerRecord, device: string, wishes: Wishes): PlayerRecord {
  const { username = record.username, area = record.area, passphraseHash = record.passphraseHash } = wishes;
  const next: PlayerRecord = { ...record, name: username ?? record.name, username, area, passphraseHash };
  if (record.passphraseHash !== null && passphraseHash !== record.passphraseHash) return withOnlyDevice(next, device);
  const isSame = username === record.username && area === record.area && passphraseHash === record.passphraseHash;
  return isSame ? record : next;
}
