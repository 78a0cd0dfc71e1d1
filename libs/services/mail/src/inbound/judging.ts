import { abreast } from '@icx/commands';
import { mpxnFuel, type EmailAddress, type Fuel, type PartyId, type RequestId } from '@icx/identifiers';
import {
  dmarcGround,
  judge,
  summaryOf,
  tokenIn,
  type Authenticity,
  type Envelope,
  type Grounds,
  type MailRead,
  type Named,
  type Notice,
  type OurAddress,
  type PostId,
  type Token,
} from '@icx/mail';
import type { MailReading } from '@icx/mail-reading';
import { must } from '@icx/refusals';
import { supplyPointOf, type RequestState } from '@icx/requests';
import { addDays, addWorkingDays, atLondon, londonDate, type Calendar, type Instant } from '@icx/working-days';
import type { MailAddresses } from '../addresses.ts';
import { genuinePosts } from './genuine-posts.ts';

/** What has to be known to judge a mail. */
export interface JudgingParts {
  readonly postOf: (post: PostId) => Promise<{ readonly notice: Notice } | undefined>;
  readonly contacts: {
    actingPoint(
      address: EmailAddress,
      party: PartyId,
      fuels: readonly (Fuel | null)[],
      at: Instant,
    ): Promise<object | undefined>;
  };
  /** Everybody who may have a contact list. */
  readonly parties: () => Promise<Iterable<PartyId>>;
  readonly requests: { load(id: RequestId): Promise<{ readonly state: RequestState }> };
  /** Of the Working Days for which a mail waits. */
  readonly calendar: () => Calendar;
}

/** Working Days from the door time for which a mail waits for a person [choice]: half of the time for an answer. */
const WAITS = 5;

/** Who wrote a mail, by the contact list, and whose it is then. */
export interface Author {
  readonly contact: Grounds['contact'];
  readonly party: PartyId | null;
}

/** Puts a mail that was read on the trust ladder, as things were at its door time. */
export class Judging {
  constructor(private readonly parts: JudgingParts) {}

  /**
   * @param at door time
   * @param known who wrote it, if that was found out before
   */
  async judge(
    { read, authenticated }: MailReading,
    envelope: Envelope,
    addresses: Pick<MailAddresses, 'readAddress'>,
    at: Instant,
    known?: Author,
  ): Promise<Omit<MailRead, 'at'>> {
    const to = envelope.to.flatMap((address) => addresses.readAddress(address, at) ?? []);
    const posts = await this.#postsOf(to);
    const token = tokenIn(
      to,
      namedIn(read, authenticated, (address) => addresses.readAddress(address, at)),
      (post) => posts.has(post),
    );
    const dmarc = dmarcGround(read, authenticated);
    const { contact, party } = known ?? (await this.#author(read, token, posts, { at, dmarc }));
    const grounds: Grounds = { token: token.ground, dmarc, contact };
    const { standing, why } = judge(read, grounds);
    const { spf, dkim, arc, dmarc: verdict } = authenticated;
    const authenticity: Authenticity = { spf, dkim, dmarc: verdict, arc };
    return {
      ...{ summary: summaryOf(read), authenticity, grounds, standing, why, post: token.post },
      party: token.party !== null || dmarc === 'pass' ? party : null,
      reportsOn: read.reports && reportsOn(to, posts),
      waitsUntil: standing === 'never' ? null : this.#waitsUntil(at),
    };
  }

  async #postsOf(to: readonly OurAddress[]): Promise<ReadonlyMap<PostId, Notice>> {
    const posts = new Map<PostId, Notice>();
    for (const post of genuinePosts(to)) {
      const found = await this.parts.postOf(post);
      if (found) posts.set(post, found.notice);
    }
    return posts;
  }

  async #author(
    { from: [from, ...others], fromHeaders }: MailReading['read'],
    { party, post }: Token,
    posts: ReadonlyMap<PostId, Notice>,
    { at, dmarc }: { readonly at: Instant; readonly dmarc: Grounds['dmarc'] },
  ): Promise<Author> {
    if (from === undefined || others.length > 0 || fromHeaders !== 1) return { contact: 'from-not-one', party };
    if (party !== null) {
      // A batch has thousands of legs: nobody has them looked up who only says that he is of that party.
      const fuels = dmarc === 'pass' ? await this.#fuelsOf(post ? posts.get(post) : undefined) : [];
      const point = await this.parts.contacts.actingPoint(from, party, fuels, at);
      return { contact: point ? 'acts' : 'not-listed', party };
    }
    // Who has no token is looked for only where DMARC may yet pass: else nobody believes that it is he.
    const isAsked = dmarc === 'pass' || dmarc === 'no-answer';
    return isAsked ? this.#ownerOf(from, at) : { contact: 'not-asked', party: null };
  }

  /** Without a token the contact list alone says whose a mail is. */
  async #ownerOf(from: EmailAddress, at: Instant): Promise<Author> {
    const listed = await abreast([...(await this.parts.parties())], async (party) =>
      (await this.parts.contacts.actingPoint(from, party, [], at)) ? [party] : [],
    );
    const [owner, ...others] = listed.flat();
    if (owner === undefined) return { contact: 'not-listed', party: null };
    return others.length > 0 ? { contact: 'of-several', party: null } : { contact: 'acts', party: owner };
  }

  async #fuelsOf(notice: Notice | undefined): Promise<readonly (Fuel | null)[]> {
    const fuels = await abreast(notice?.legs ?? [], async ({ request }) => {
      const { state } = await this.parts.requests.load(request);
      const mpxn = state.status === 'absent' ? null : supplyPointOf(state);
      return mpxn && mpxnFuel(mpxn);
    });
    return [...new Set(fuels)];
  }

  /** Exclusive: until midnight in London after the last day. */
  #waitsUntil(at: Instant): Instant {
    const last = must(addWorkingDays(londonDate(at), WAITS, this.parts.calendar()));
    return atLondon(addDays(last, 1), '00:00');
  }
}

const namedIn = (
  { addressed }: MailReading['read'],
  { unsigned }: MailReading['authenticated'],
  ours: (address: string) => OurAddress | undefined,
): readonly Named[] =>
  addressed.flatMap(({ header, address }) => {
    const to = ours(address);
    return to ? [{ to, isSigned: !unsigned.includes(header) }] : [];
  });

/** Of several bounce addresses none is believed: a report is of one message to one recipient. */
const reportsOn = (to: readonly OurAddress[], posts: ReadonlyMap<PostId, Notice>): MailRead['reportsOn'] => {
  const [one, ...others] = to.filter((address) => address.is === 'bounce');
  if (!one?.valid || others.length > 0 || !posts.has(one.post)) return null;
  return { post: one.post, recipient: one.recipient };
};
