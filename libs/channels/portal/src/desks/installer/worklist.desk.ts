import { Injectable } from '@nestjs/common';
import { ListDto } from '@icx/api-channel/dto/requests/list';
import { Field, oneOf } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { isRefusal } from '@icx/refusals';
import { RequestSearch, type RequestRow } from '@icx/requests-service';
import { SlaDesk } from '@icx/sla-service';
import { Team } from '@icx/team-service';
import { clockWord, riskWords } from '@icx/words';
import { List, type Visit } from '../../pages/declare.ts';
import type { Column, ListOf } from '../../pages/list.ts';
import type { FilterField, Place } from '../../pages/listing.ts';
import { found } from '../lists.desk.ts';
import { namedBy, savedRequest } from '../request-words.ts';

/** From so many Working Days before it is due a leg is marked [choice]. */
const NEAR = 2;
const whoseKinds = ['mine', 'nobodys'] as const;

class WorklistQuery extends ListDto {
  @Field(oneOf(whoseKinds), { optional: true })
  whose?: (typeof whoseKinds)[number];
}

/** A line with what the party itself knows of it. */
type Line = RequestRow & { readonly risk: string | null; readonly has: string | null; readonly mayAnswer: boolean };

const filters: readonly FilterField[] = [
  {
    ...{ name: 'whose', label: 'Who has it', any: 'Anybody' },
    options: [
      { value: 'mine', text: 'Me' },
      { value: 'nobodys', text: 'Nobody' },
    ],
  },
  ...found.filter(({ name }) => name !== 'reference'),
];

const columns: readonly Column<Line>[] = [
  { ...{ name: 'Device', whole: true }, of: (row) => ({ text: namedBy(row), href: `/requests/${row.id}` }) },
  { name: 'Asked by', of: ({ requester }) => requester },
  { name: 'Due', as: 'date', whole: true, of: ({ dueOn, overdue }) => dueOn && { text: dueOn, late: overdue } },
  {
    name: 'Risk',
    of: ({ risk, clock, backlog }) => {
      if (risk === null) return backlog ? 'Backlog' : clock === 'running' ? null : clockWord(clock);
      return { text: '', tags: [{ text: risk, colour: risk.startsWith('Due within') ? 'grey' : 'red' }] };
    },
  },
  {
    name: 'Who has it',
    of: (row) =>
      row.mayAnswer
        ? { text: row.has ?? 'Nobody', about: `has ${namedBy(row)}: change it`, href: `/requests/${row.id}/assignment` }
        : row.has,
  },
  {
    ...{ name: 'Next', onPage: true, whole: true },
    of: (row) => {
      if (!row.mayAnswer) return null;
      const link = (text: string, path: string) => ({ text, about: namedBy(row), href: `/requests/${row.id}/${path}` });
      return { links: [link('Answer', 'answer'), link('Not ours', 'not-ours')] };
    },
  },
];
const saved: readonly Column<Line>[] = [
  ...savedRequest,
  { name: 'risk', of: ({ risk }) => risk },
  { name: 'whoHasIt', of: ({ has }) => has },
];

/** What a party has to answer, the soonest due first: how near each is to a breach, who has it, and what to do. */
@Injectable()
export class WorklistDesk {
  constructor(
    private readonly search: RequestSearch,
    private readonly team: Team,
    private readonly sla: SlaDesk,
    private readonly admission: Admission,
  ) {}

  @List<Line>('/worklist', 'worklist:read', {
    ...{
      title: 'To answer',
      inNavigation: {
        under: 'requests',
        daily: ['worklist:read'],
        hint: 'what is put to your party, the soonest due first',
      },
      query: WorklistQuery,
      filters,
      columns,
      saved,
    },
    empty: 'Nothing is left for you to answer.',
  })
  async toAnswer({ caller, query }: Visit<WorklistQuery>): Promise<ListOf<Line>> {
    const { after: _, cursor: __, limit: ___, whose, ...narrowed } = query;
    const own = whose === 'mine' ? await this.team.namesOf(caller) : [];
    const ahead = this.sla.ahead(NEAR);
    const mayAnswer = this.admission.alsoMay(caller, 'holdings:answer') === undefined;
    const rows = async ({ limit, after }: Place) => {
      // Of whom no user of the party is, as an agent's, nothing is.
      if (whose === 'mine' && own.length === 0) return { items: [], next: null };
      const page = await this.search.list(caller, {
        ...{ ...narrowed, toAnswer: true, sort: 'due', limit },
        ...(whose === 'mine' && { assignedTo: own }),
        ...(whose === 'nobodys' && { unassigned: true }),
        ...(after !== undefined && { cursor: after }),
      });
      if (isRefusal(page)) return page;
      const ids = page.items.map(({ id }) => id);
      const has = await this.team.assigneesOf(caller.party, ids);
      const items = page.items.map((row) => ({
        ...{ ...row, mayAnswer, risk: riskWords(row, ahead), has: has.get(row.id) ?? null },
      }));
      return { items, next: page.next };
    };
    return {
      rows,
      links: [
        { text: 'Answer many here', href: '/worklist/answers' },
        { text: 'Answer from your holdings', href: '/holdings/offers' },
        { text: 'Who is away', href: '/team/covers' },
        { text: 'All of it as a workbook to fill in', href: '/worklist/to-fill-in.xlsx' },
        { text: 'as CSV to fill in', href: '/worklist/to-fill-in.csv' },
        { text: 'Send it, filled in', href: '/files/send/answers' },
      ],
    };
  }
}
