/** Players without cryptography: a token is the player's number, and only the tests know how to guess it. */
import { err, invariant, isPlayerId, limits, ok } from '@inkroom/shared';
import type { ErrorCode, Me, PlayerId, Result } from '@inkroom/shared';
import type { Session } from '../../../identity/identity.ts';
import type { HttpDeps } from '../deps.ts';

interface Player {
  me: Me;
  secret: string;
  passphrase: string | null;
  generation: number;
  stored: boolean;
}

export type MemoryIdentity = HttpDeps['identity'] & {
  /** Players that have done something. */
  stored(): readonly PlayerId[];
};

export function createMemoryIdentity(clock: { now(): number }): MemoryIdentity {
  const players = new Map<PlayerId, Player>();
  const links = new Map<string, PlayerId>();

  const sessionOf = (id: PlayerId, withCredentials: boolean): Session => {
    const player = playerOf(id);
    const device = `device-${id}`;
    return {
      player: id,
      device,
      generation: player.generation,
      name: player.me.name,
      token: `token.${id}.${player.generation}`,
      expiresAt: clock.now() + limits.sessionMs,
      ...(withCredentials ? { credentials: { player: id, device, secret: player.secret } } : {}),
      provisional: !player.stored,
    };
  };
  const playerOf = (id: PlayerId): Player => {
    const player = players.get(id);
    invariant(player !== undefined, 'sessions are of known players');
    return player;
  };
  const create = (): Session => {
    const id = `player-${String(players.size + 1).padStart(4, '0')}`;
    invariant(isPlayerId(id), 'made so');
    const me: Me = {
      player: id,
      name: `Mossy Otter ${players.size + 1}`,
      username: null,
      area: 100,
      hasPassphrase: false,
    };
    players.set(id, { me, secret: `secret-of-${id}`, passphrase: null, generation: 1, stored: false });
    return sessionOf(id, true);
  };
  const verify = (token: string): Result<Session, ErrorCode> => {
    const [, id, generation] = /^token\.([\w-]+)\.(\d+)$/.exec(token) ?? [];
    if (!isPlayerId(id) || !players.has(id)) return err('session-invalid');
    return Number(generation) === playerOf(id).generation ? ok(sessionOf(id, false)) : err('session-ended');
  };

  return {
    stored: () => [...players].filter(([, { stored }]) => stored).map(([id]) => id),
    open: async ({ token, player, secret }) => {
      if (token !== undefined) return verify(token);
      if (player === undefined) return ok(create());
      if (!isPlayerId(player) || players.get(player)?.secret !== secret) return err('session-invalid');
      return ok(sessionOf(player, false));
    },
    verify: async (token) => verify(token),
    me: async ({ player }) => ok(playerOf(player).me),
    ensureStored: async ({ player }) => {
      playerOf(player).stored = true;
      return ok(playerOf(player).me);
    },
    update: async ({ player }, { username, passphrase, area }) => {
      const record = playerOf(player);
      const taken = [...players.values()].some(({ me }) => me.username === username && me.player !== player);
      if (username !== undefined && taken) return err({ code: 'name-taken' });
      if (area !== undefined && (area < 100 || area > 999)) return err({ code: 'area-invalid' });
      if (username !== undefined) record.me = { ...record.me, username, name: username };
      if (area !== undefined) record.me = { ...record.me, area };
      if (passphrase !== undefined) record.me = { ...record.me, hasPassphrase: true };
      record.passphrase = passphrase ?? record.passphrase;
      return ok(sessionOf(player, false));
    },
    signIn: async ({ username, passphrase }) => {
      const found = [...players].find(
        ([, player]) => player.me.username === username && player.passphrase === passphrase,
      );
      return found === undefined ? err({ code: 'credentials-wrong' }) : ok(sessionOf(found[0], true));
    },
    createLink: async ({ player }) => {
      const code = `link-${links.size + 1}`;
      links.set(code, player);
      return ok({ code, expiresAt: clock.now() + limits.linkMs });
    },
    redeemLink: async (code) => {
      const player = links.get(code);
      links.delete(code);
      return player === undefined ? err({ code: 'link-invalid' }) : ok(sessionOf(player, true));
    },
    signOutEverywhere: async ({ player }) => {
      playerOf(player).generation += 1;
      return ok(sessionOf(player, false));
    },
  };
}
