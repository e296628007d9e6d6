/** Session tokens: what proves a player for 15 minutes without a store read. `s1.<content>.<HMAC-SHA256>`, all of it base64url. */
import { isPlayerId, limits } from '@inkroom/shared';
import type { Me, PlayerId } from '@inkroom/shared';
import * as z from 'zod/mini';
import type { PlayerRecord } from '../ports/player-store.ts';
import { meOfRecord } from './records.ts';
import type { Signer } from './signer.ts';

export interface TokenContent {
  readonly player: PlayerId;
  readonly device: string;
  readonly generation: number;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly name: string;
  /** The name is a claimed username. */
  readonly claimed: boolean;
  readonly area: number;
  readonly hasPassphrase: boolean;
  /** Of a player that is not stored yet: the hash of its device's secret, so that any node can store it. */
  readonly secretHash: string | null;
}

const prefix = 's1';
/** Nothing that we sign is longer; what is need not be hashed to be refused. */
const longestToken = 600;

const contentSchema = z.tuple([
  z.custom<PlayerId>(isPlayerId),
  z.string(),
  z.int(),
  z.int(),
  z.string(),
  z.boolean(),
  z.int(),
  z.boolean(),
  z.nullable(z.string()),
]);

export class SessionTokens {
  readonly #signer: Signer;

  constructor(signer: Signer) {
    this.#signer = signer;
  }

  write(content: TokenContent): string {
    const { player, device, generation, expiresAt, name, claimed, area, hasPassphrase, secretHash } = content;
    const fields = [player, device, generation, expiresAt, name, claimed, area, hasPassphrase, secretHash];
    const text = `${prefix}.${Buffer.from(JSON.stringify(fields)).toString('base64url')}`;
    return `${text}.${this.#signer.sign(text)}`;
  }

  /** Null unless one of our keys signed exactly this text. Whether it has expired is for the caller to look at. */
  read(token: string): TokenContent | null {
    if (token.length > longestToken) return null;
    const cut = token.lastIndexOf('.');
    const text = token.slice(0, Math.max(0, cut));
    if (!this.#signer.isSigned(text, token.slice(cut + 1))) return null;
    const [start, content = ''] = text.split('.');
    return start === prefix ? parseContent(content) : null;
  }
}

/** Only ever sees what we signed, but perhaps by a later or an earlier release. */
function parseContent(content: string): TokenContent | null {
  const parsed = z.safeParse(contentSchema, parseJson(Buffer.from(content, 'base64url').toString()));
  if (!parsed.success) return null;
  const [player, device, generation, expiresAt, name, claimed, area, hasPassphrase, secretHash] = parsed.data;
  return { player, device, generation, expiresAt, name, claimed, area, hasPassphrase, secretHash };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export const issuedAt = (content: TokenContent): number => content.expiresAt - limits.sessionMs;

export const meOf = ({ player, name, claimed, area, hasPassphrase }: TokenContent): Me => ({
  player,
  name,
  username: claimed ? name : null,
  area,
  hasPassphrase,
});

/** The same proof for a player that is stored, and looks like this by now. */
export const withMe = (content: TokenContent, { name, username, area, hasPassphrase }: Me): TokenContent => ({
  ...content,
  name,
  claimed: username !== null,
  area,
  hasPassphrase,
  secretHash: null,
});

/** For a device of a stored player. It is signed with an expiry of its own. */
export const contentOfRecord = (record: PlayerRecord, device: string): TokenContent =>
  withMe(
    {
      player: record.id,
      device,
      generation: record.generation,
      expiresAt: 0,
      name: record.name,
      claimed: false,
      area: record.area,
      hasPassphrase: false,
      secretHash: null,
    },
    meOfRecord(record),
  );
