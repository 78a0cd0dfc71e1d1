import { Param } from '@nestjs/common';
import { parseQuarter, type Quarter } from '@icx/contacts';
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
import { ok } from '../http/answered.ts';
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
    return issuedListDocument(orRefuse(await this.lists.of(quarterOf(quarter))), caller);
  }

  @Act(
    'contact-lists',
    'contact-lists:issue',
    {
      summary: 'Send out the list of this quarter now',
      description:
        'It goes out by itself at 09:00 of the quarter’s first Working Day. Sent out already it is told as it is.',
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
    return issuedListDocument(orRefuse(await this.lists.confirm(quarterOf(quarter), party, context)), caller);
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

const quarterOf = (given: string): Quarter => orRefuse(parseQuarter(given));
