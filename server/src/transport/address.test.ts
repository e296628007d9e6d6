import { describe, expect, it } from 'vitest';
import { addressGroup, clientAddress, noTrustedProxies, parseTrustedProxies, requestedHost } from './address.ts';
import type { TrustedProxies } from './address.ts';

function trusting(text: string): TrustedProxies {
  const parsed = parseTrustedProxies(text);
  if (!parsed.ok) throw new Error(`not readable: ${parsed.error}`);
  return parsed.value;
}

describe('the trusted proxies', () => {
  it.each(['10.0.0.1', '10.0.0.0/8', ' 10.0.0.0/8 , ::1', 'fd00::/8,10.0.0.1/32', '10.0.0.0/8,,'])(
    'are read from "%s"',
    (text) => {
      expect(trusting(text).has('10.0.0.1')).toBe(true);
      expect(trusting(text).has('11.0.0.1')).toBe(false);
    },
  );

  it('can be this machine', () => {
    expect(trusting('loopback').has('127.0.0.9')).toBe(true);
    expect(trusting('loopback').has('::1')).toBe(true);
    expect(trusting('loopback').has('10.0.0.1')).toBe(false);
  });

  it.each(['proxy.example', '10.0.0.0/33', '10.0.0.0/x', '::1/129', '10.0.0.1/8/8', '10.0.0/8', '10.0.0.1/'])(
    'cannot be "%s", and the error names it',
    (entry) => {
      expect(parseTrustedProxies(`127.0.0.1,${entry}`)).toEqual({ ok: false, error: entry });
    },
  );

  it('are nobody when nothing is set', () => {
    expect(trusting('').has('127.0.0.1')).toBe(false);
  });
});

describe('the client address', () => {
  const trusted = trusting('10.0.0.0/8');

  it.each([
    ['without proxies it is the peer', noTrustedProxies, '192.0.2.1', undefined, '192.0.2.1'],
    ['[HTTP-10] a stranger cannot choose an address by a header', trusted, '192.0.2.1', '1.1.1.1', '192.0.2.1'],
    ['[HTTP-10] a trusted proxy names the client', trusted, '10.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['[HTTP-10] what the client wrote to the left is not believed', trusted, '10.0.0.1', '6.6.6.6, 1.1.1.1', '1.1.1.1'],
    ['a chain of our own proxies is followed', trusted, '10.0.0.1', '1.1.1.1, 10.0.0.2', '1.1.1.1'],
    ['a header of proxies alone ends at the farthest', trusted, '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['garbage ends the chain', trusted, '10.0.0.1', '1.1.1.1, <script>, 10.0.0.2', '10.0.0.2'],
    ['an empty header changes nothing', trusted, '10.0.0.1', '', '10.0.0.1'],
    ['ports are dropped', trusted, '10.0.0.1', '1.1.1.1:8080', '1.1.1.1'],
    ['brackets are dropped', trusted, '10.0.0.1', '[2001:db8::1]:8080', '2001:db8::1'],
    ['IPv4 in IPv6 is IPv4', trusted, '::ffff:10.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['a zone is dropped', noTrustedProxies, 'fe80::1%eth0', undefined, 'fe80::1'],
    ['a closed connection has none', noTrustedProxies, undefined, '1.1.1.1', 'unknown'],
  ])('%s', (_, proxies, peer, forwardedFor, expected) => {
    expect(clientAddress({ peer, forwardedFor }, proxies)).toBe(expected);
  });

  it('does not read an endless header to its end', () => {
    const forwardedFor = ['1.1.1.1', ...Array.from({ length: 5000 }, () => '10.0.0.2')].join(',');
    expect(clientAddress({ peer: '10.0.0.1', forwardedFor }, trusted)).toBe('10.0.0.2');
  });
});

describe('the group that limits count by', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::ffff', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2:3:4:192.0.2.1', '2001:db8:1:2::/64'],
    ['not an address', 'unknown'],
    ['', 'unknown'],
  ])('of %s is %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });

  it('is one for all addresses of an IPv6 subscriber and another for the neighbour', () => {
    expect(addressGroup('2001:db8:1:2::1')).toBe(addressGroup('2001:db8:1:2:ffff:ffff:ffff:ffff'));
    expect(addressGroup('2001:db8:1:2::1')).not.toBe(addressGroup('2001:db8:1:3::1'));
  });
});

describe('the requested host', () => {
  const trusted = trusting('10.0.0.0/8');
  it.each([
    ['the header', { peer: '1.1.1.1', host: 'Play.Example:3000' }, 'play.example:3000'],
    ['an IPv6 literal', { peer: '1.1.1.1', host: '[::1]:3000' }, '[::1]:3000'],
    ['not what a stranger forwards', { peer: '1.1.1.1', host: 'a.example', forwardedHost: 'b.example' }, 'a.example'],
    ['what a trusted proxy forwards', { peer: '10.0.0.1', host: 'a.example', forwardedHost: 'b.example' }, 'b.example'],
    ['nothing, if it is missing', { peer: '1.1.1.1', host: undefined }, null],
    [
      'nothing, if it carries more than a host',
      { peer: '1.1.1.1', host: "a.example; script-src 'unsafe-inline'" },
      null,
    ],
  ])('is %s', (_, request, expected) => {
    expect(requestedHost(request, trusted)).toBe(expected);
  });
});
