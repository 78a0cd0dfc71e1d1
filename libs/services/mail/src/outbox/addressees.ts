import { abreast } from '@icx/commands';
import type { ContactPoint, Purpose } from '@icx/contacts';
import { deviceFuel, type Fuel, type RequestId } from '@icx/identifiers';
import type { Notice, NoticeKind, Post, Recipient } from '@icx/mail';
import { isLive, supplyPointOf, type RequestState } from '@icx/requests';
import type { Instant } from '@icx/working-days';
import type { ContactList } from './ports.ts';

/** As they stand. */
export interface Requests {
  load(id: RequestId): Promise<{ readonly state: RequestState }>;
}

/** Whom a mail is to reach, and whether it is still to reach anybody. */
export class Addressees {
  constructor(
    private readonly requests: Requests,
    private readonly contacts: ContactList,
  ) {}

  /** Why nothing is left to be told; `undefined`: a leg that it puts to its party waits for it still. */
  async whyOver({ kind, legs }: Notice): Promise<string | undefined> {
    if (kind !== 'request') return undefined;
    for (const { request, leg } of legs) {
      const { state } = await this.requests.load(request);
      const found = state.status === 'open' && state.legs.find(({ number }) => number === leg);
      if (found && isLive(found)) return undefined;
    }
    return 'no-leg-is-live';
  }

  /** Its own recipients, or the contacts of its party as they are now. */
  async ranksOf({ notice, only }: Post, at: Instant): Promise<readonly (readonly Recipient[])[]> {
    if (only) return byRank(only);
    const fuel = await this.#fuelOf(notice);
    const ranks = await this.contacts.ranksFor(notice.party, purposeOf[notice.kind] ?? REQUESTS, fuel, at);
    // Who has named nobody for that is told where it is told of requests.
    const found = ranks.length > 0 ? ranks : await this.contacts.ranksFor(notice.party, REQUESTS, fuel, at);
    return found.map((rank) => rank.map(recipientOf));
  }

  /** `null`: of both fuels, or not known. */
  async #fuelOf({ legs }: Notice): Promise<Fuel | null> {
    const fuels = await abreast(legs, async ({ request }) => {
      const { state } = await this.requests.load(request);
      if (state.status === 'absent') return null;
      return deviceFuel({ mpxn: supplyPointOf(state), deviceType: state.device.deviceType });
    });
    return fuels.every((fuel) => fuel === fuels[0]) ? (fuels[0] ?? null) : null;
  }
}

const REQUESTS: Purpose = 'install-code-requests';

/** Other than for requests [choice]. */
const purposeOf: Partial<Record<NoticeKind, Purpose>> = {
  breach: 'escalation',
  'breach-dispute': 'escalation',
  undeliverable: 'escalation',
  'contact-list': 'reports',
  report: 'reports',
  'sla-digest': 'reports',
};

const recipientOf = ({ id, address, rank }: ContactPoint): Recipient => ({ point: id, address, rank });

const byRank = (recipients: readonly Recipient[]): readonly (readonly Recipient[])[] =>
  [...new Set(recipients.map(({ rank }) => rank))]
    .toSorted((one, other) => one - other)
    .map((rank) => recipients.filter((one) => one.rank === rank));
