import { expect, it } from 'vitest';
import { whyNoWebhook } from './webhook-address.ts';

const strict = { allowPrivate: false } as const;
const leadingTo =
  (...addresses: readonly string[]) =>
  async () =>
    addresses.map((address) => ({ address }));

it('[NOTE-10] a webhook that is set goes to a public address, over TLS', async () => {
  const refused = async (url: string) => whyNoWebhook(url, strict, leadingTo('93.184.215.14'));
  expect(await refused('https://hooks.example/inkroom')).toBe(null);
  expect(await refused('http://hooks.example/inkroom')).toBe('the address does not begin with https');
  expect(await refused('https://user:word@hooks.example/')).toBe('the address has a user or password in it');
  for (const host of ['127.0.0.1', '10.0.0.7', '192.168.1.2', '169.254.169.254', '[::1]', '[fd00::1]', '0x7f.1']) {
    expect([host, await refused(`https://${host}/`)]).toEqual([host, 'the address is not public']);
  }
});

it('[NOTE-10] a name is judged by where it leads; one that leads nowhere yet may be set', async () => {
  const url = 'https://hooks.example/';
  expect(await whyNoWebhook(url, strict, leadingTo('10.0.0.7', '::1'))).toBe('the address is not public');
  expect(await whyNoWebhook(url, strict, leadingTo('10.0.0.7', '93.184.215.14'))).toBe(null);
  expect(await whyNoWebhook(url, strict, () => Promise.reject(new Error('ENOTFOUND')))).toBe(null);
  // Known to every machine, without asking anybody.
  expect(await whyNoWebhook('https://localhost/', strict)).toBe('the address is not public');
});

it('[NOTE-10] behind the same wall anything goes that is an address', async () => {
  const open = { allowPrivate: true } as const;
  const unasked = () => Promise.reject(new Error('nobody is asked'));
  expect(await whyNoWebhook('http://127.0.0.1:9/', open, unasked)).toBe(null);
  expect(await whyNoWebhook('http://user:word@127.0.0.1:9/', open, unasked)).toBe(
    'the address has a user or password in it',
  );
});
