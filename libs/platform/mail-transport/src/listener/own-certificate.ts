import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** DER (X.690): tag, length, content. */
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const length = content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const commonName = Buffer.from('0603550403', 'hex');
/** ecdsa-with-SHA256, RFC 5758. */
const signed = sequence(Buffer.from('06082a8648ce3d040302', 'hex'));
const utc = (at: Date) =>
  der(
    0x17,
    Buffer.from(
      `${at
        .toISOString()
        .slice(2)
        .replaceAll(/[-:T]|\.\d+/g, '')}`,
    ),
  );
const DAY = 86_400_000;

/**
 * A certificate by its own key for a sandbox, which nobody has to trust; made anew at each start. For a library's default
 * one, whose key everybody has, must never be what a mail is encrypted to.
 */
export const ownCertificate = (name: string, now: Date): { readonly cert: string; readonly key: string } => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(name)))));
  const certificate = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    signed,
    subject,
    sequence(utc(new Date(now.getTime() - DAY)), utc(new Date(now.getTime() + 365 * DAY))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', certificate, privateKey);
  const whole = sequence(certificate, signed, der(0x03, Buffer.from([0]), signature));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replaceAll(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
};
