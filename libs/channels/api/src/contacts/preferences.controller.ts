import { Body, Param } from '@nestjs/common';
import { noticePreferencesSchema, Preferences } from '@icx/contacts-service';
import type { PartyId } from '@icx/identifiers';
import { Change, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { NoticesDto } from './contacts.dto.ts';

/** What each party is told by mail, and how. */
@Subject('contacts', 'v1')
export class PreferencesController {
  constructor(private readonly preferences: Preferences) {}

  @Read(
    'parties/:party/notices',
    'contacts:preferences',
    'Of what the party is told by mail, at once or once a day',
    ok(noticePreferencesSchema),
  )
  readNotices(@Param('party') party: PartyId) {
    return this.preferences.read(party);
  }

  @Change(
    'parties/:party/notices',
    'contacts:prefer',
    {
      summary: 'Choose of what your party is told by mail, and when',
      description:
        'The notice of a request comes at once as long as requests are put to you by email: it begins a clock. Everything ' +
        'else is told to parties that chose email, for requests or for answers, as they say here.',
    },
    ok(noticePreferencesSchema),
  )
  async chooseNotices(@Call() { context }: Acting, @Param('party') party: PartyId, @Body() dto: NoticesDto) {
    return orRefuse(await this.preferences.choose(party, dto, context));
  }
}
