import { Injectable } from '@nestjs/common';
import { HoldingAnswersDto, OfferListDto } from '@icx/api-channel/dto/holdings/answering';
import { HoldingListDto, KeepingDto } from '@icx/api-channel/dto/holdings/holdings';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { HoldingList, holdingStates, Keeper, mostAnswers, Offers, type HoldingPage } from '@icx/holdings-service';
import { clerkCount, clerkNumber, countWords, heldFromWords, keepingWords, plain } from '@icx/words';
import { Form, List, Shown, type Sent, type Visit } from '../../pages/declare.ts';
import type { Column, ListOf } from '../../pages/list.ts';
import { addressOf, type FilterField } from '../../pages/listing.ts';
import { tableOf, type Cell } from '../../pages/table.ts';

export const holdings = { text: 'Holdings', href: '/holdings' };
type Held = HoldingPage['items'][number];

type Links = readonly { readonly text: string; readonly about: string; readonly href: string }[];
type ListedHeld = Held & { readonly links: Links };
type Offer = Awaited<ReturnType<Offers['list']>>['items'][number] & { readonly may: boolean };

const filters: readonly FilterField[] = [
  { name: 'state', label: 'State', options: holdingStates, any: 'Any' },
  { name: 'manufacturer', label: 'Manufacturer' },
  { name: 'source', label: 'File or request' },
];
const heldColumns: readonly Column<ListedHeld>[] = [
  { name: 'Device', whole: true, of: ({ deviceId }) => deviceId },
  { name: 'Manufacturer', of: ({ manufacturer }) => manufacturer },
  { name: 'Came in', as: 'time', of: ({ at }) => at },
  { name: 'From', of: (held) => heldFromWords(held) },
  {
    name: 'State',
    of: ({ state, because }) => (because === null ? state : `${state}: ${plain(because)}`),
  },
  { name: 'Next', onPage: true, of: ({ links }) => (links.length > 0 ? { links } : null) },
];
const members = [
  ...(['deviceId', 'deviceType', 'holder', 'manufacturer', 'msn', 'representation'] as const),
  ...(['source', 'line', 'uploader', 'at', 'state', 'because'] as const),
] satisfies readonly (keyof Held)[];
const savedHeld = members.map((name): Column<ListedHeld> => ({ name, of: (held) => held[name] }));

const offerColumns: readonly Column<Offer>[] = [
  { name: 'Device', whole: true, of: ({ request, deviceId }) => ({ text: deviceId, href: `/requests/${request}` }) },
  { name: 'Held since', as: 'time', of: ({ heldSince }) => heldSince },
  { name: 'From', of: ({ source, line }) => (line > 0 ? `${source}, line ${line}` : source) },
  { name: 'Next', onPage: true, of: ({ may, request, deviceId }) => (may ? answerLink(request, deviceId) : null) },
];
const savedOffer = (['request', 'deviceId', 'source', 'line', 'heldSince'] as const).map((name): Column<Offer> => ({
  ...{ name, of: (one) => one[name] },
}));

const answerLink = (request: string, about: string): Cell => ({
  ...{ text: 'Answer', about, href: addressOf('/holdings/answers', { requests: request }) },
});
const nextOf = ({ deviceId, state }: Held, acts: { readonly clear: boolean; readonly erase: boolean }): Links => {
  const link = (text: string, path: string) => ({ text, about: deviceId, href: addressOf(path, { deviceId }) });
  return [
    ...(acts.clear && state === 'suspect' ? [link('It is right', '/holdings/clearance')] : []),
    ...(acts.erase ? [link('Erase', '/holdings/deletion')] : []),
  ];
};

/** What a party holds, what of it could answer, and its word that it does. Never a code. */
@Injectable()
export class HoldingsDesk {
  constructor(
    private readonly holdings: HoldingList,
    private readonly keeper: Keeper,
    private readonly offers: Offers,
    private readonly admission: Admission,
  ) {}

