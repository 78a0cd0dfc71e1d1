import { Readable } from 'node:stream';
import { Param } from '@nestjs/common';
import {
  issuedListDocument,
  issuedListSchema,
  issuedListsSchema,
  QuarterlyList,
  Readiness,
  readinessSchema,
} from '@icx/contacts-service';
import type { PartyId } from '@icx/identifiers';
import { Act, Read, Subject } from '../http/act.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { ok, text } from '../http/answered.ts';
import { csvOfRows } from '../http/attachments.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';

/** The list goes out once a quarter; each party says whether its part is still right. */
@Subject('contacts', 'v1')
export class ContactListsController {
  constructor(
    private readonly lists: QuarterlyList,
    private readonly readiness: Readiness,
  ) {}

  @Read('contact-lists', 'contact-lists:read', 'The lists that went out, the latest first', ok(issuedListsSchema))
  async listIssuedContactLists(@CallerOf() caller: Caller) {
    return { items: (await this.lists.issued()).map((list) => issuedListDocument(list, caller)) };
  }

  @Read(
    'contact-lists/:quarter',
    'contact-lists:read',
    'The list of one quarter: who has said that it is still right',
    ok(issuedListSchema),
  )
  async readIssuedContactList(@CallerOf() caller: Caller, @Param('quarter') quarter: string) {
    return issuedListDocument(orRefuse(await this.lists.of(quarter)), caller);
  }

  @Read(
    'contact-lists/:quarter/points.csv',
    'contact-lists:read',
    'The whole list as it went out then: what was proved and in force',
    text('text/csv', 'The list'),
  )
  async readIssuedContactPoints(@Param('quarter') quarter: string) {
    const rows = orRefuse(await this.lists.snapshot(quarter));
    return csvOfRows(Readable.from(rows), `contact-list-${quarter}.csv`);
  }

  @Act(
    'contact-lists',
    'contact-lists:issue',
    {
      summary: 'Send out the list of this quarter now',
      description: 'It goes out by itself at 09:00 of the quarter’s first Working Day.',
    },
    ok(issuedListSchema),
  )
  async issueContactList(@Call() { caller, context }: Acting) {
    return issuedListDocument(orRefuse(await this.lists.issue(context)), caller);
  }

  @Act(
    'parties/:party/contact-lists/:quarter/confirmation',
    'contacts:confirm',
    'Still right: say that your part of the list is as it should be',
    ok(issuedListSchema),
  )
  async confirmContactList(
    @Call() { caller, context }: Acting,
    @Param('party') party: PartyId,
    @Param('quarter') quarter: string,
  ) {
    return issuedListDocument(orRefuse(await this.lists.confirm(quarter, party, context)), caller);
  }

  @Read(
    'contacts/readiness',
    'contacts:readiness',
    'Which suppliers a request reaches by mail, and which have not confirmed the list',
    ok(readinessSchema),
  )
  readContactReadiness() {
    return this.readiness.document();
  }
}
