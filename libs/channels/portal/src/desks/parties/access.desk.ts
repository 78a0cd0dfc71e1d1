import { Injectable } from '@nestjs/common';
import { PeriodQuery, SignInsQuery } from '@icx/api-channel/dto/parties/parties';
import { Admission } from '@icx/admission';
import type { PartyId } from '@icx/identifiers';
import { Directory, SignInReport } from '@icx/parties-service';
import { plain, refusedWords, scopeWords } from '@icx/words';
import { List, type Visit } from '../../pages/declare.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';
import type { FilterField, Place } from '../../pages/listing.ts';

type Change = Awaited<ReturnType<Directory['joinersLeavers']['between']>>[number];
type SignIn = Awaited<ReturnType<SignInReport['list']>>['items'][number];

const period: readonly FilterField[] = [
  { name: 'from', label: 'First day', kind: 'date' },
  { name: 'to', label: 'Last day', kind: 'date' },
];
const changes: readonly Column<Change>[] = [
  { name: 'When', as: 'time', whole: true, of: ({ at }) => at },
  { name: 'Who', of: ({ subject }) => subject },
  { name: 'What', as: 'plain', of: ({ what }) => what },
  { name: 'May', of: ({ access }) => scopeWords(access.scopes, access.partyAdministrator) },
  { name: 'By', of: ({ by }) => [by.user, by.party].filter(Boolean).join('@') || 'the exchange' },
  { name: 'Approved by', of: ({ approvedBy }) => approvedBy },
];
const signIns: readonly Column<SignIn>[] = [
  { name: 'When', as: 'time', whole: true, of: ({ at }) => at },
  { name: 'Party', of: ({ party }) => party },
  { name: 'What', of: (one) => whatWords(one) },
  { name: 'Who', of: (one) => one.subject ?? refusedWords(one.refusals ?? []) },
  { name: 'From', of: ({ source }) => source },
];

/** Where all of them are, for those who may see them. */
export const everySignIn = { action: 'sign-ins:list', text: 'Sign-ins', href: '/sign-ins' } as const;

/** Who got and lost access, and who used it. */
@Injectable()
export class AccessDesk {
  constructor(
    private readonly directory: Directory,
    private readonly report: SignInReport,
    private readonly admission: Admission,
  ) {}

  @List<Change>('/parties/:party/joiners-leavers', 'joiners-leavers:read', {
    ...{ title: 'Joiners and leavers', query: PeriodQuery, columns: changes, filters: period },
    empty: 'Nobody got or lost access in these days.',
  })
  async joined({ params, query: { from, to } }: Visit<PeriodQuery>): Promise<ListOf<Change>> {
    const party = params['party'] as PartyId;
    return {
      ...whole(await this.directory.joinersLeavers.between(party, from, to)),
      ...{ title: `Joiners and leavers of ${party}`, file: `joiners-leavers-${party}`, caption: 'In their order' },
      back: { text: party, href: `/parties/${party}` },
    };
  }

  @List<SignIn>('/parties/:party/sign-ins', 'sign-ins:read', {
    ...{ title: 'Sign-ins', query: SignInsQuery, columns: signIns, filters: period },
    empty: 'Nobody signed in or was refused in these days.',
  })
  ofParty({ params, query }: Visit<SignInsQuery>): ListOf<SignIn> {
    const party = params['party']!;
    return {
      ...{ title: `Sign-ins of ${party}`, file: `sign-ins-${party}`, caption: 'The latest first' },
      back: { text: party, href: `/parties/${party}` },
      rows: (at) => this.#rows({ ...query, party }, at),
    };
  }

  @List<SignIn>('/sign-ins', 'sign-ins:list', {
    ...{ title: 'Sign-ins', query: SignInsQuery, columns: signIns, filters: period },
    inNavigation: { under: 'parties', hint: 'who signed in or was refused, of every party' },
    empty: 'Nobody signed in or was refused in these days.',
  })
  everybody({ query, caller }: Visit<SignInsQuery>): ListOf<SignIn> {
    return {
      caption: 'Of everybody, the latest first',
      links: this.admission.mayLookAt(caller, 'audit:read') ? [{ text: 'The log', href: '/audit' }] : [],
      rows: (at) => this.#rows(query, at),
    };
  }

  async #rows({ from, to, party }: SignInsQuery & { readonly party?: string }, { after, limit }: Place) {
    const before = after === undefined ? undefined : BigInt(after);
    const { items, next } = await this.report.list({ party, from, to, after: before, limit });
    return { items, next };
  }
}

const whatWords = ({ what, factor, acr }: SignIn): string =>
  [plain(what), plain(factor ?? acr ?? '')].filter(Boolean).join(', ');
