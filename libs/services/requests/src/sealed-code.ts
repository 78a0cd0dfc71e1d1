import type { Representation } from '@icx/install-code';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed, Refusal } from '@icx/refusals';
import { LONGEST_JWE } from '@icx/vault';
import { parseRevealJwk } from './reveal-keys.ts';
import type { RevealKey } from './reveal-keys.ts';

const refused = (code: string, detail: string): Refusal => refuse(code, detail, '/sealedCode');

const malformed = (what: string): Refusal =>
  refused(
    'sealed-code-malformed',
    `${what} Send a compact JWE: header, nothing, 12 bytes of IV, ciphertext and 16 bytes of tag, each in base64url and ` +
      'with a full stop between, as "icx answer --blind" makes it.',
  );

const noKeyToSealTo = refuse(
  'requester-has-no-key',
  'The requester has registered no key that a code could be sealed to. Answer with installCode; the exchange seals it.',
  '/sealedCode',
);

/** Members of the header, which anybody can read: with any other a code could travel in clear beside its own seal. */
const HEADER = ['alg', 'enc', 'epk', 'kid'];
const EPK = ['crv', 'kty', 'x', 'y'];
const IV = 16;
const TAG = 22;

const members = (value: unknown, names: readonly string[]): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length === names.length &&
  names.every((name) => Object.hasOwn(value, name));

const headerOf = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
};

/** The shortest JSON that says what has to be inside: GCM makes the ciphertext as long as its text. */
const shortest = (representation: Representation): number => {
  const installCode = '0'.repeat(representation === 'raw-16+crc' ? 36 : 32);
  return JSON.stringify({ deviceId: '00-00-00-00-00-00-00-00', installCode, representation }).length;
};

/**
 * All that can be told of a code sealed by its supplier's client without opening it, which the exchange cannot: that it
 * is a JWE of the one kind there is here, to the key that the requester has now, and long enough for what it is declared.
 */
export const checkSealedCode = (
  text: string,
  representation: Representation,
  key: RevealKey | undefined,
): Parsed<{ readonly jwe: string; readonly kid: string }> => {
  if (text.length > LONGEST_JWE)
    return refused(
      'sealed-code-too-long',
      `The sealed code has ${text.length} characters, and at most ${LONGEST_JWE} are taken: seal deviceId, installCode and representation, and nothing else.`,
    );
  const parts = text.split('.');
  const [head = '', none = '', iv = '', ciphertext = '', tag = ''] = parts;
  if (parts.length !== 5) return malformed(`It has ${parts.length} parts, not 5.`);
  if (
    !/^[A-Za-z0-9_-]+$/.test(head + iv + ciphertext + tag) ||
    none !== '' ||
    iv.length !== IV ||
    ciphertext === '' ||
    tag.length !== TAG
  )
    return malformed('Its parts are not those of such a JWE.');
  const kid = kidOf(headerOf(head));
  if (isRefusal(kid)) return kid;
  if (!key) return noKeyToSealTo;
  if (kid !== key.kid)
    return refused(
      'sealed-to-another-key',
      `It is sealed to another key than the one that the requester has registered, ${key.kid}. Fetch that and seal again.`,
    );
  if (Math.floor((ciphertext.length * 3) / 4) < shortest(representation))
    return refused(
      'representation-mismatch',
      `The sealed code is too short to hold what it is declared, a ${representation} with its Device ID: seal it again.`,
    );
  return { jwe: text, kid };
};

const kidOf = (header: unknown): Parsed<string> => {
  if (!members(header, HEADER)) return malformed(`Its header has to have ${HEADER.join(', ')}, and nothing else.`);
  const { alg, enc, epk, kid } = header;
  if (alg !== 'ECDH-ES' || enc !== 'A256GCM')
    return refused('sealed-code-algorithm', 'Seal it with the algorithms ECDH-ES and A256GCM: no others are taken.');
  if (!members(epk, EPK) || isRefusal(parseRevealJwk(epk))) return malformed('Its epk is not a public P-256 key.');
  return typeof kid === 'string' ? kid : malformed('Its kid is not text.');
};
