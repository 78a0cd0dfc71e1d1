import { Injectable } from '@nestjs/common';
import { HoldingAnswersDto, OfferListDto } from '@icx/api-channel/dto/holdings/answering';
import { HoldingListDto, KeepingDto } from '@icx/api-channel/dto/holdings/holdings';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { HoldingList, holdingStates, Keeper, mostAnswers, Offers, type HoldingPage } from '@icx/holdings-service';
import { clerkTime, countWords, heldFromWords, keepingWords } from '@icx/words';
import { Download, Form, Page, Shown, type Sent, type Visit } from '../../pages/declare.ts';
import { addressOf, everyRow, listing, narrowingBy, PER_PAGE } from '../../pages/listing.ts';
import { tableOf, type Cell } from '../../pages/table.ts';

export const holdings = { text: 'Holdings', href: '/holdings' };
export type At = { readonly limit: number; readonly after?: string };
type Held = HoldingPage['items'][number];

/** What a party holds, what of it could answer, and its word that it does. Never a code. */
@Injectable()
export class HoldingsDesk {
  constructor(
    private readonly holdings: HoldingList,
    private readonly keeper: Keeper,
    private readonly offers: Offers,
    private readonly admission: Admission,
  ) {}

  @Page(holdings.href, 'holdings:list', {
    ...{ title: holdings.text, template: 'tables-page', query: HoldingListDto, inNavigation: holdings.text },
  })
  async list({ caller, query, problems }: Visit<HoldingListDto>) {
    const { after, limit: _, ...filter } = query;
    const { items, next } = await this.holdings.list(caller.party, filter, { after, limit: PER_PAGE });
    const list = listing(holdings.href, { ...filter, after }, next, problems);
    const may = (action: 'holdings:delete' | 'holdings:resolve' | 'holdings:keep') =>
      this.admission.alsoMay(caller, action) === undefined;
    const acts = { clear: may('holdings:resolve'), erase: may('holdings:delete') };
    const said = await this.keeper.said(caller.party);
    return {
      list,
      lead: `${countWords(await this.holdings.count(caller.party, filter))} ${keepingWords({ keep: said?.keep ?? false, since: said?.at ?? null })}`,
      links: [
        { text: 'Requests that they answer', href: '/holdings/offers' },
        { text: 'Conflicts', href: '/holdings/conflicts' },
        { text: 'Standing instructions', href: '/standing-instructions' },
        may('holdings:keep') && { text: 'Keep what you supply', href: `${holdings.href}/keeping` },
        acts.erase && { text: 'Erase', href: `${holdings.href}/deletion` },
      ].filter(Boolean),
      narrowing: narrowingBy(list, [
        { name: 'state', label: 'State', options: holdingStates, any: 'Any' },
        { name: 'manufacturer', label: 'Manufacturer' },
        { name: 'source', label: 'File or request' },
      ]),
      tables: [
        tableOf(
          'What you hold, without the codes',
          ['Device', 'Manufacturer', 'Came in', 'From', 'State', 'Next'],
          items.map((held) => [...shownHeld(held), { links: nextOf(held, acts) }]),
        ),
      ],
    };
  }

  @Page('/holdings.csv', 'holdings:list', { title: holdings.text, template: '', query: HoldingListDto })
  save({ caller, query }: Visit<HoldingListDto>) {
    const { after: _, limit: __, ...filter } = query;
    const page = (at: At) => this.holdings.list(caller.party, filter, at);
    return new Download(everyRow(heldColumns, page, heldCells), 'holdings.csv');
  }

  @Page('/holdings/offers', 'holdings:offers', {
    title: 'What your holdings answer',
    template: 'tables-page',
    query: OfferListDto,
  })
  async offered({ caller, query: { after }, problems }: Visit<OfferListDto>) {
    const { items, next, open, held } = await this.offers.page(caller.party, after ?? '', PER_PAGE);
    const may = this.admission.alsoMay(caller, 'holdings:answer') === undefined;
    return {
      back: holdings,
      ...(open === null ? {} : { lead: `You hold the code of ${held} of your ${open} open requests.` }),
      acts: may && items.length > 0 ? [{ text: 'Answer them all', href: '/holdings/answers' }] : [],
      list: listing('/holdings/offers', { after }, next, problems),
      tables: [
        tableOf(
          'Open requests whose code you hold',
          ['Device', 'Held since', 'From', 'Next'],
          items.map(({ request, deviceId, heldSince, source, line }): readonly Cell[] => [
            { text: deviceId, href: `/requests/${request}` },
            ...[clerkTime(heldSince), line > 0 ? `${source}, line ${line}` : source],
            may ? answerLink(request, deviceId) : '-',
          ]),
        ),
      ],
    };
  }

  @Page('/holdings/offers.csv', 'holdings:offers', { title: 'What your holdings answer', template: '' })
  saveOffered({ caller }: Visit) {
    const page = ({ limit, after = 'icr_' }: At) => this.offers.page(caller.party, after, limit);
    const names = ['request', 'deviceId', 'source', 'line', 'heldSince'] as const;
    return new Download(
      everyRow(names, page, (one) => names.map((name) => String(one[name]))),
      'offers.csv',
    );
  }

  @Form('/holdings/answers', 'holdings:answer', {
    ...{ title: 'Answer from your holdings', body: HoldingAnswersDto, given: 'aboutAnswers', submit: 'Answer' },
    done: 'Answered.',
    fields: [
      {
        ...{ name: 'requests', label: 'Which requests', kind: 'several' },
        hint: `One a line. Leave it empty for the first ${mostAnswers.toLocaleString('en-GB')} whose code you hold.`,
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

const answerLink = (request: string, about: string): Cell => ({
  ...{ text: 'Answer', about, href: addressOf('/holdings/answers', { requests: request }) },
});

const stateOf = ({ state, because }: Held): string =>
  because === null ? state : `${state}: ${because.replaceAll('-', ' ')}`;
const shownHeld = (held: Held): readonly Cell[] => [
  ...[held.deviceId, held.manufacturer ?? '-', clerkTime(held.at), heldFromWords(held), stateOf(held)],
];

const nextOf = ({ deviceId, state }: Held, acts: { readonly clear: boolean; readonly erase: boolean }) => {
  const link = (text: string, path: string) => ({ text, about: deviceId, href: addressOf(path, { deviceId }) });
  return [
    ...(acts.clear && state === 'suspect' ? [link('It is right', '/holdings/clearance')] : []),
    ...(acts.erase ? [link('Erase', '/holdings/deletion')] : []),
  ];
};

const heldColumns = [
  ...['deviceId', 'deviceType', 'holder', 'manufacturer', 'msn', 'representation', 'source', 'line'],
  ...['uploader', 'at', 'state', 'because'],
] as readonly (keyof Held)[];
const heldCells = (held: Held): readonly string[] => heldColumns.map((name) => String(held[name] ?? ''));
