import { Injectable } from '@nestjs/common';
import {
  DataFixDto,
  DataFixWithdrawalDto,
  HandlerDto,
  IncidentDto,
  NoteDto,
  RejectionDto,
  RemarkDto,
  ReopeningDto,
  ResolutionDto,
} from '@icx/api-channel/dto/data-fixes/data-fixes';
import { notAsItMustBe, orRefuse } from '@icx/api-channel/http';
import { errorCodes, incidentCategories, items } from '@icx/data-fixes';
import { dataFixDocument, DataFixCases, readDataFix, standingOf, type CaseAct } from '@icx/data-fixes-service';
import { isRead } from '@icx/refusals';
import { caseState, claimOf, itemWords } from '@icx/words';
import { Form, type Sent, type Visit } from '../../pages/declare.ts';
import { optionsFor, type FieldWords } from '../../pages/fields.ts';
import { caseAddress } from './case-acts.ts';
import { caseNamed } from './data-fixes.desk.ts';

const category: FieldWords = {
  name: 'category',
  label: 'Category',
  kind: 'list',
  options: optionsFor(incidentCategories),
};
const note: FieldWords = {
  name: 'note',
  label: 'Note',
  kind: 'text',
  hint: 'Both sides read it. You may leave it out.',
};
const onCase = { given: 'about' } as const;

/** What is done to a case: by who reports it, and by DCC. */
@Injectable()
export class CaseActsDesk {
  constructor(private readonly cases: DataFixCases) {}

  @Form('/data-fixes/open', 'data-fixes:open', {
    ...{ title: 'Report wrong data', body: DataFixDto, given: 'opening', submit: 'Report it' },
    done: 'Reported: DCC sees it. Where somebody had reported the same, you report it together.',
    fields: [
      { name: 'deviceId', label: 'Device', hint: 'Its EUI-64, 16 hexadecimal digits.', width: 30 },
      {
        ...{ name: 'item', label: 'What of it is wrong', kind: 'list' },
        options: optionsFor(items, (item) => itemWords[item]),
      },
      { name: 'current', label: 'As the inventory has it', hint: 'You may leave it out.' },
      { name: 'wanted', label: 'As it should be', hint: 'Of an MPxN that the device should not have: none.' },
      {
        ...{ name: 'errorCode', label: 'What answered your update', kind: 'list', options: optionsFor(errorCodes) },
        hint: 'The error of Service Request 8.4, if you tried one.',
      },
      { ...category, hint: 'Of the Incident, as you see it. You may leave it out.' },
      { name: 'consumerComplaint', label: 'A consumer has complained', kind: 'flag' },
      note,
    ],
  })
  async open({ caller, context, body }: Sent<DataFixDto>) {
    const draft = readDataFix({ ...body });
    if (!isRead(draft)) throw notAsItMustBe(draft);
    const { state } = orRefuse(await this.cases.open(draft, { ...context, ...standingOf(caller) }));
    return caseAddress(state.id);
  }

  @Form('/data-fixes/:case/handler', 'data-fixes:name-handler', {
    ...{ ...onCase, title: 'Who has it', submit: 'Save', body: HandlerDto, done: 'Saved: both sides see who has it.' },
    fields: [{ name: 'handler', label: 'Name of the handler', width: 20 }, note],
  })
  handler(sent: Sent<HandlerDto>) {
    return this.#act(sent, { type: 'name-handler', ...sent.body });
  }

  @Form('/data-fixes/:case/incident', 'data-fixes:link-incident', {
    ...{ ...onCase, title: 'Link its Incident', submit: 'Link it', body: IncidentDto, done: 'Linked.' },
    fields: [
      { name: 'incident', label: 'Reference', hint: 'As DCC’s service desk has it, such as INC000012345.', width: 20 },
      category,
    ],
  })
  incident(sent: Sent<IncidentDto>) {
    return this.#act(sent, { type: 'link-incident', ...sent.body });
  }

  @Form('/data-fixes/:case/correction', 'data-fixes:begin-correction', {
    ...{ ...onCase, title: 'Hand it to the DSP', submit: 'The DSP corrects it', body: RemarkDto },
    ...{ done: 'The DSP has it. When the inventory is right, say so here.', fields: [note] },
  })
  correction(sent: Sent<RemarkDto>) {
    return this.#act(sent, { type: 'begin-correction', ...sent.body });
  }

