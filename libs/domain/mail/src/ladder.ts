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

/** The token among the addresses of ours to which a mail came. @param isPosted whether that mail of ours is known */
export const tokenIn = (to: readonly OurAddress[], isPosted: (post: PostId) => boolean): Token => {
  const cases = to.filter((address) => address.is === 'case');
  const [one] = cases;
  if (!one) return noToken('none');
  if (cases.some(({ post, party }) => post !== one.post || party !== one.party)) return noToken('several');
  const genuine = cases.find(({ valid }) => valid) ?? cases.find(({ expired }) => expired);
  if (!genuine) return noToken('forged');
  const { party, post } = genuine;
  if (!isPosted(post)) return noToken('post-unknown');
  return { ground: genuine.valid ? 'valid' : 'expired', party, post };
};
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

const whyToken: Readonly<Record<Grounds['token'], WhyNot>> = {
  valid: 'too-few-rungs',
  none: 'token-missing',
  forged: 'token-forged',
  expired: 'token-expired',
  'post-unknown': 'token-of-nothing',
  several: 'several-tokens',
};
