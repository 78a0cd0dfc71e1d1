import { Injectable } from '@nestjs/common';
import { ChangePartyDto, RegisterPartyDto } from '@icx/api-channel/dto/parties/parties';
import { Field, Refused } from '@icx/api-channel/http';
import { fuels, type PartyId } from '@icx/identifiers';
import { identifierKinds, partyKinds, waysToReceive, type MarketIdentifier, type PartyChange } from '@icx/parties';
import { refuse } from '@icx/refusals';
import { clerkDate, plain } from '@icx/words';
import { parsePlainDate, type PlainDate } from '@icx/working-days';
import { Form, type Sent, type Visit } from '../../pages/declare.ts';
import { optionsFor, type FieldWords } from '../../pages/fields.ts';
import { TwoPeople } from '../two-people.ts';
import { PartyDesk } from './party.desk.ts';

const receipts: Readonly<Record<string, string>> = { immediate: 'at once', 'sec-notice-email': 'as a notice by mail' };
const kinds: Readonly<Record<string, string>> = { supplier: 'of a supplier', 'map-id': 'MAP ID' };

const identifierUnknown = refuse.unknown('identifier-unknown', 'This party has no such identifier.');

const name: FieldWords = { name: 'name', label: 'Name', hint: 'For people.' };
const receives: FieldWords = {
  ...{ name: 'receives', label: 'A request counts as received', kind: 'list' },
  options: optionsFor(waysToReceive, (way) => receipts[way] ?? plain(way)),
};
const address: FieldWords = {
  ...{ name: 'registeredAddress', label: 'Address for letters', kind: 'text' },
  hint: 'Where letters reach it. You may leave it out.',
};
const identifier: readonly FieldWords[] = [
  { name: 'identifiers.0.id', label: 'MPID, gas short code or MAP ID', width: 10 },
  { name: 'identifiers.0.fuel', label: 'Fuel of the identifier', kind: 'list', options: optionsFor(fuels) },
  {
    ...{ name: 'identifiers.0.kind', label: 'What it is', kind: 'list', hint: 'By default a supplier’s.' },
    options: optionsFor(identifierKinds, (kind) => kinds[kind] ?? plain(kind)),
  },
  { name: 'identifiers.0.from', label: 'First day of the identifier', kind: 'date' },
];

/** Of one identifier of the list, which the API takes whole. */
class EndIdentifierDto {
  @Field(parsePlainDate, { description: 'Exclusive.' }) to!: PlainDate;
}

/** The register of parties, as SECAS keeps it. What gives access waits for a second person. */
@Injectable()
export class PartyActsDesk {
  constructor(
    private readonly twoPeople: TwoPeople,
    private readonly parties: PartyDesk,
  ) {}

  @Form('/parties/register', 'parties:register', {
    ...{ title: 'Register a party', body: RegisterPartyDto, given: 'aboutNew', submit: 'Register it' },
    done: 'Registered. Add its first administrator next.',
    fields: [
      { name: 'party', label: 'PartyId', hint: 'Four characters, by which everybody knows it. It stays.', width: 5 },
      { ...name, hint: 'For people.' },
      {
        name: 'kind',
        label: 'Role',
        hint: 'By which it may do things. It stays.',
        kind: 'list',
        options: optionsFor(partyKinds, plain),
      },
      receives,
      address,
      ...identifier,
    ],
  })
  register(sent: Sent<RegisterPartyDto>) {
    const draft = { identifiers: [], receives: 'immediate', ...sent.body } as const;
    return this.twoPeople.take('register-party', draft, sent, ({ party }) => pageOf(party));
  }

  @Form('/parties/:party/change', 'parties:change', {
    ...{ title: 'Change a party', body: ChangePartyDto, given: 'about', submit: 'Change it', done: 'Changed.' },
    fields: [name, receives, address],
  })
  change(sent: Sent<ChangePartyDto>) {
    return this.#change(sent, { ...sent.body });
  }

  @Form('/parties/:party/standing', 'parties:change', {
    ...{ title: 'Does it take part?', body: ChangePartyDto, given: 'about', submit: 'Record it', done: 'Recorded.' },
    fields: [
      {
        ...{ name: 'left', label: 'From now on', kind: 'choice' },
        options: [
          { value: 'true', text: 'It has left', hint: 'Nobody who acts for it has access, at once.' },
          { value: 'false', text: 'It takes part', hint: 'Its users and clients have access again.' },
        ],
      },
    ],
  })
  stand(sent: Sent<ChangePartyDto>) {
    return this.#change(sent, { ...sent.body });
  }

  @Form('/parties/:party/identifiers/add', 'parties:change', {
    ...{ title: 'Add an identifier', body: ChangePartyDto, given: 'about', submit: 'Add it', done: 'Added.' },
    fields: [
      ...identifier,
      {
        ...{ name: 'identifiers.0.to', label: 'First day on which it counts no more', kind: 'date' },
        hint: 'Leave it out while nobody knows.',
      },
    ],
  })
  async addIdentifier(sent: Sent<ChangePartyDto>) {
    return this.#change(sent, { identifiers: [...(await this.#identifiers(sent)), ...(sent.body.identifiers ?? [])] });
  }

  @Form('/parties/:party/identifiers/:number/ending', 'parties:change', {
    ...{ title: 'End an identifier', body: EndIdentifierDto, given: 'aboutIdentifier', submit: 'End it' },
    done: 'Recorded.',
    fields: [{ name: 'to', label: 'First day on which it counts no more', kind: 'date' }],
  })
  async endIdentifier(sent: Sent<EndIdentifierDto>) {
    const identifiers = await this.#identifiers(sent);
    const ended = this.#numbered(identifiers, sent);
    return this.#change(sent, {
      identifiers: identifiers.map((one) => (one === ended ? { ...one, to: sent.body.to } : one)),
    });
  }

  async about({ caller, params }: Visit) {
    const { party, name: its } = await this.parties.read(caller, params);
    return { back: pageOf(party), lead: `${its}, ${party}.` };
  }

  async aboutIdentifier(visit: Visit) {
    const { id, from } = this.#numbered(await this.#identifiers(visit), visit);
    return { ...(await this.about(visit)), lead: `${id} of ${visit.params['party']}, from ${clerkDate(from)} on.` };
  }

  aboutNew() {
    return {
      back: '/parties',
      lead: 'Of many at once send a file of parties. The identifier may be left out; others are added on the page of the party.',
    };
  }

  async #identifiers({ caller, params }: Visit): Promise<readonly MarketIdentifier[]> {
    return (await this.parties.read(caller, params)).identifiers as readonly MarketIdentifier[];
  }

  #numbered(identifiers: readonly MarketIdentifier[], { params }: Visit): MarketIdentifier {
    const one = identifiers[Number(params['number']) - 1];
    if (!one) throw new Refused(identifierUnknown);
    return one;
  }

  #change(sent: Sent, change: PartyChange) {
    const party = sent.params['party'] as PartyId;
    return this.twoPeople.take('change-party', { party, change }, sent, () => pageOf(party));
  }
}

const pageOf = (party: string): string => `/parties/${party}`;
