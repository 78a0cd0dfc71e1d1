import { Injectable } from '@nestjs/common';
import { InstructionDto, InstructionEndDto } from '@icx/api-channel/dto/holdings/answering';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { instructionDocument, StandingInstructions, type InstructionDocument } from '@icx/holdings-service';
import { fuels } from '@icx/identifiers';
import { clerkDate, clerkTime, instructionScopeWords } from '@icx/words';
import { Download, Form, Page, Undoable, type Sent, type Visit } from '../../pages/declare.ts';
import { listing } from '../../pages/listing.ts';
import { tableOf, type Cell } from '../../pages/table.ts';
import { holdings } from './holdings.desk.ts';

const LIST = '/standing-instructions';

/** What a holder says once for all: what it holds answers by itself. */
@Injectable()
export class InstructionsDesk {
  constructor(
    private readonly instructions: StandingInstructions,
    private readonly admission: Admission,
  ) {}

  @Page(LIST, 'standing-instructions:list', { title: 'Standing instructions', template: 'tables-page' })
  async list({ caller }: Visit) {
    const given = (await this.instructions.of(caller.party)).map(instructionDocument);
    const may = (action: 'standing-instructions:give' | 'standing-instructions:end') =>
      this.admission.alsoMay(caller, action) === undefined;
    const mayEnd = may('standing-instructions:end');
    return {
      back: holdings,
      lead: 'While one holds, what you hold answers what you are asked, in time and by itself: you are not told of it.',
      acts: may('standing-instructions:give') ? [{ text: 'Give one', href: `${LIST}/give` }] : [],
      list: listing(LIST, {}, null),
      tables: [
        tableOf(
          'In the order in which you gave them',
          ['For', 'From', 'Before', 'Ended', 'Next'],
          given.map((one): readonly Cell[] => [
            ...shownOf(one),
            mayEnd && !one.ended
              ? { text: 'End it', about: instructionScopeWords(one), href: `${LIST}/${one.id}/end` }
              : '-',
          ]),
        ),
      ],
    };
  }

  @Page(`${LIST}.csv`, 'standing-instructions:list', { title: 'Standing instructions', template: '' })
  async save({ caller }: Visit) {
    const given = (await this.instructions.of(caller.party)).map(instructionDocument);
    const rows = given.map((one) => [one.id, instructionScopeWords(one), one.from, one.to ?? '', one.ended?.at ?? '']);
    return new Download([['id', 'for', 'from', 'before', 'endedAt'], ...rows], 'standing-instructions.csv');
  }

  @Form(`${LIST}/give`, 'standing-instructions:give', {
    ...{ title: 'Give a standing instruction', body: InstructionDto, given: 'about', check: 'mind' },
    ...{ submit: 'Give it', done: 'Given. Open requests are answered now, new ones when they are put to you.' },
    fields: [
      {
        ...{ name: 'fuel', label: 'Only for meter points of', kind: 'list' },
        options: fuels.map((value) => ({ value, text: value })),
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
        hint: 'PartyId, MPID or gas short code; one a line.',
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

const shownOf = (one: InstructionDocument): readonly string[] => [
  ...[instructionScopeWords(one), clerkDate(one.from), one.to === null ? 'until ended' : clerkDate(one.to)],
  one.ended ? `${clerkTime(one.ended.at)}: “${one.ended.reason}”` : '-',
];
