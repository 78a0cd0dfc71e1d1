import { generateKeyPairSync } from 'node:crypto';
import { text } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';
import { dkimSign, sealMessage } from 'mailauth';
import type { Resolver } from '../reading.ts';

const absent = (code: string) => Object.assign(new Error(code), { code });

/** What DNS says, by `TYPE name`; of a record that is an error code, that; what is not there is not found. */
export type Zone = Readonly<Record<string, readonly unknown[] | string>>;

/** Asks this zone, and notes what it was asked. */
export const zoneOf = (zone: Zone) => {
  const asked: string[] = [];
  const resolver: Resolver = async (name, type) => {
    asked.push(`${type} ${name}`);
    const found = zone[`${type} ${name}`] ?? 'ENOTFOUND';
    if (typeof found === 'string') throw absent(found);
    return found;
  };
  return { resolver, asked };
};

/** A key of DKIM, and its record. */
export const signingKey = (domain: string, { bits = 2_048, selector = 's1' } = {}) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return {
    record: { [`TXT ${selector}._domainkey.${domain}`]: [[`v=DKIM1; k=rsa; p=${spki}`]] } satisfies Zone,
    options: {
      ...{ signingDomain: domain, selector },
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
  };
};
type SigningKey = ReturnType<typeof signingKey>;

/** @param more what mailauth's `dkimSign` takes for a signature beside. */
export const sign = async (
  mail: string,
  { options }: SigningKey,
  more: Partial<Parameters<typeof dkimSign>[1]> = {},
) => {
  const all = { ...options, ...more };
  const { signatures } = await dkimSign(mail, { ...all, signatureData: [all] });
  if (signatures === '') throw new Error('Nothing was signed.');
  return `${signatures}${mail}`;
};

/** By nodemailer, which signs what mailauth would not. @param skipFields that the signature does not cover */
export const signCarelessly = (mail: string, { options }: SigningKey, skipFields: string): Promise<string> => {
  const { signingDomain: domainName, selector: keySelector, privateKey } = options;
  return text(new DKIM({ domainName, keySelector, privateKey, skipFields }).sign(mail));
};

/** As a forwarder that says of what it got: this passed. */
export const sealed = async (mail: string, { options }: SigningKey, authResults: string) =>
  `${(await sealMessage(mail, { ...options, authResults, cv: 'none' })).toString()}${mail}`;

export const dmarcRecord = (domain: string, policy = 'p=reject'): Zone => ({
  [`TXT _dmarc.${domain}`]: [[`v=DMARC1; ${policy}`]],
});
export const spfRecord = (domain: string, record: string): Zone => ({ [`TXT ${domain}`]: [[`v=spf1 ${record}`]] });
