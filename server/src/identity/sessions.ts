/** Sessions as tokens prove them: what a token is worth by now, and fresh tokens. */
import { invariant, limits, ok } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import { fail } from './failure.ts';
import type { Answer } from './failure.ts';
import type { Session } from './identity.ts';
import type { Players } from './players.ts';
import { SessionTokens, issuedAt, withMe } from './session-tokens.ts';
import type { TokenContent } from './session-tokens.ts';
import type { Signer } from './signer.ts';

export interface SessionsOptions {
  readonly signer: Signer;
  readonly players: Players;
  readonly clock: Pick<Clock, 'now'>;
}

export class Sessions {
  readonly #tokens: SessionTokens;
  readonly #players: Players;
  readonly #clock: Pick<Clock, 'now'>;
  /** Tokens from before it may know less than the store. */
  #sureSince: number;

  constructor({ signer, players, clock }: SessionsOptions) {
    this.#tokens = new SessionTokens(signer);
    this.#players = players;
    this.#clock = clock;
    this.#sureSince = clock.now();
  }

  /** Changes may have gone unheard: every token from before is compared with the store again, once. */
  doubtAll(): void {
    this.#sureSince = this.#clock.now();
    this.#players.recent.forgetAll();
  }

  /** Null: not one of ours. */
  read(token: string): TokenContent | null {
    return this.#tokens.read(token);
  }

  contentOf(session: Session): TokenContent {
    const content = this.#tokens.read(session.token);
    invariant(content !== null, 'a session holds a token that we signed');
    return content;
  }

  sign(content: TokenContent): Session {
    const fresh = { ...content, expiresAt: this.#clock.now() + limits.sessionMs };
    return sessionOf(fresh, this.#tokens.write(fresh));
  }

  /** What a genuine token is worth by now. Tokens from before this process could hear of changes are compared with the store, once per player. */
  async admit(content: TokenContent): Promise<Answer<TokenContent>> {
    const { recent } = this.#players;
    const { player } = content;
    const isOld = issuedAt(content) < this.#sureSince && recent.get(player) === undefined;
    if (isOld || recent.isDoubtful(player)) await this.#players.learn(player);
    const known = recent.get(player);
    if (known?.banned === true) return fail('player-banned');
    if (known !== undefined && known.generation > content.generation) return fail('session-ended');
    if (known?.me === null && content.secretHash === null) return fail('session-invalid');
    return ok(this.latest(content));
  }

  /** With what has changed since the token was signed; an ended generation stays what it is. */
  latest(content: TokenContent): TokenContent {
    const known = this.#players.recent.get(content.player);
    const isCurrent = known !== undefined && known.me !== null && known.generation <= content.generation;
    return isCurrent && known.me !== null ? withMe(content, known.me) : content;
  }
}

export function sessionOf(content: TokenContent, token: string): Session {
  const { player, device, generation, name, expiresAt, secretHash } = content;
  return { player, device, generation, name, token, expiresAt, provisional: secretHash !== null };
}
