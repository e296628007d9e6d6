import { describe, expect, it } from 'vitest';
import { createConnection } from './connection.ts';
import { accountKey, hasTabIdentity, startSecondIdentity } from './credentials.ts';
import { memoryStorage, safeStorage } from './environment.ts';
import type { TextStorage } from './environment.ts';
import { answer, credentialsOf, lose, refuse, start } from './testing/fake-session.ts';
import { FakeWorld } from './testing/fake-world.ts';

const open = (world: FakeWorld, storages: { lasting?: TextStorage; tab?: TextStorage } = {}) => {
  const page = world.page(storages);
  return { page, connection: createConnection({ environment: page.environment }) };
};

const asAnn = { ...credentialsOf('ann'), token: 'token-ann' };

describe('who a page is', () => {
  it('[CLIENT-20] a first visit presents nothing, and what it is given makes the next page the same player', async () => {
    const world = new FakeWorld();
    const lasting = memoryStorage();
    const { page } = open(world, { lasting });
    expect(page.wire.auth).toEqual({ protocol: 1 });
    await start(world, page.wire, { credentials: credentialsOf('ann') });
    const next = open(world, { lasting });
    expect(next.page.wire.auth).toEqual({ protocol: 1, ...asAnn });
  });

  it('[CLIENT-20] a page presents what it has anew at each connect', async () => {
    const world = new FakeWorld();
    const { page } = open(world);
    await start(world, page.wire, { credentials: credentialsOf('ann') });
    await lose(world, page.wire);
    await world.pass(300);
    expect(page.wire.auth).toEqual({ protocol: 1, ...asAnn });
  });

  it('[CLIENT-20] a page stays who it is when another tab becomes somebody else', async () => {
    const world = new FakeWorld();
    const lasting = memoryStorage();
    const [first, second] = [open(world, { lasting }), open(world, { lasting })];
    await start(world, first.page.wire, { credentials: credentialsOf('ann') });
    second.connection.adopt(credentialsOf('ben'));
    await start(world, second.page.wire, { name: 'ben' });
    await lose(world, first.page.wire);
    await world.pass(300);
    expect(first.page.wire.auth).toMatchObject(asAnn);
    await start(world, first.page.wire);
    expect(open(world, { lasting }).page.wire.auth).toMatchObject(credentialsOf('ben'));
  });

  it('[ACCOUNT-15] the key of an operator’s tab goes with the handshake, and is forgotten when it is turned away', async () => {
    const world = new FakeWorld();
    const tab = memoryStorage();
    tab.setItem(accountKey, 'ink_operator');
    const { page, connection } = open(world, { tab });
    expect(page.wire.auth).toEqual({ protocol: 1, key: 'ink_operator' });
    await refuse(world, page.wire, 'key-invalid');
    await world.pass(300);
    expect(page.wire.auth).toEqual({ protocol: 1 });
    expect(tab.getItem(accountKey)).toBeNull();
    await refuse(world, page.wire, 'key-invalid');
    expect(connection.getState(), 'refused without a key there is nothing to try').toMatchObject({ phase: 'ended' });
  });

  it('[CLIENT-21] an identity that the server does not know is forgotten once, and the page comes as somebody new', async () => {
    const world = new FakeWorld();
    const lasting = memoryStorage();
    await start(world, open(world, { lasting }).page.wire, { credentials: credentialsOf('ann') });
    const { page, connection } = open(world, { lasting });
    await refuse(world, page.wire, 'session-invalid');
    await world.pass(300);
    expect(page.wire.auth).toEqual({ protocol: 1 });
    await refuse(world, page.wire, 'session-invalid');
    expect(connection.getState()).toMatchObject({ phase: 'ended', ended: { code: 'session-invalid' } });
  });

  it('[CLIENT-21] what another tab was given meanwhile is not forgotten', async () => {
    const world = new FakeWorld();
    const lasting = memoryStorage();
    await start(world, open(world, { lasting }).page.wire, { credentials: credentialsOf('ann') });
    const [first, second] = [open(world, { lasting }), open(world, { lasting })];
    await refuse(world, first.page.wire, 'session-invalid');
    await world.pass(300);
    await start(world, first.page.wire, { name: 'new', credentials: credentialsOf('new') });
    await refuse(world, second.page.wire, 'session-invalid');
    await world.pass(300);
    expect(second.page.wire.auth).toMatchObject(credentialsOf('new'));
  });

  it('[CLIENT-22] an expired session is dropped, and the device secret proves the player', async () => {
    const world = new FakeWorld();
    const { page, connection } = open(world);
    await start(world, page.wire, { credentials: credentialsOf('ann') });
    await lose(world, page.wire);
    await world.pass(300);
    await refuse(world, page.wire, 'session-expired');
    expect(connection.getState().phase).toBe('reconnecting');
    await world.pass(600);
    expect(page.wire.auth).toEqual({ protocol: 1, ...credentialsOf('ann') });
  });

  it('[CLIENT-23] a tab may have a player of its own; the other tabs and the next browser stay who they are', async () => {
    const world = new FakeWorld();
    const lasting = memoryStorage();
    const tab = memoryStorage();
    const { page, connection } = open(world, { lasting, tab });
    await start(world, page.wire, { credentials: credentialsOf('ann') });
    expect(hasTabIdentity({ tab })).toBe(false);
    connection.becomeSecondPlayer();
    expect(page.wire.auth).toEqual({ protocol: 1 });
    await start(world, page.wire, { name: 'ben', credentials: credentialsOf('ben') });
    expect(hasTabIdentity({ tab })).toBe(true);
    expect(open(world, { lasting, tab }).page.wire.auth).toMatchObject(credentialsOf('ben'));
    expect(open(world, { lasting }).page.wire.auth).toMatchObject(asAnn);
  });

  it('[CLIENT-23] a tab identity that the server does not know is replaced for that tab only', async () => {
    const world = new FakeWorld();
    const lasting = memoryStorage();
    const tab = memoryStorage();
    await start(world, open(world, { lasting }).page.wire, { credentials: credentialsOf('ann') });
    startSecondIdentity({ tab });
    await start(world, open(world, { lasting, tab }).page.wire, { name: 'ben', credentials: credentialsOf('ben') });
    const { page } = open(world, { lasting, tab });
    await refuse(world, page.wire, 'session-invalid');
    await world.pass(300);
    expect(page.wire.auth).toEqual({ protocol: 1 });
    expect(open(world, { lasting }).page.wire.auth).toMatchObject(asAnn);
  });

  it('[CLIENT-24] two tabs that are opened at once become one player', async () => {
    const world = new FakeWorld();
    const lasting = memoryStorage();
    const [first, second] = [open(world, { lasting }), open(world, { lasting })];
    await start(world, first.page.wire, { name: 'ann', credentials: credentialsOf('ann') });
    await start(world, second.page.wire, { name: 'ben', credentials: credentialsOf('ben') });
    expect(second.connection.isUp()).toBe(false);
    expect(second.page.wire.auth).toMatchObject(asAnn);
    await start(world, second.page.wire, { name: 'ann' });
    expect(second.connection.getState().me?.name).toBe('ann');
    expect(open(world, { lasting }).page.wire.auth).toMatchObject(asAnn);
  });

  it('[CLIENT-25] a session is renewed before it expires, and the renewed token is the one that is used', async () => {
    const world = new FakeWorld();
    const { page, connection } = open(world);
    await start(world, page.wire, { credentials: credentialsOf('ann'), lastsMs: 10 * 60_000 });
    await answer(world, page.wire, 'session:time', { ok: true, at: world.now });
    const startedAt = world.now;
    while (!page.wire.has('session:renew') && world.now < startedAt + 10 * 60_000) {
      page.wire.events.heard();
      if (page.wire.has('session:time')) await answer(world, page.wire, 'session:time', { ok: true, at: world.now });
      await world.pass(1_000);
    }
    expect(world.now - startedAt).toBeGreaterThan(7 * 60_000);
    expect(world.now - startedAt).toBeLessThan(9 * 60_000);
    await answer(world, page.wire, 'session:renew', { ok: true, token: 'token-2', expiresAt: world.now + 900_000 });
    expect(await connection.token()).toBe('token-2');
    await lose(world, page.wire);
    await world.pass(300);
    expect(page.wire.auth).toMatchObject({ token: 'token-2' });
  });

  it('[CLIENT-25] whoever needs the token waits for the connection, but not for ever', async () => {
    const world = new FakeWorld();
    const { page, connection } = open(world);
    const token = connection.token();
    await start(world, page.wire, { credentials: credentialsOf('ann') });
    expect(await token).toBe('token-ann');
    const other = open(world);
    const none = other.connection.token();
    await world.pass(6_000);
    expect(await none).toBeNull();
  });

  it('[CLIENT-26] a browser that refuses to store anything still plays', async () => {
    const world = new FakeWorld();
    const refusing = safeStorage(() => {
      throw new Error('SecurityError');
    });
    const { page } = open(world, { lasting: refusing, tab: refusing });
    await start(world, page.wire, { credentials: credentialsOf('ann') });
    await lose(world, page.wire);
    await world.pass(300);
    expect(page.wire.auth).toMatchObject(credentialsOf('ann'));
  });

  it('[CLIENT-26] a storage that is full keeps the newest value in memory', () => {
    const disk = memoryStorage();
    disk.setItem('key', 'old');
    const full = safeStorage(() => ({
      ...disk,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    }));
    expect(full.getItem('key')).toBe('old');
    full.setItem('key', 'new');
    expect(full.getItem('key')).toBe('new');
    full.removeItem('key');
    expect(full.getItem('key')).toBeNull();
  });

  it('[CLIENT-26] what somebody edited in the storage is ignored', () => {
    const world = new FakeWorld();
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"player":7}',
      `{"player":"player-ann","device":"${'x'.repeat(65)}","secret":"s"}`,
    ]) {
      const lasting = memoryStorage();
      lasting.setItem('inkroom.credentials', text);
      expect(open(world, { lasting }).page.wire.auth).toEqual({ protocol: 1 });
    }
  });

  it('[CLIENT-27] signed out: it stops, forgets, and comes as somebody new only when a person wants it', async () => {
    const world = new FakeWorld();
    const lasting = memoryStorage();
    const { page, connection } = open(world, { lasting });
    await start(world, page.wire, { credentials: credentialsOf('ann') });
    page.wire.events.said('session:ended', { code: 'session-ended', message: 'Signed out.' });
    await world.pass(60_000);
    expect(connection.getState()).toMatchObject({ phase: 'ended', ended: { message: 'Signed out.' } });
    expect(page.wires).toHaveLength(1);
    expect(open(world, { lasting }).page.wire.auth).toEqual({ protocol: 1 });
    connection.retryNow();
    expect(page.wire.auth).toEqual({ protocol: 1 });
  });
});