  @Form('/data-fixes/:case/resolution', 'data-fixes:resolve', {
    ...{ ...onCase, title: 'The inventory is right now', submit: 'Resolve it', body: ResolutionDto },
    done: 'Resolved. Who reported it can reopen it.',
    fields: [{ name: 'how', label: 'How it became right', kind: 'text' }],
  })
  resolution(sent: Sent<ResolutionDto>) {
    return this.#act(sent, { type: 'resolve', ...sent.body });
  }

  @Form('/data-fixes/:case/rejection', 'data-fixes:reject', {
    ...{ ...onCase, title: 'Reject it', submit: 'Reject it', body: RejectionDto },
    done: 'Rejected. It cannot be reopened: who reported it may open a new case.',
    fields: [
      {
        ...{ name: 'why', label: 'Why there is nothing to correct, or not by DCC', kind: 'text' },
        hint: 'Say what is missing, so that a new case has it.',
      },
    ],
    check: 'checked',
  })
  rejection(sent: Sent<RejectionDto>) {
    return this.#act(sent, { type: 'reject', ...sent.body });
  }

  @Form('/data-fixes/:case/complaint', 'data-fixes:flag-complaint', {
    ...{ ...onCase, title: 'A consumer has complained', submit: 'Flag it', body: RemarkDto },
    ...{ done: 'Flagged: DCC sees that it cannot wait.', fields: [note] },
  })
  complaint(sent: Sent<RemarkDto>) {
    return this.#act(sent, { type: 'flag-complaint', ...sent.body });
  }

  @Form('/data-fixes/:case/note', 'data-fixes:add-note', {
    ...{ ...onCase, title: 'Add a note', submit: 'Add it', body: NoteDto, done: 'Added: both sides read it.' },
    fields: [{ name: 'note', label: 'Note', kind: 'text', hint: 'Both sides read it. Never write an install code.' }],
  })
  addNote(sent: Sent<NoteDto>) {
    return this.#act(sent, { type: 'add-note', ...sent.body });
  }

  @Form('/data-fixes/:case/withdrawal', 'data-fixes:withdraw', {
    ...{ ...onCase, title: 'Take it back', submit: 'Take it back', body: DataFixWithdrawalDto },
    done: 'Taken back. If others report it too, it goes on as theirs.',
    fields: [{ name: 'reason', label: 'Why', kind: 'text', hint: 'You may leave it out.' }],
    check: 'checked',
  })
  withdrawal(sent: Sent<DataFixWithdrawalDto>) {
    return this.#act(sent, { type: 'withdraw', ...sent.body });
  }

  @Form('/data-fixes/:case/reopening', 'data-fixes:reopen', {
    ...{ ...onCase, title: 'It is still wrong', submit: 'Reopen it', body: ReopeningDto },
    done: 'Reopened: it is back with who handled it.',
    fields: [{ name: 'reason', label: 'What is still wrong', kind: 'text' }],
  })
  reopening(sent: Sent<ReopeningDto>) {
    return this.#act(sent, { type: 'reopen', ...sent.body });
  }

  opening() {
    return { back: '/data-fixes', lead: 'One wrong item of one device: DCC corrects it under one Incident.' };
  }

  async about({ caller, params }: Visit) {
    const found = dataFixDocument(orRefuse(await this.cases.read(caseNamed(params), standingOf(caller))));
    const claims = found.reports.map((one) => `${one.by}: ${claimOf(one)}.`).join(' ');
    return {
      back: caseAddress(found.case),
      lead: `${itemWords[found.item]} of ${found.deviceId}, ${caseState(found.state)}. ${claims}`,
    };
  }

  checked(visit: Visit) {
    return this.about(visit);
  }

  async #act({ caller, params, context }: Sent, act: CaseAct): Promise<string> {
    const actor = { ...context, ...standingOf(caller) };
    const { state } = orRefuse(await this.cases.act(caseNamed(params), act, actor));
    return caseAddress(state.id);
  }
}
