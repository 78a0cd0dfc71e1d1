import { Injectable } from '@nestjs/common';
import { EndAgencyDto, GrantAgencyDto } from '@icx/api-channel/dto/parties/parties';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import type { PartyId } from '@icx/identifiers';
import type { PartyCommand } from '@icx/parties';
import { Directory, partyUnknown } from '@icx/parties-service';
import { scopeWords } from '@icx/words';
import { londonDate } from '@icx/working-days';
import { Form, List, type Sent, type Visit } from '../../pages/declare.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';
import { scopesField, scopesFor } from './members.ts';

type Agency = NonNullable<Awaited<ReturnType<Directory['parties']['agenciesOf']>>>[number];
type Listed = Agency & { readonly ending: string | undefined };

const columns: readonly Column<Listed>[] = [
  { name: 'Agent', of: ({ agent }) => agent },
  { name: 'May', of: ({ scopes }) => scopeWords(scopes) },
  { name: 'From', as: 'date', of: ({ from }) => from },
  { name: 'Before', as: 'date', of: ({ to }) => to },
  { name: 'Ended', of: ({ ended }) => ended?.reason },
  {
    ...{ name: 'Next', onPage: true },
    of: ({ ending, agent }) => ending && { text: 'End it', href: ending, about: agent },
  },
];

/** Who acts in whose name: a party lets another act for it, and ends that. */
@Injectable()
export class AgenciesDesk {
  constructor(
    private readonly directory: Directory,
    private readonly admission: Admission,
  ) {}

  @List<Listed>('/parties/:party/agencies', 'agencies:list', {
    ...{ title: 'Agents', columns },
    empty: 'Nobody acts or acted for this party.',
  })
  async list({ caller, params }: Visit): Promise<ListOf<Listed>> {
    const party = params['party'] as PartyId;
    const all = orRefuse((await this.directory.parties.agenciesOf(party)) ?? partyUnknown);
    const may = (action: 'agencies:grant' | 'agencies:end') => this.admission.mayOn(caller, action, party);
    return {
      ...whole(
        all.map((one) => ({
          ...one,
          ending: may('agencies:end') && !one.ended ? `/parties/${party}/agencies/${one.agent}/ending` : undefined,
        })),
      ),
      ...{ title: `Agents of ${party}`, file: `agents-${party}`, caption: 'The oldest first' },
      back: { text: party, href: `/parties/${party}` },
      acts: may('agencies:grant') ? [{ text: 'Let another party act', href: `/parties/${party}/let-act` }] : [],
    };
  }

  @Form('/parties/:party/let-act', 'agencies:grant', {
    ...{ title: 'Let another party act in your name', body: GrantAgencyDto, given: 'about', submit: 'Let it act' },
    done: 'Granted.',
    fields: [
      { name: 'agent', label: 'Agent', hint: 'Its PartyId.', width: 5 },
      scopesField,
      { name: 'from', label: 'First day', kind: 'date', hint: 'By default today.' },
      { name: 'to', label: 'First day without it', kind: 'date', hint: 'By default until you end it.' },
    ],
  })
  async grant({ params, body, context }: Sent<GrantAgencyDto>) {
    const at = context.receivedAt;
    return this.#act({ type: 'grant-agency', at, ...{ from: londonDate(at), to: null, ...body } }, params, context);
  }

  @Form('/parties/:party/agencies/:agent/ending', 'agencies:end', {
    ...{ title: 'End what an agent may do', body: EndAgencyDto, given: 'ending', submit: 'End it, at once' },
    ...{ done: 'Ended.', fields: [{ name: 'reason', label: 'Why', hint: 'For both of them.', kind: 'text' }] },
  })
  async end({ params, body: { reason }, context }: Sent<EndAgencyDto>) {
    const agent = params['agent'] as PartyId;
    return this.#act({ type: 'end-agency', agent, reason, at: context.receivedAt }, params, context);
  }

  about({ params: { party = '' } }: Visit) {
    return {
      back: `/parties/${party}/agencies`,
      lead: `What it does is done in the name of ${party}, and says so. What you do not tick it may not do.`,
      options: scopesFor(this.directory, party),
    };
  }

  ending({ params: { party = '', agent = '' } }: Visit) {
    return { back: `/parties/${party}/agencies`, lead: `${agent} acts for ${party} no more, at once.` };
  }

  async #act(command: PartyCommand, params: Visit['params'], context: Sent['context']): Promise<string> {
    const party = params['party'] as PartyId;
    orRefuse(await this.directory.parties.perform(party, command, context));
    return `/parties/${party}/agencies`;
  }
}
