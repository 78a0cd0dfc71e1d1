import { Body, Param, Query } from '@nestjs/common';
import type { KeptPoint } from '@icx/contacts';
import {
  contactDocument,
  contactHistorySchema,
  ContactList,
  contactPageSchema,
  Contacts,
  contactSchema,
} from '@icx/contacts-service';
import type { PartyId } from '@icx/identifiers';
import type { Refusal } from '@icx/refusals';
import { Act, Change, Read, Subject } from '../http/act.ts';
import { created, ok, text } from '../http/answered.ts';
import { csvOfRows, XLSX, xlsxAttachment } from '../http/attachments.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import {
  AddContactDto,
  ChangeContactDto,
  ConfirmContactDto,
  contactChange,
  contactDraft,
  ContactHistoryDto,
  ContactListDto,
  ContactProofDto,
  EndContactDto,
} from './contacts.dto.ts';

const exported =
  'What is to come or to be proved is with it, what has ended is not. Days are of London; the end is the first day without.';
const POINT = 'parties/:party/contacts/:contact';

/** The Operational Contact List: everybody reads it, each party and SECAS keep it. */
@Subject('contacts', 'v1')
export class ContactsController {
  constructor(
    private readonly contacts: Contacts,
    private readonly list: ContactList,
  ) {}

  @Read(
    'contacts',
    'contacts:list',
    {
      summary: 'The Operational Contact List: where each party is reached, for which purpose and fuel',
      description:
        'Of others what is proved and in force; of your own party, and for SECAS of all, also what is to come or to be ' +
        'proved, and how each point stands.',
    },
    ok(contactPageSchema),
  )
  listContacts(@CallerOf() caller: Caller, @Query() query: ContactListDto) {
    return this.list.pageFor(caller, query);
  }

  @Read(
    'contacts.csv',
    'contacts:list',
    { summary: 'Your contact points, for SECAS all, as CSV', description: exported },
    text('text/csv', 'The points'),
  )
  readContactsCsv(@CallerOf() caller: Caller) {
    return csvOfRows(this.list.rowsFor(caller), 'contacts.csv');
  }

  @Read(
    'contacts.xlsx',
    'contacts:list',
    { summary: 'The same as a workbook', description: exported },
    text(XLSX, 'The points'),
  )
  readContactsXlsx(@CallerOf() caller: Caller) {
    return xlsxAttachment(this.list.rowsFor(caller), 'contacts.xlsx');
  }

  @Read(
    'contacts/history',
    'contacts:history',
    'What happened to your contact points, for SECAS to all; the latest first',
    ok(contactHistorySchema),
  )
  listContactChanges(@CallerOf() caller: Caller, @Query() query: ContactHistoryDto) {
    return this.list.historyFor(caller, query);
  }

  @Act(
    'parties/:party/contacts',
    'contacts:change',
    {
      summary: 'Enter a contact point; a code is mailed to its address',
      description:
        'It is told nothing before a user of the party gives that code back, and may act by mail from the end of the second ' +
        'Working Day after; what SECAS entered only once an administrator of the party has confirmed it, too.',
    },
    created(contactSchema),
  )
  async addContact(@Call() { context }: Acting, @Param('party') party: PartyId, @Body() dto: AddContactDto) {
    return told(await this.contacts.add(party, contactDraft(dto), context));
  }

  @Change(
    POINT,
    'contacts:change',
    {
      summary: 'Change a contact point: another address, purpose or fuel has to be proved anew',
      description:
        'The old address is told, and stops at once. So that nothing is missed, enter the new one first and end the old.',
    },
    ok(contactSchema),
  )
  async changeContact(@Call() call: Acting, @Body() dto: ChangeContactDto) {
    return told(await this.contacts.change(...pointIn(call), contactChange(dto), call.context));
  }

  @Act(`${POINT}/ending`, 'contacts:change', 'End a contact point, at once or on a day to come', ok(contactSchema))
  async endContact(@Call() call: Acting, @Body() dto: EndContactDto) {
    return told(await this.contacts.end(...pointIn(call), dto, call.context));
  }

  @Act(`${POINT}/proof-mail`, 'contacts:change', 'Have another code mailed; the last one is void', ok(contactSchema))
  async askContactProof(@Call() call: Acting) {
    return told(await this.contacts.askProof(...pointIn(call), call.context));
  }

  @Act(
    `${POINT}/proof`,
    'contacts:prove',
    'Give back the code that was mailed: the address is your party’s',
    ok(contactSchema),
  )
  async proveContact(@Call() call: Acting, @Body() { code }: ContactProofDto) {
    return told(await this.contacts.prove(...pointIn(call), code, call.context));
  }

  @Act(
    `${POINT}/confirmation`,
    'contacts:confirm',
    'Stand by a contact point that SECAS entered for your party',
    ok(contactSchema),
  )
  async confirmContact(@Call() call: Acting, @Body() { address }: ConfirmContactDto) {
    return told(await this.contacts.confirm(...pointIn(call), address, call.context));
  }
}

const pointIn = ({ params }: Acting): [PartyId, string] => [params['party'] as PartyId, params['contact']!];

const told = (point: KeptPoint | Refusal) => contactDocument(orRefuse(point));
