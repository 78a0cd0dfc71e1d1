import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/** One value of DER (X.690), long enough for a certificate. */
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const SEQUENCE = 0x30;
const ecdsaWithSha256 = der(SEQUENCE, der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
const number = (value: number): Buffer => der(0x02, Buffer.from([value]));
const date = (text: string): Buffer => der(0x17, Buffer.from(text));

/** Of a key that was made by somebody whom nobody knows: a certificate, and what its key vouches for (WebAuthn, 8.6). */
export const vouchedByMaker = ({
  rpId,
  client,
  id,
  x,
  y,
}: Readonly<Record<'client' | 'id' | 'x' | 'y', Uint8Array>> & { readonly rpId: string }) => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const nobody = der(SEQUENCE);
  const certified = der(
    SEQUENCE,
    der(0xa0, number(2)),
    number(1),
    ecdsaWithSha256,
    nobody,
    der(SEQUENCE, date('260101000000Z'), date('490101000000Z')),
    nobody,
    publicKey.export({ format: 'der', type: 'spki' }),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', certified, privateKey));
  const digest = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();
  const vouched = Buffer.concat([Buffer.from([0]), digest(rpId), digest(client), id, Buffer.from([4]), x, y]);
  return {
    certificate: der(SEQUENCE, certified, ecdsaWithSha256, signature),
    signature: sign('sha256', vouched, privateKey),
  };
};
