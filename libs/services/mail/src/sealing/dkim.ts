import { createPrivateKey } from 'node:crypto';
import { refuse, type Parsed } from '@icx/refusals';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';

export interface DkimKey {
  /** The domain of From. */
  readonly domain: string;
  /** The record is at `<selector>._domainkey.<domain>`. */
  readonly selector: string;
  /** PEM of RSA with 2048 bits or more (RFC 8301), or of Ed25519 (RFC 8463). */
  readonly privateKey: string;
}

/** Refused with `dkim-key-invalid`. */
export const parseDkimKey = (pem: string): Parsed<string> => {
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails } = createPrivateKey(pem);
    if (type === 'ed25519' || (type === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048)) return pem;
  } catch {
    // It is none.
  }
  return refuse(
    'dkim-key-invalid',
    'It is no private key (PEM) that signs mail: make one with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`, or of Ed25519.',
  );
};

/** What who answers, threads or tells automatic mail relies on is signed, besides what people see. */
const signedHeaders = [
  ...['From', 'Reply-To', 'To', 'Subject', 'Date', 'Message-ID', 'In-Reply-To', 'References'],
  ...['Auto-Submitted', 'X-Auto-Response-Suppress', 'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding'],
];

/** The header that goes before the message, relaxed/relaxed (RFC 6376). */
export const sign = async (raw: Buffer, { domain, selector, privateKey }: DkimKey, at: string): Promise<Buffer> => {
  const { signatures, errors } = await dkimSign(raw, {
    ...{ canonicalization: 'relaxed/relaxed', signTime: at, headerList: signedHeaders, strict: true },
    ...{ signingDomain: domain, selector, privateKey },
    signatureData: [{ signingDomain: domain, selector, privateKey }],
  });
  const [failed] = errors;
  if (failed) throw failed.err;
  return Buffer.from(signatures);
};