  @List<ListedHeld>(holdings.href, 'holdings:list', {
    ...{
      title: holdings.text,
      query: HoldingListDto,
      inNavigation: {
        under: 'requests',
        daily: ['worklist:read', 'map-reports:read'],
        hint: 'codes that you hold, and what they answer',
      },
    },
    ...{ columns: heldColumns, saved: savedHeld, filters },
    empty: 'You hold no code. Send what you hold as a file, or keep what you supply from now on.',
  })
  async list({ caller, query }: Visit<HoldingListDto>): Promise<ListOf<ListedHeld>> {
    const { after: _, limit: __, ...filter } = query;
    const may = (action: 'holdings:delete' | 'holdings:resolve' | 'holdings:keep') =>
      this.admission.alsoMay(caller, action) === undefined;
    const acts = { clear: may('holdings:resolve'), erase: may('holdings:delete') };
    const said = await this.keeper.said(caller.party);
    return {
      caption: 'What you hold, without the codes',
      lead: `${countWords(await this.holdings.count(caller.party, filter))} ${keepingWords({ keep: said?.keep ?? false, since: said?.at ?? null })}`,
      links: [
        { text: 'Answer from your holdings', href: '/holdings/offers' },
        { text: 'Conflicts', href: '/holdings/conflicts' },
        { text: 'Standing instructions', href: '/standing-instructions' },
        ...(may('holdings:keep') ? [{ text: 'Keep what you supply', href: `${holdings.href}/keeping` }] : []),
        ...(acts.erase ? [{ text: 'Erase', href: `${holdings.href}/deletion` }] : []),
      ],
      rows: async (at) => {
        const { items, next } = await this.holdings.list(caller.party, filter, at);
        return { items: items.map((held) => ({ ...held, links: nextOf(held, acts) })), next };
      },
    };
  }

  @List<Offer>('/holdings/offers', 'holdings:offers', {
    ...{ title: 'Answer from your holdings', query: OfferListDto, columns: offerColumns, saved: savedOffer },
    empty: 'You hold the code of no open request that was put to you.',
  })
  async offered({ caller }: Visit<OfferListDto>): Promise<ListOf<Offer>> {
    const may = this.admission.alsoMay(caller, 'holdings:answer') === undefined;
    const { open, held, more } = await this.offers.counts(caller.party);
    return {
      back: holdings,
      caption: 'Open requests whose code you hold',
      lead: `You hold the code of ${clerkNumber(held)} of your ${more ? 'first ' : ''}${clerkCount(open, 'open request')}.`,
      acts: may && held > 0 ? [{ text: 'Answer them all', href: '/holdings/answers' }] : [],
      rows: async ({ limit, after = '' }) => {
        const { items, next } = await this.offers.list(caller.party, after, limit);
        return { items: items.map((one) => ({ ...one, may })), next };
      },
    };
  }

  @Form('/holdings/answers', 'holdings:answer', {
    ...{ title: 'Answer them now', body: HoldingAnswersDto, given: 'aboutAnswers', submit: 'Answer' },
    done: 'Answered.',
    fields: [
      {
        ...{ name: 'requests', label: 'Which requests', kind: 'several' },
        hint: `One a line. Leave it empty for the first ${clerkNumber(mostAnswers)} whose code you hold.`,
      },
    ],
  })
  async answer({ body: { requests }, context }: Sent<HoldingAnswersDto>) {
    const { answered, refused, more } = orRefuse(await this.offers.answer(requests, context));
    return new Shown('tables-page', {
      back: holdings,
      lead: `${answered} answered.${more ? ' There may be more.' : ''}`,
      links: [
        ...(more ? [{ text: 'Answer the next', href: '/holdings/answers' }] : []),
        { text: 'To answer', href: '/worklist' },
      ],
      tables:
        refused.length === 0
          ? []
          : [
              tableOf(
                'Not answered',
                ['Request', 'Why'],
                refused.map(({ request, detail }) => [{ text: request, href: `/requests/${request}` }, detail]),
              ),
            ],
    });
  }

  @Form('/holdings/keeping', 'holdings:keep', {
    ...{ title: 'Keep what you supply', body: KeepingDto, given: 'aboutKeeping', submit: 'Save' },
    done: 'Saved: it holds for what you supply from now on.',
    fields: [
      {
        ...{ name: 'keep', label: 'Codes that you supply from now on', kind: 'choice' },
        options: [
          { value: 'true', text: 'Keep them as your holdings', hint: 'For the next supplier of the device.' },
          { value: 'false', text: 'Do not keep them', hint: 'What is kept already stays until you erase it.' },
        ],
      },
    ],
  })
  async keep({ body: { keep }, caller, context }: Sent<KeepingDto>) {
    orRefuse(await this.keeper.say(caller.party, keep, context));
    return holdings.href;
  }

  aboutAnswers() {
    return {
      back: '/holdings/offers',
      lead: 'Each is your own answer, at this moment. What cannot be answered hurts none of the others.',
    };
  }

  async aboutKeeping({ caller }: Visit) {
    const said = await this.keeper.said(caller.party);
    return { back: holdings.href, lead: keepingWords({ keep: said?.keep ?? false, since: said?.at ?? null }) };
  }
}
