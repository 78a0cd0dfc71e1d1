import { Injectable } from '@nestjs/common';
import { Refused } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { contactUnknown, type ContactPointId } from '@icx/contacts';
import { ContactList, type ContactDocument } from '@icx/contacts-service';
import type { PartyId } from '@icx/identifiers';
import { channelWords, clerkDate, clerkTime, contactDetail, contactDid, plain } from '@icx/words';
import { Page, type Visit } from '../../pages/declare.ts';
import { addressOf } from '../../pages/listing.ts';

/** Points that one party may have at once, and changes of one that are shown. */
const MOST = 500;
const CHANGES = 50;

/** One contact point: how it stands, what is to be done with it next, and what happened to it. */
@Injectable()
export class ContactPointDesk {
  constructor(
    private readonly contacts: ContactList,
    private readonly admission: Admission,
  ) {}

  @Page('/parties/:party/contacts/:contact', 'contacts:list', { title: 'Contact point', template: 'facts-page' })
  async one({ caller, params }: Visit) {
    const point = await this.read(caller, params);
    const { party, standing } = point;
    const of = { party: party as PartyId, contact: point.id as ContactPointId, limit: CHANGES };
    const { items } = this.admission.mayLookAt(caller, 'contacts:history')
      ? await this.contacts.historyFor(caller, of)
      : { items: [] };
    return {
      title: point.address,
      back: { text: `Contacts of ${party}`, href: addressOf('/contacts', { party }) },
      lead: nextWords(point),
      acts: this.#offered(caller, point),
      facts: [
        ['Party', party],
        ['For', `${plain(point.purpose)}, ${fuelWords(point.fuel)}`],
        ['Told', point.rank === 1 ? 'first' : `in place ${point.rank}`],
        ['Name', point.name ?? ''],
        ['Telephone', point.phone ?? ''],
        ['From', clerkTime(point.startsOn)],
        ['Until', point.endsOn ? `before ${clerkTime(point.endsOn)}` : 'further notice'],
        ...(standing
          ? [
              ['Entered', `${clerkTime(standing.enteredAt)}${standing.enteredBySecas ? ', by SECAS' : ''}`],
              ['Proved', standing.provedAt ? clerkTime(standing.provedAt) : 'not yet'],
              ['Confirmed', confirmedWords(standing)],
              ['May act by mail', standing.actsFrom ? `from ${clerkTime(standing.actsFrom)} on` : 'not yet'],
            ]
          : []),
      ],
      timeline: items.map(({ entry }) => ({
        title: [contactDid(entry), contactDetail(entry)].filter(Boolean).join(': '),
        at: entry.recordedAt,
        through: `${entry.party ?? 'the exchange'}, ${channelWords(entry.channel)}`,
      })),
    };
  }

  /** As the caller may see it. Throws what says that there is none. */
  async read(caller: Caller, { party, contact }: Visit['params']): Promise<ContactDocument> {
    const { items } = await this.contacts.pageFor(caller, { party: party as PartyId, limit: MOST });
    const point = items.find(({ id }) => id === contact);
    if (!point) throw new Refused(contactUnknown);
    return point;
  }

  /** What is next first. */
  #offered(caller: Caller, { id, party, standing, ...point }: ContactDocument) {
    const at = `/parties/${party}/contacts/${id}`;
    const may = (action: 'contacts:prove' | 'contacts:confirm' | 'contacts:change') =>
      this.admission.mayOn(caller, action, party as PartyId);
    const unproved = standing?.provedAt === null;
    const unconfirmed = standing?.enteredBySecas === true && standing.confirmedAt === null;
    const { purpose, fuel, rank, address, name, phone } = point;
    const now = { purpose, fuel, rank, address, ...(name ? { name } : {}), ...(phone ? { phone } : {}) };
    return [
      unproved && may('contacts:prove') && { text: 'Give back the code from the mail', href: `${at}/proof` },
      unconfirmed &&
        may('contacts:confirm') && { text: 'Stand by it', href: addressOf(`${at}/confirmation`, { address }) },
      may('contacts:change') && { text: 'Change it', href: addressOf(`${at}/change`, now) },
      unproved && may('contacts:change') && { text: 'Have another code mailed', href: `${at}/proof-mail` },
      may('contacts:change') && { text: 'End it', href: `${at}/ending` },
    ].filter((one) => one !== false);
  }
}

type Standing = NonNullable<ContactDocument['standing']>;

export const fuelWords = (fuel: ContactDocument['fuel']): string => (fuel === 'both' ? 'both fuels' : fuel);

const confirmedWords = ({ enteredBySecas, confirmedAt }: Standing): string =>
  confirmedAt ? clerkTime(confirmedAt) : enteredBySecas ? 'not yet' : '';

/** What somebody has to do for it to serve. */
const nextWords = ({ standing, party, endsOn }: ContactDocument): string | undefined => {
  if (!standing) return undefined;
  const { provedAt, enteredBySecas, confirmedAt, failing } = standing;
  if (failing)
    return `Mail to it came back on ${clerkDate(failing.since.slice(0, 10))}: ${failing.reason}. Correct it, or end it.`;
  if (provedAt === null)
    return `A code was mailed to it. Until somebody of ${party} who has signed in gives that code back, it is told nothing.`;
  if (enteredBySecas && confirmedAt === null)
    return `SECAS entered it: an administrator of ${party} has to stand by it before mail from it may act.`;
  return endsOn ? `It ends on ${clerkDate(endsOn.slice(0, 10))}.` : undefined;
};
