import { mailDomainOf, type PartyId } from '@icx/identifiers';
import type { Authenticity, Grounds, OurAddress, ReadMail, Rungs, Standing, WhyNot } from './inbound.ts';
import type { PostId } from './notice.ts';

/** What its envelope says that it is about. */
export interface Token {
  readonly ground: Grounds['token'];
  /** Of a genuine token, were it expired. */
  readonly party: PartyId | null;
  readonly post: PostId | null;
}

/** An address of ours that the To or Cc header of a mail names. */
export interface Named {
  readonly to: OurAddress;
  /** Whoever sends the mail again cannot name another one. */
  readonly isSigned: boolean;
}

/**
 * The token among the addresses of ours to which a mail came. Its author has to have addressed it there himself: whoever has a
 * mail that a party signed can send it again in any envelope, and the signature is as good as before.
 * @param isPosted whether that mail of ours is known
 */
export const tokenIn = (
  to: readonly OurAddress[],
  named: readonly Named[],
  isPosted: (post: PostId) => boolean,
): Token => {
  const cases = to.filter((address) => address.is === 'case');
  const [one] = cases;
  if (!one) return noToken('none');
  const signed = named.flatMap(({ to: address, isSigned }) => (isSigned && address.is === 'case' ? [address] : []));
  if ([...cases, ...signed].some(({ post, party }) => post !== one.post || party !== one.party))
    return noToken('several');
  const genuine = cases.find(({ valid }) => valid) ?? cases.find(({ expired }) => expired);
  if (!genuine) return noToken('forged');
  const { party, post } = genuine;
  if (!isPosted(post)) return noToken('post-unknown');
  return { ground: genuine.valid ? addressing(genuine, named) : 'expired', party, post };
};

const addressing = ({ party, post }: Pick<CaseAddress, 'party' | 'post'>, named: readonly Named[]): Token['ground'] => {
  const there = named.filter(({ to }) => to.is === 'case' && to.valid && to.post === post && to.party === party);
  if (there.some(({ isSigned }) => isSigned)) return 'valid';
  return there.length > 0 ? 'not-signed' : 'not-addressed';
};
type CaseAddress = Extract<OurAddress, { is: 'case' }>;
const noToken = (ground: Token['ground']): Token => ({ ground, party: null, post: null });

export const rungsOf = ({ token, dmarc, contact }: Grounds): Rungs => ({
  token: token === 'valid',
  dmarc: dmarc === 'pass',
  contact: contact === 'acts',
});

/** Who wrote it is who DMARC is about: two readers of one header may read two authors. */
export const dmarcGround = (
  { from }: Pick<ReadMail, 'from'>,
  found: Pick<Authenticity, 'dmarc'> & { readonly domain: string | null; readonly unresolved: string | null },
): Grounds['dmarc'] => {
  const [author, ...more] = from;
  if (author === undefined || more.length > 0 || mailDomainOf(author) !== found.domain) return 'other-from';
  if (found.dmarc === 'pass') return 'pass';
  if (found.unresolved !== null) return 'no-answer';
  return found.dmarc === 'none' ? 'no-record' : 'fail';
};

/**
 * Three of three act, two of three wait for a person, fewer never act; automatic mail never does, whatever its rungs
 * (channels.md, Email).
 */
export const judge = (
  read: Pick<ReadMail, 'automatic' | 'fromHeaders' | 'faults'>,
  grounds: Grounds,
): { readonly standing: Standing; readonly why: WhyNot | null } => {
  if (read.fromHeaders === 0 && read.faults.length > 0) return { standing: 'never', why: 'unreadable' };
  if (read.automatic) return { standing: 'never', why: 'automatic' };
  const { token, dmarc, contact } = rungsOf(grounds);
  const missing = [token, dmarc, contact].filter((stands) => !stands).length;
  if (missing === 0) return { standing: 'acts', why: null };
  if (missing > 1) return { standing: 'never', why: 'too-few-rungs' };
  if (!token) return { standing: 'waits', why: whyToken[grounds.token] };
  if (!dmarc) return { standing: 'waits', why: grounds.dmarc === 'no-answer' ? 'dmarc-unknown' : 'not-authentic' };
  return { standing: 'waits', why: 'no-acting-contact' };
};

/** What becomes of a mail that acted before, in another envelope: anybody who has it can send it again. */
export const sameMail = { standing: 'never', why: 'same-mail', waitsUntil: null } as const;

const whyToken: Readonly<Record<Grounds['token'], WhyNot>> = {
  valid: 'too-few-rungs',
  none: 'token-missing',
  forged: 'token-forged',
  expired: 'token-expired',
  'post-unknown': 'token-of-nothing',
  several: 'several-tokens',
  'not-addressed': 'token-not-addressed',
  'not-signed': 'token-not-signed',
};
