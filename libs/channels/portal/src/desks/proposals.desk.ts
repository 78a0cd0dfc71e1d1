import { Injectable } from '@nestjs/common';
import { ProposalListDto } from '@icx/api-channel/dto/switching/proposals';
import { PremisesDto } from '@icx/api-channel/dto/requests/premises';
import { Door, orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { parseDeviceId, type DeviceId } from '@icx/identifiers';
import { Gains, ProposalList, ProposalRequests, proposalUnknown, type ProposalDocument } from '@icx/switching-service';
import { londonDate } from '@icx/working-days';
import { clerkCount } from '@icx/words';
import { Form, List, Shown, type Sent, type Visit } from '../pages/declare.ts';
import type { Column, ListOf } from '../pages/list.ts';
import { PER_PAGE } from '../pages/listing.ts';
import { Waits, type WaitingLine } from '../pages/waiting.ts';
import { premisesAt } from './premises.desk.ts';
import { ofEach, raisedPage } from './together.ts';

const proposed = { text: 'Gained devices', href: '/proposals' };

const columns: readonly Column<ProposalDocument>[] = [
  { name: 'Device', whole: true, of: ({ deviceId }) => deviceId },
  { name: 'Type', of: ({ deviceType }) => deviceType },
  { name: 'MPxN', of: ({ mpxn }) => ({ text: mpxn, href: premisesAt(mpxn) }) },
  { name: 'Yours from', as: 'date', whole: true, of: ({ gainedFrom }) => gainedFrom },
  { name: 'Gained from', of: ({ losing }) => losing },
  {
    ...{ name: 'Next', onPage: true as const },
    of: ({ deviceId }) => ({
      links: [
        { text: 'Ask', href: `/raise?deviceId=${deviceId}`, about: deviceId },
        { text: 'Dismiss', href: `/proposals/${deviceId}/dismissal`, about: deviceId },
      ],
    }),
  },
];

/** Devices that came with switches and that nobody commissioned: their codes will be needed. */
@Injectable()
export class ProposalsDesk {
  constructor(
    private readonly proposals: ProposalList,
    private readonly requests: ProposalRequests,
    private readonly gains: Gains,
    private readonly door: Door,
    private readonly admission: Admission,
  ) {}

  @List<ProposalDocument>(proposed.href, 'proposals:list', {
    ...{
      title: proposed.text,
      query: ProposalListDto,
      columns,
      inNavigation: { under: 'requests', hint: 'what switches brought you, to ask for at once' },
    },
    empty: 'No device that you gained waits for its code.',
  })
  list({ caller }: Visit<ProposalListDto>): ListOf<ProposalDocument> {
    const may = this.admission.alsoMay(caller, 'requests:raise') === undefined;
    return {
      rows: ({ limit, after = '0' }) => this.proposals.list(caller.party, this.#today(), BigInt(after), limit),
      lead: 'You gained these by switches, and nobody has commissioned them. One goes away when you ask for it or dismiss it.',
      acts: may ? [{ text: 'Ask for all', href: `${proposed.href}/raise` }] : [],
    };
  }

  async all({ caller }: Visit) {
    const { items, more } = await this.requests.next(caller, this.door.now());
    const count = clerkCount(items.length, 'device');
    return {
      back: proposed.href,
      lead: `${more ? `The first ${count}` : count}: each gets a request of its own, with its own clock.`,
    };
  }

  @Form(`${proposed.href}/raise`, 'requests:raise', {
    ...{ title: 'Ask for all gained devices', submit: 'Ask for the codes', done: '', given: 'all', body: PremisesDto },
    fields: ofEach,
  })
  async raise({ caller, context, body }: Sent<PremisesDto>) {
    const { deviceTypes: _, ...draft } = body;
    const { items, more } = orRefuse(await this.requests.raise(draft, context, caller));
    const said = raisedPage(items, proposed);
    return new Shown('tables-page', more ? { ...said, lead: `${said.lead} More are proposed: ask again.` } : said);
  }

  about(visit: Visit) {
    return { back: proposed.href, lead: `${deviceOf(visit)} is not proposed again for the same switch.` };
  }

  @Form(`${proposed.href}/:device/dismissal`, 'proposals:dismiss', {
    ...{ title: 'You do not need its code', submit: 'Dismiss it', done: 'Dismissed.', given: 'about', fields: [] },
  })
  async dismiss(sent: Sent) {
    orRefuse(await this.gains.dismiss(deviceOf(sent), sent.caller.party, sent.context));
    return proposed.href;
  }

  @Waits('proposals:list')
  async waits({ party }: Caller): Promise<readonly WaitingLine[]> {
    const { items, next } = await this.proposals.list(party, this.#today(), 0n, PER_PAGE);
    return [{ text: 'gained: ask for their codes', count: items.length, more: next !== null, href: proposed.href }];
  }

  #today() {
    return londonDate(this.door.now());
  }
}

const deviceOf = ({ params }: Visit): DeviceId => orRefuse(parseDeviceId(params['device']), proposalUnknown);
