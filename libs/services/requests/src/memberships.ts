import type { EventStore } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import { directoryQueries } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import type { NewMembership } from '@icx/requests';
import { instant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';

/** Somebody else than the party itself registered it, or gave a user of it access. */
interface BroughtIn {
  readonly at: Instant;
  /** Who did, who approved it. */
  readonly by: readonly string[];
}

/** What gives a person access, or a new way in. */
const accesses = ['identity.user-added.v1', 'identity.enrolment-renewed.v1'];
/** The latest of them: no party is given access more often in a few Working Days. */
const MOST = 50;
/** Longest time by the calendar that a set number of Working Days takes, for 10 of them over Christmas and Easter. */
const DAYS = 30;

/** Not what the exchange did by itself, as in a new sandbox: nobody gains by it. */
const broughtIn = (recordedAt: string, people: readonly unknown[]): readonly BroughtIn[] => {
  const by = people.filter((one): one is string => typeof one === 'string' && one !== 'exchange');
  return by.length === 0 ? [] : [{ at: instant(recordedAt), by }];
};

/** How long each party, and those who act for it, have been there by somebody else's act, and whose that was. */
export class Memberships {
  constructor(
    private readonly log: EventStore,
    private readonly views: ReadStore,
    /** `null`: new members are as any other. */
    private readonly workingDays: number | null,
  ) {}

  async membership(party: PartyId, now: Instant): Promise<NewMembership | undefined> {
    const [latest] = await this.#latest(party, now);
    return latest && { since: latest.at, workingDays: this.workingDays! };
  }

  /** Whether this user of SECAS had part in it, or is a system, which nobody can ask. */
  async isPartial(user: string, party: PartyId, now: Instant): Promise<boolean> {
    const acts = await this.#latest(party, now);
    return acts.length > 0 && (user.startsWith('client:') || acts.some(({ by }) => by.includes(user)));
  }

  /** What was done lately, the latest first. */
  async #latest(party: PartyId, now: Instant): Promise<readonly BroughtIn[]> {
    if (this.workingDays === null) return [];
    const since = new Date(Date.parse(now) - DAYS * 24 * 60 * 60 * 1_000).toISOString();
    const others = { than: party, types: accesses, after: since };
    const given = (await directoryQueries.accessGivenBy(this.views, others, MOST)).flatMap(
      ({ at, by_user: user, approved_by: approvedBy }) => broughtIn(at, [user, approvedBy]),
    );
    return [...given, ...(await this.#joined(party))]
      .filter(({ at }) => at > since)
      .toSorted((a, b) => (a.at > b.at ? -1 : 1));
  }

  /** When the party was registered, or brought back after it had left. */
  async #joined(party: PartyId): Promise<readonly BroughtIn[]> {
    const events = await this.log.readStream(`party-${party}`);
    return events
      .filter(({ type, data }) => type === 'parties.party-registered.v1' || data['left'] === false)
      .flatMap(({ recordedAt, metadata }) => broughtIn(recordedAt, [metadata['user'], metadata['approvedBy']]));
  }
}
