import { Injectable } from '@nestjs/common';
import { InstructionDto, InstructionEndDto } from '@icx/api-channel/dto/holdings/answering';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { instructionDocument, StandingInstructions, type InstructionDocument } from '@icx/holdings-service';
import { fuels } from '@icx/identifiers';
import { clerkDate, clerkTime, instructionScopeWords } from '@icx/words';
import { Form, List, Undoable, type Sent, type Visit } from '../../pages/declare.ts';
import { optionsFor } from '../../pages/fields.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';
import { partyHint } from '../answering.ts';
import { holdings } from './holdings.desk.ts';

const LIST = '/standing-instructions';

/** With where it is ended, for who may. */
type Given = InstructionDocument & { readonly end: string | undefined };

const columns: readonly Column<Given>[] = [
  { name: 'For', of: (one) => instructionScopeWords(one) },
  { name: 'From', as: 'date', of: ({ from }) => from },
  { name: 'Before', of: ({ to }) => (to === null ? 'until ended' : clerkDate(to)) },
  { name: 'Ended', of: ({ ended }) => ended && `${clerkTime(ended.at)}: “${ended.reason}”` },
  {
    ...{ name: 'Next', onPage: true },
    of: (one) => one.end && { text: 'End it', about: instructionScopeWords(one), href: one.end },
  },
];
const saved: readonly Column<Given>[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'for', of: (one) => instructionScopeWords(one) },
  { name: 'from', of: ({ from }) => from },
  { name: 'before', of: ({ to }) => to },
  { name: 'endedAt', of: ({ ended }) => ended?.at },
];

/** What a holder says once for all: what it holds answers by itself. */
@Injectable()
export class InstructionsDesk {
  constructor(
    private readonly instructions: StandingInstructions,
    private readonly admission: Admission,
  ) {}

  @List<Given>(LIST, 'standing-instructions:list', {
    ...{
      title: 'Standing instructions',
      columns,
      saved,
      inNavigation: { under: 'requests', hint: 'have what you hold answer by itself' },
    },
    empty: 'You have given none: what you hold answers nothing by itself.',
  })
  async list({ caller }: Visit): Promise<ListOf<Given>> {
    const may = (action: 'standing-instructions:give' | 'standing-instructions:end') =>
      this.admission.alsoMay(caller, action) === undefined;
    const mayEnd = may('standing-instructions:end');
    const given = (await this.instructions.of(caller.party)).map(instructionDocument);
    return {
      ...whole(given.map((one) => ({ ...one, end: mayEnd && !one.ended ? `${LIST}/${one.id}/end` : undefined }))),
      back: holdings,
      caption: 'In the order in which you gave them',
      lead: 'While one holds, what you hold answers what you are asked, in time and by itself: you are not told of it.',
      acts: may('standing-instructions:give') ? [{ text: 'Give one', href: `${LIST}/give` }] : [],
    };
  }

  @Form(`${LIST}/give`, 'standing-instructions:give', {
    ...{ title: 'Give a standing instruction', body: InstructionDto, given: 'about', check: 'mind' },
    ...{ submit: 'Give it', done: 'Given. Open requests are answered now, new ones when they are put to you.' },
    fields: [
      {
        ...{ name: 'fuel', label: 'Only for meter points of', kind: 'list' },
        options: optionsFor(fuels),
      },
      {
        name: 'deviceTypes',
        label: 'Only devices of these types',
        hint: 'ESME, for example; one a line.',
        kind: 'several',
      },
      {
        name: 'manufacturers',
        label: 'Only devices of these manufacturers',
        hint: 'As your holdings name them; one a line.',
        kind: 'several',
      },
      {
        name: 'requesters',
        label: 'Only where one of these asks',
        hint: `${partyHint} One a line.`,
        kind: 'several',
      },
      { name: 'from', label: 'First day', hint: 'Today or later; by default today.', kind: 'date' },
      { name: 'to', label: 'The day after the last', hint: 'By default until you end it.', kind: 'date' },
    ],
  })
  async give({ body, context }: Sent<InstructionDto>) {
    const { id } = orRefuse(await this.instructions.give(body, context));
    return new Undoable(LIST, { text: 'End it', href: `${LIST}/${id}/end` });
  }

  mind() {
    return {
      lead:
        'It does not answer where a code of the request has failed, where you have asked back, where another code for the ' +
        'device waits to be settled, or while reveals of the requester wait for SECAS.',
    };
  }

  @Form(`${LIST}/:instruction/end`, 'standing-instructions:end', {
    ...{ title: 'End a standing instruction', body: InstructionEndDto, given: 'about', submit: 'End it' },
    done: 'Ended: it answers nothing any more.',
    fields: [{ name: 'reason', label: 'Why', hint: 'For your own record.', kind: 'text' }],
  })
  async end({ params, body: { reason }, context }: Sent<InstructionEndDto>) {
    orRefuse(await this.instructions.end(params['instruction']!, reason, context));
    return LIST;
  }

  about() {
    return { back: LIST, lead: 'What you leave empty is for any.' };
  }
}
