/** The identity service: decides who somebody is, and what they may change about themselves. */
import { err, isPlayerId, limits, ok } from '@inkroom/shared';
import type { ErrorCode, Me, PlayerId, Result } from '@inkroom/shared';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { OneTimeCodes } from '../ports/one-time-codes.ts';
import type { PlayerStore } from '../ports/player-store.ts';
import type { Secrets, SlowHashParameters } from '../ports/secrets.ts';
import type { Settings } from '../ports/settings.ts';
import { areFirstCredentials, newDevice, newPlayer, randomText } from './credentials.ts';
import { codeOnly, fail, storeFailuresAsRefusals } from './failure.ts';
import type { Answer } from './failure.ts';
import { firstNameOf } from './generated-names.ts';
import type { Claim, Credentials, Identity, PlayerChange, PlayerChanges, Session } from './identity.ts';
import { Passphrases } from './passphrases.ts';
import { Players } from './players.ts';
import type { Edit } from './players.ts';
import { withBan, withDevice, withOnlyDevice, withWishes } from './records.ts';
import { contentOfRecord, meOf } from './session-tokens.ts';
import type { TokenContent } from './session-tokens.ts';
import { Sessions, sessionOf } from './sessions.ts';
import { Signer } from './signer.ts';
import { createThrottles } from './throttles.ts';
import type { Throttle, Throttles } from './throttles.ts';
import { checkUsername } from './usernames.ts';

export interface IdentityOptions {
  readonly players: PlayerStore;
  readonly settings: Settings;
  readonly clock: Pick<Clock, 'now'>;
  readonly entropy: Pick<Entropy, 'bytes'>;
  readonly secrets: Secrets;
  readonly codes: OneTimeCodes;
  /** The first signs session tokens, all verify; empty: one is made once and kept in the settings. */
  readonly sessionKeys: readonly string[];
  readonly defaultArea: number;
  /** For tests, where a cheap hash will do. */
  readonly passphraseWork?: SlowHashParameters;
}

const codeBytes = 16;
const keyBytes = 32;
/** Nothing that anybody could be called is longer. */
const longestName = 64;

export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const [first, ...others] = options.sessionKeys;
  const key = first ?? (await options.settings.getOrCreate('session-key', randomText(keyBytes, options.entropy)));
  return new IdentityService(options, new Signer([key, ...others], options.secrets));
}

class IdentityService implements Identity {
  readonly #options: IdentityOptions;
  readonly #signer: Signer;
  readonly #players: Players;
  readonly #sessions: Sessions;
  readonly #passphrases: Passphrases;
  readonly #throttles: Throttles;

