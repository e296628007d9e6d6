/** A certificate for 127.0.0.1 and localhost that nobody signed but itself, for tests of TLS. The fields are those of RFC 5280. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RedisTls } from './redis-process.ts';

/** Distinguished encoding: a tag, the length, the content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 128) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const length = Buffer.from([content.length >> 8, content.length & 255]);
  return Buffer.concat([Buffer.from([tag, 0x82]), length, content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const set = (...parts: readonly Uint8Array[]): Buffer => der(0x31, ...parts);
const integer = (bytes: Uint8Array): Buffer => der(0x02, bytes);
const octets = (content: Uint8Array): Buffer => der(0x04, content);
const bits = (content: Uint8Array): Buffer => der(0x03, Buffer.from([0]), content);
const text = (value: string): Buffer => der(0x0c, Buffer.from(value));
const id = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const yes = der(0x01, Buffer.from([0xff]));

const ids = {
  commonName: '550403',
  basicConstraints: '551d13',
  alternativeNames: '551d11',
  keyIdentifier: '551d0e',
  ecdsaWithSha256: '2a8648ce3d040302',
};

function time(at: Date): Buffer {
  const digits = at.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(digits));
}

const dayMs = 86_400_000;

/** Writes `cert.pem` and `key.pem`, good for a day, into a folder; the certificate is its own authority. */
export async function makeCertificate(dir: string): Promise<RedisTls> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' });
  const name = sequence(set(sequence(id(ids.commonName), text('Inkroom test'))));
  const algorithm = sequence(id(ids.ecdsaWithSha256));
  const now = Date.now();
  const names = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = sequence(
    sequence(id(ids.basicConstraints), yes, octets(sequence(yes))),
    sequence(id(ids.keyIdentifier), octets(octets(createHash('sha1').update(subjectKey).digest()))),
    sequence(id(ids.alternativeNames), octets(names)),
  );
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(new Date(now - dayMs)), time(new Date(now + dayMs))),
    name,
    subjectKey,
    der(0xa3, extensions),
  );
  const certificate = sequence(body, algorithm, bits(sign('sha256', body, privateKey)));
  const pem = certificate.toString('base64').replaceAll(/.{64}/g, '$&\n').trim();
  const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  await mkdir(dir, { recursive: true });
  await writeFile(cert, `-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----\n`);
  await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return { cert, key, ca: cert };
}
