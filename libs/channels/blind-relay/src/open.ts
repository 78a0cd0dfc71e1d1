import { compactDecrypt, compactVerify, createLocalJWKSet, importJWK } from 'jose';
import type { JSONWebKeySet, JWK } from 'jose';
import { parseInstallCode, parseRepresentation } from '@icx/install-code/accept';
import type { InstallCode, Representation } from '@icx/install-code/accept';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';

/** What the exchange said in clear beside the sealed text. */
export interface Expected {
  readonly request: string;
  /** Hyphenated Device ID. */
  readonly deviceId: string;
}

/** What the exchange put into an ordinary sealed reveal, under its signature. */
export interface OpenedReveal {
  readonly installCode: string;
  readonly representation: Representation;
}

const notOpened = refuse(
  'sealed-code-not-opened',
  'The sealed code does not open with this key. Use the private key whose thumbprint is its kid: of a code that its ' +
    'supplier sealed, the one that you had registered then.',
);
const notSigned = refuse(
  'reveal-not-signed',
  'What was sealed is not signed by this exchange. Do not use it; tell SECAS.',
);
const otherDevice = refuse(
  'device-id-mismatch',
  'What was sealed is for another device or request than the one asked for. Do not use it; tell its supplier.',
);
const otherContent = refuse(
  'sealed-content-invalid',
  'What was sealed is not an install code with its Device ID and representation. Report the code unusable.',
);

/** Opens what `sealCode` of the supplier's client made; the code in it is checked as one that somebody typed. */
export const openBlindCode = async (
  jwe: string,
  privateKey: JWK,
  { deviceId }: Pick<Expected, 'deviceId'>,
): Promise<Parsed<InstallCode>> => {
  const plaintext = await decrypt(jwe, privateKey);
  const content = plaintext && contentOf(plaintext);
  if (!plaintext) return notOpened;
  if (!content) return otherContent;
  if (content['deviceId'] !== deviceId) return otherDevice;
  const representation = parseRepresentation(content['representation']);
  if (isRefusal(representation)) return otherContent;
  return parseInstallCode(content['installCode'], { representation, live: false });
};

/** Opens an ordinary sealed reveal: only if the exchange signed it, for this request and device. */
export const openSignedReveal = async (
  jwe: string,
  privateKey: JWK,
  exchange: JSONWebKeySet,
  { request, deviceId }: Expected,
): Promise<Parsed<OpenedReveal>> => {
  const plaintext = await decrypt(jwe, privateKey);
  if (!plaintext) return notOpened;
  const payload = await verify(plaintext, exchange);
  const content = payload && contentOf(payload);
  if (!content) return notSigned;
  if (content['deviceId'] !== deviceId || content['request'] !== request) return otherDevice;
  const representation = parseRepresentation(content['representation']);
  const { installCode } = content;
  if (isRefusal(representation) || typeof installCode !== 'string') return otherContent;
  return { installCode, representation };
};

/** The one pair of algorithms, whatever the header says. */
const ALGORITHMS = { keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'] };

const decrypt = async (jwe: string, privateKey: JWK): Promise<Uint8Array | undefined> => {
  try {
    return (await compactDecrypt(jwe, await importJWK(privateKey, 'ECDH-ES'), ALGORITHMS)).plaintext;
  } catch {
    return undefined;
  }
};

const verify = async (jws: Uint8Array, exchange: JSONWebKeySet): Promise<Uint8Array | undefined> => {
  try {
    return (await compactVerify(jws, createLocalJWKSet(exchange), { algorithms: ['EdDSA'] })).payload;
  } catch {
    return undefined;
  }
};

const contentOf = (bytes: Uint8Array): Record<string, unknown> | undefined => {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};
