import { mailDomainOf } from '@icx/identifiers';
import { addressHeaders, type AddressHeader } from '@icx/mail';
import { arc, dkimVerify, dmarc, spf, type DKIMResult, type DMARCResult, type DNSResolver } from 'mailauth';
import { headersOf } from '../headers.ts';
import type { Authenticated, Resolver } from '../reading.ts';

export interface ToAuthenticate {
  readonly raw: Uint8Array;
  readonly envelope: {
    readonly from: string;
    /** Absent by IMAP: whoever fetched it is not who sent it, so that SPF says nothing. */
    readonly peer?: { readonly ip: string; readonly helo: string };
  };
  readonly resolver: Resolver;
  /** When it came, wall clock: a signature that has expired since was good then. */
  readonly arrivedAt: Date;
}

/** RFC 8301: shorter keys must not be accepted. Suppliers' mail services still sign with 1024. */
const SHORTEST_KEY = 1_024;
/** Each costs a question to a server that the sender names; a mail that went through three services has three. */
const MOST_SIGNATURES = 10;
/** mailauth goes through the header byte by byte. */
const LONGEST_HEADER = 256 * 1_024;
/** Milliseconds for all that SPF asks. */
const SPF_TIME = 20_000;

/** Of a mail that nobody can have sent. */
export const unauthentic: Authenticated = {
  ...{ domain: null, spf: 'none', dkim: [], dmarc: 'fail', arc: 'none', unsigned: [], unresolved: null },
};

/**
 * SPF, DKIM, DMARC and ARC by mailauth, as the RFCs say to the letter (`strict`): what deviates can still wait for a person.
 * Headers in which somebody else says that he has looked (Authentication-Results, Received-SPF) are not read.
 */
export const authenticate = async ({ raw, envelope, resolver, arrivedAt }: ToAuthenticate): Promise<Authenticated> => {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (!isWithinBounds(bytes)) return unauthentic;
  const ask = { resolver: resolver as DNSResolver, strict: true };
  const keys = { ...ask, minBitLength: SHORTEST_KEY };
  const signed = await dkimVerify(bytes, { ...keys, curTime: arrivedAt });
  const { headerFrom, fromFields, results } = signed;
  // Of several mailboxes of one domain DMARC would still be told: whose words they are would not.
  const [from] = headerFrom.length === 1 && fromFields === 1 ? headerFrom : [];
  if (from === undefined) return unauthentic;
  const sender = await senderOf(envelope, ask);
  const covering = isReadOneWay(bytes) ? results.filter(coversAll) : [];
  const dkimDomains = covering.map(({ signingDomain }) => ({ domain: signingDomain! }));
  const verdict = await dmarc({ ...ask, headerFrom, fromFields, spfDomains: sender.passed, dkimDomains });
  const dmarcResult = verdict ? verdict.status.result : 'fail';
  return {
    domain: mailDomainOf(from),
    spf: passOf(sender.result),
    dkim: dkimDomains.map(({ domain }) => domain.toLowerCase()),
    dmarc: passOf(dmarcResult),
    unsigned: verdict ? unsignedOf(bytes, verdict.alignment, covering) : [],
    arc: passOf((await arc(signed.arc as Parameters<typeof arc>[0], keys)).status.result),
    unresolved: unresolvedOf(dmarcResult, sender.result, results),
  };
};

const isWithinBounds = (raw: Buffer): boolean => {
  const header = raw.subarray(0, LONGEST_HEADER + 4).toString('latin1');
  const end = /\r?\n\r?\n/.exec(header)?.index ?? raw.length;
  const signatures = header.slice(0, end).match(/^(dkim-signature|arc-seal)[ \t]*:/gim) ?? [];
  return end <= LONGEST_HEADER && signatures.length <= MOST_SIGNATURES;
};

/**
 * Of a header that is there twice a signature may cover the one that nobody reads, and then the other makes of a signed body what
 * its signer never wrote.
 */
const isReadOneWay = (raw: Buffer): boolean => {
  const names = headersOf(raw).map(({ name }) => name);
  return ['content-type', 'content-transfer-encoding', 'mime-version'].every(
    (once) => names.filter((name) => name === once).length <= 1,
  );
};

/** Its `l=` says that more may follow: whatever stands there nobody has signed. */
const coversAll = ({ status, canonBodyLengthLimited }: DKIMResult): boolean =>
  status.result === 'pass' && canonBodyLengthLimited === false;

/** Who alone is vouched for by SPF has sent the mail himself: nobody else can again. */
const unsignedOf = (
  raw: Buffer,
  alignment: DMARCResult['alignment'] | undefined,
  covering: readonly DKIMResult[],
): readonly AddressHeader[] => {
  if (!alignment?.dkim.result || alignment.spf.result) return [];
  const aligned = covering.filter(({ signingDomain }) => signingDomain === alignment.dkim.result);
  const names = headersOf(raw).map(({ name }) => name);
  // A signature that covers one of two leaves the upper one to whoever sends the mail again.
  return addressHeaders.filter(
    (header) =>
      !aligned.some(({ signingHeaders }) => countOf(header, names) <= countOf(header, coveredBy(signingHeaders))),
  );
};
const coveredBy = (headers: DKIMResult['signingHeaders']): readonly string[] =>
  headers?.keys.split(':').map((name) => name.trim().toLowerCase()) ?? [];
const countOf = (one: string, among: readonly string[]): number => among.filter((name) => name === one).length;

const senderOf = async ({ from, peer }: ToAuthenticate['envelope'], ask: { readonly resolver: DNSResolver }) => {
  if (!peer) return { result: 'none', passed: [] };
  const { status, domain } = await spf({ ...ask, ...peer, sender: from, ...{ maxElapsedTime: SPF_TIME } });
  return { result: status.result, passed: status.result === 'pass' ? [domain] : [] };
};

const passOf = (result: string): 'pass' | 'fail' | 'none' => (result === 'pass' || result === 'none' ? result : 'fail');

/** Where the domain has no record, or something else is aligned already, no further answer could change it. */
const unresolvedOf = (dmarcResult: string, spfResult: string, signatures: readonly DKIMResult[]): string | null => {
  if (dmarcResult === 'temperror') return 'DMARC';
  if (dmarcResult !== 'fail') return null;
  if (spfResult === 'temperror') return 'SPF';
  const key = signatures.find(({ status }) => status.result === 'temperror');
  return key ? `DKIM key ${key.selector}._domainkey.${key.signingDomain}` : null;
};