  constructor(options: IdentityOptions, signer: Signer) {
    const { clock, passphraseWork } = options;
    this.#options = options;
    this.#signer = signer;
    this.#players = new Players(options);
    this.#sessions = new Sessions({ signer, players: this.#players, clock });
    this.#passphrases = new Passphrases({
      ...options,
      ...(passphraseWork === undefined ? {} : { parameters: passphraseWork }),
    });
    this.#throttles = createThrottles(clock);
  }

  onChanged(listener: Parameters<Identity['onChanged']>[0]): () => void {
    return this.#players.onChanged(listener);
  }

  learn(change: PlayerChange): void {
    this.#players.heard(change);
  }

  doubtAll(): void {
    this.#sessions.doubtAll();
  }

  async open(claim: Claim, address: string): Promise<Result<Session, ErrorCode>> {
    return codeOnly(await storeFailuresAsRefusals(() => this.#open(claim, address)));
  }

  async verify(token: string): Promise<Result<Session, ErrorCode>> {
    const content = this.#sessions.read(token);
    if (content === null) return err('session-invalid');
    if (content.expiresAt <= this.#options.clock.now()) return err('session-expired');
    const admitted = await storeFailuresAsRefusals(() => this.#sessions.admit(content));
    return admitted.ok ? ok(sessionOf(admitted.value, token)) : err(admitted.error.code);
  }

  renew(session: Session): { readonly token: string; readonly expiresAt: number } {
    const { token, expiresAt } = this.#sessions.sign(this.#sessions.latest(this.#sessions.contentOf(session)));
    return { token, expiresAt };
  }

  async ensureStored(session: Session): Promise<Result<Me, ErrorCode>> {
    const stored = await storeFailuresAsRefusals(() => this.#ensureStored(session));
    return stored.ok ? ok(meOf(stored.value)) : err(stored.error.code);
  }

  async me(session: Session): Promise<Result<Me, ErrorCode>> {
    const admitted = await storeFailuresAsRefusals(() => this.#sessions.admit(this.#sessions.contentOf(session)));
    return admitted.ok ? ok(meOf(admitted.value)) : err(admitted.error.code);
  }

  async update(session: Session, changes: PlayerChanges): Promise<Answer<Session>> {
    const { username, passphrase, area } = changes;
    const named = username === undefined ? ok(username) : checkUsername(username);
    if (!named.ok) return fail(named.error);
    if (passphrase !== undefined && !this.#passphrases.isAcceptable(passphrase)) return fail('passphrase-invalid');
    if (area !== undefined && !isArea(area)) return fail('area-invalid');
    return await this.#change('changeByPlayer', session, async () => {
      const hash = passphrase === undefined ? ok(undefined) : await this.#passphrases.hash(passphrase);
      if (!hash.ok) return fail('rate-limited', 1000);
      return ok((record) => ok(withWishes(record, session.device, { username, area, passphraseHash: hash.value })));
    });
  }

  async signOutEverywhere(session: Session): Promise<Answer<Session>> {
    return await this.#change('changeByPlayer', session, () =>
      Promise.resolve(ok((record) => ok(withOnlyDevice(record, session.device)))),
    );
  }

  async setBanned(player: PlayerId, banned: boolean): Promise<Answer<void>> {
    return await storeFailuresAsRefusals(async () => {
      if ((await this.#players.load(player)) === null) return fail('player-not-found');
      const changed = await this.#players.change(player, (record) => ok(withBan(record, banned)));
      return changed.ok ? ok(undefined) : changed;
    });
  }

  async signIn(claim: { username: string; passphrase: string }, address: string): Promise<Answer<Session>> {
    const name = claim.username.slice(0, longestName);
    const refused =
      this.#throttled('signInByAddress', address) ?? this.#throttled('signInByName', name.trim().toLowerCase());
    if (refused !== null) return refused;
    return await storeFailuresAsRefusals(async () => {
      const record = await this.#players.findByName(name);
      const hash = record?.passphraseHash ?? null;
      const matches = await this.#passphrases.matches(claim.passphrase, hash);
      if (!matches.ok) return fail('rate-limited', 1000);
      if (record === null || !matches.value) return fail('credentials-wrong');
      return await this.#addDevice(record.id, (now) =>
        now.passphraseHash === hash ? ok(now) : fail('credentials-wrong'),
      );
    });
  }

  async createLink(session: Session): Promise<Answer<{ readonly code: string; readonly expiresAt: number }>> {
    const refused = this.#throttled('linkByPlayer', session.player);
    if (refused !== null) return refused;
    return await storeFailuresAsRefusals(async () => {
      const { clock, codes, entropy, secrets } = this.#options;
      const stored = await this.#ensureStored(session);
      if (!stored.ok) return stored;
      const { player, generation } = stored.value;
      const code = randomText(codeBytes, entropy);
      await codes.put(secrets.hash(code), `${player}/${generation}`, limits.linkMs);
      return ok({ code, expiresAt: clock.now() + limits.linkMs });
    });
  }

  async redeemLink(code: string, address: string): Promise<Answer<Session>> {
    const refused = this.#throttled('redeemByAddress', address);
    if (refused !== null) return refused;
    return await storeFailuresAsRefusals(async () => {
      const { codes, secrets } = this.#options;
      const value = await codes.take(secrets.hash(code));
      const [player, generation] = value?.split('/') ?? [];
      if (!isPlayerId(player)) return fail('link-invalid');
      return await this.#addDevice(player, (record) =>
        record.generation === Number(generation) ? ok(record) : fail('link-invalid'),
      );
    });
  }

  async #open(claim: Claim, address: string): Promise<Answer<Session>> {
    const { token, player, device, secret } = claim;
    const read = token === undefined ? null : this.#sessions.read(token);
    // A token of somebody else than the claim names proves nothing about the claim.
    const isOurs = (content: TokenContent): boolean =>
      (player ?? content.player) === content.player && (device ?? content.device) === content.device;
    const content = read !== null && isOurs(read) ? read : null;
    const isFresh = content !== null && content.expiresAt > this.#options.clock.now();
    const admitted = isFresh ? await this.#sessions.admit(content) : null;
    if (admitted?.ok === true) return ok(this.#sessions.sign(admitted.value));
    if (isPlayerId(player) && device !== undefined && secret !== undefined) {
      return this.#throttled('secretByAddress', address) ?? (await this.#openBySecret({ player, device, secret }));
    }
    if (admitted !== null) return admitted;
    if (content !== null) return fail('session-expired');
    const isEmpty = [token, player, device, secret].every((part) => part === undefined);
    return isEmpty ? ok(this.#newPlayer()) : fail('session-invalid');
  }

  async #openBySecret(claim: Credentials): Promise<Answer<Session>> {
    const { secrets } = this.#options;
    const record = await this.#players.load(claim.player);
    if (record === null) {
      const isOurs = areFirstCredentials(claim, { secrets, signer: this.#signer });
      return ok(isOurs ? this.#signUnstored(claim) : this.#newPlayer());
    }
    const device = record.devices.find(({ id }) => id === claim.device);
    if (device === undefined) return fail('session-ended');
    if (!secrets.equal(device.secretHash, secrets.hash(claim.secret))) return fail('session-invalid');
    if (record.banned === true) return fail('player-banned');
    return ok(this.#sessions.sign(contentOfRecord(record, device.id)));
  }

  #newPlayer(): Session {
    const credentials = newPlayer({ ...this.#options, signer: this.#signer });
    return { ...this.#signUnstored(credentials), credentials };
  }

  #signUnstored({ player, device, secret }: Credentials): Session {
    const { secrets, defaultArea } = this.#options;
    return this.#sessions.sign({
      player,
      device,
      generation: 1,
      expiresAt: 0,
      name: firstNameOf(player, secrets),
      claimed: false,
      area: defaultArea,
      hasPassphrase: false,
      secretHash: secrets.hash(secret),
    });
  }

  async #ensureStored(session: Session): Promise<Answer<TokenContent>> {
    const admitted = await this.#sessions.admit(this.#sessions.contentOf(session));
    if (!admitted.ok || admitted.value.secretHash === null) return admitted;
    const { player, device, generation, name, area, secretHash } = admitted.value;
    const createdAt = this.#options.clock.now();
    const stored = await this.#players.add({
      id: player,
      name,
      username: null,
      area,
      generation,
      passphraseHash: null,
      devices: [{ id: device, secretHash, createdAt }],
      createdAt,
      revision: 1,
    });
    return stored.ok ? await this.#sessions.admit(admitted.value) : stored;
  }

  /** A change by the player itself: throttled, stored first if need be, refused if this session has ended meanwhile. */
  async #change(throttle: Throttle, session: Session, prepare: () => Promise<Answer<Edit>>): Promise<Answer<Session>> {
    const refused = this.#throttled(throttle, session.player);
    if (refused !== null) return refused;
    return await storeFailuresAsRefusals(async () => {
      const stored = await this.#ensureStored(session);
      const edit = stored.ok ? await prepare() : stored;
      if (!edit.ok) return edit;
      const change: Edit = (record) =>
        record.generation > session.generation ? fail('session-ended') : edit.value(record);
      const record = await this.#players.change(session.player, change, session.device);
      return record.ok ? ok(this.#sessions.sign(contentOfRecord(record.value, session.device))) : record;
    });
  }

  async #addDevice(player: PlayerId, check: Edit): Promise<Answer<Session>> {
    const { clock, entropy, secrets } = this.#options;
    const credentials = newDevice(player, entropy);
    const device = { id: credentials.device, secretHash: secrets.hash(credentials.secret), createdAt: clock.now() };
    const record = await this.#players.change(player, (now) => {
      const checked = check(now);
      if (checked.ok && now.banned === true) return fail('player-banned');
      return checked.ok ? ok(withDevice(checked.value, device)) : checked;
    });
    return record.ok ? ok({ ...this.#sessions.sign(contentOfRecord(record.value, device.id)), credentials }) : record;
  }

  #throttled(throttle: Throttle, key: string): Answer<never> | null {
    const waitMs = this.#throttles[throttle].take(key);
    return waitMs === 0 ? null : fail('rate-limited', waitMs);
  }
}

const isArea = (area: number): boolean =>
  Number.isInteger(area) && area >= limits.area.least && area <= limits.area.most;
