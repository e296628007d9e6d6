/**
 * Players who break the rules of the house: hidden from all scoreboards, or banned, which is hidden and kept out.
 * Ranks follow at once on all nodes, because the index itself leaves them out; every step may be repeated.
 */
import { err, isPlayerId, ok } from '@inkroom/shared';
import type { ErrorCode, PlayerId, Result } from '@inkroom/shared';
import type { Identity } from '../identity/identity.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { PlayerRecord, PlayerStore } from '../ports/player-store.ts';
import type { RankIndex } from '../ports/rank-index.ts';

export interface ModerationOptions {
  readonly ranks: Pick<RankIndex, 'setHidden' | 'hidden'>;
  readonly players: Pick<PlayerStore, 'load' | 'findByName'>;
  readonly identity: Pick<Identity, 'setBanned'>;
  readonly audit: Pick<AuditLog, 'note'>;
  readonly clock: Pick<Clock, 'now'>;
}

export interface Moderated {
  readonly player: PlayerId;
  readonly name: string;
  readonly hidden: boolean;
  readonly banned: boolean;
}

export interface ModerationWish {
  readonly hidden: boolean;
  readonly banned: boolean;
  /** For the audit log. */
  readonly reason: string;
  /** Name of the account that wishes it. */
  readonly by: string;
}

export class Moderation {
  readonly #options: ModerationOptions;

  constructor(options: ModerationOptions) {
    this.#options = options;
  }

  /** By id or by name. Throws StoreUnavailable. */
  async of(text: string): Promise<Result<Moderated, ErrorCode>> {
    const record = await this.#find(text);
    if (record === null) return err('player-not-found');
    return ok(await this.#view(record));
  }

  /** Throws StoreUnavailable and OutcomeUnknown: ask for it again. */
  async set(text: string, wish: ModerationWish): Promise<Result<Moderated, ErrorCode>> {
    const record = await this.#find(text);
    if (record === null) return err('player-not-found');
    const before = await this.#view(record);
    const after: Moderated = { ...before, banned: wish.banned, hidden: wish.hidden || wish.banned };
    // Also when it seems to be so already: a former try may have been cut short.
    await this.#options.ranks.setHidden(record.id, after.hidden);
    const barred = await this.#options.identity.setBanned(record.id, after.banned);
    if (!barred.ok) return err(barred.error.code);
    this.#note(before, after, wish);
    return ok(after);
  }

  async #find(text: string): Promise<PlayerRecord | null> {
    const { players } = this.#options;
    return (isPlayerId(text) ? await players.load(text) : null) ?? (await players.findByName(text));
  }

  async #view({ id, name, banned = false }: PlayerRecord): Promise<Moderated> {
    return { player: id, name, banned, hidden: (await this.#options.ranks.hidden()).includes(id) };
  }

  #note(before: Moderated, after: Moderated, { by, reason }: ModerationWish): void {
    const { audit, clock } = this.#options;
    const changes = [
      ...(before.hidden === after.hidden ? [] : [after.hidden ? 'player:hide' : 'player:show']),
      ...(before.banned === after.banned ? [] : [after.banned ? 'player:ban' : 'player:unban']),
    ];
    for (const what of changes) {
      audit.note({ at: clock.now(), who: by, what, subject: after.player, detail: `${after.name}: ${reason}` });
    }
  }
}
