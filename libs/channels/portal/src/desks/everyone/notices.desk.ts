import { Injectable } from '@nestjs/common';
import { NoticesDto } from '@icx/api-channel/dto/contacts/contacts';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { chosenNotices, hoursWords, waysOfNotice } from '@icx/contacts';
import { Preferences } from '@icx/contacts-service';
import type { PartyId } from '@icx/identifiers';
import { noticeWays, noticeWords } from '@icx/words';
import { Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { optionsFor, type FieldWords } from '../../pages/fields.ts';
import { addressOf } from '../../pages/listing.ts';
import { tableOf } from '../../pages/table.ts';
import { ownParty } from './own-party.desk.ts';

const fieldOf = (kind: string): string => `kinds.${kind}`;

const fields: readonly FieldWords[] = [
  ...chosenNotices.map((kind): FieldWords => ({
    ...{ name: fieldOf(kind), label: noticeWords(kind), kind: 'list' },
    options: optionsFor(waysOfNotice, (way) => noticeWays[way]),
  })),
  {
    ...{ name: 'hours', label: 'Hours for reminders and digests', width: 20 },
    hint: 'By the clock in London, such as 09:00-17:00; or any.',
  },
];

/** Of what a party is told by mail, and how. */
@Injectable()
export class NoticesDesk {
  constructor(
    private readonly preferences: Preferences,
    private readonly admission: Admission,
  ) {}

  @Page('/parties/:party/notices', 'contacts:preferences', { title: 'Notices by mail', template: 'tables-page' })
  async notices({ caller, params }: Visit) {
    const party = params['party'] as PartyId;
    const { kinds, ...chosen } = await this.preferences.of(party);
    const hours = hoursWords(chosen.hours);
    // The form is filled in with what holds now.
    const now = Object.fromEntries(chosenNotices.map((kind) => [fieldOf(kind), kinds[kind]]));
    return {
      title: `Notices by mail to ${party}`,
      back: party === caller.party ? ownParty : { text: 'Parties', href: '/parties' },
      acts: this.admission.mayOn(caller, 'contacts:prefer', party)
        ? [{ text: 'Change it', href: addressOf(`/parties/${party}/notices/choice`, { ...now, hours }) }]
        : [],
      tables: [
        tableOf(
          'What is told, and how',
          ['Notice', 'How'],
          [
            ...chosenNotices.map((kind) => [noticeWords(kind), noticeWays[kinds[kind]]]),
            ['Hours for reminders and digests', hours],
          ],
        ),
      ],
    };
  }

  @Form('/parties/:party/notices/choice', 'contacts:prefer', {
    ...{ title: 'Notices by mail', body: NoticesDto, fields, given: 'about', submit: 'Save' },
    done: 'Saved: it holds from now on.',
  })
  async prefer({ params, body, context }: Sent<NoticesDto>) {
    const party = params['party'] as PartyId;
    orRefuse(await this.preferences.choose(party, body, context));
    return `/parties/${party}/notices`;
  }

  about({ params: { party = '' } }: Visit) {
    return { back: `/parties/${party}/notices`, lead: 'What you leave empty stays as it is.' };
  }
}
