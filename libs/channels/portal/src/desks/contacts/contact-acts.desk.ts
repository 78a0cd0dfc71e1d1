import { Injectable } from '@nestjs/common';
import {
  AddContactDto,
  ChangeContactDto,
  ConfirmContactDto,
  contactChange,
  ContactProofDto,
  contactDraft,
  EndContactDto,
} from '@icx/api-channel/dto/contacts/contacts';
import { orRefuse } from '@icx/api-channel/http';
import { purposes, type KeptPoint } from '@icx/contacts';
import { contactFuels, Contacts } from '@icx/contacts-service';
import type { PartyId } from '@icx/identifiers';
import type { Refusal } from '@icx/refusals';
import { plain } from '@icx/words';
import { Form, type Sent, type Visit } from '../../pages/declare.ts';
import { optionsFor, type FieldWords } from '../../pages/fields.ts';
import { addressOf } from '../../pages/listing.ts';
import { ContactPointDesk, fuelWords } from './contact-point.desk.ts';

const details: readonly FieldWords[] = [
  {
    ...{ name: 'purpose', label: 'For', kind: 'list', options: optionsFor(purposes, plain) },
    hint: 'Only one for install code requests may act by mail.',
  },
  { name: 'address', label: 'Mail address', hint: 'Of a mailbox that people read: a code is mailed there.' },
  {
    ...{ name: 'fuel', label: 'Fuel', kind: 'list' },
    options: optionsFor(contactFuels, fuelWords),
  },
  { name: 'rank', label: 'Place', hint: '1 is told first, 9 last; several of one place at once.', width: 2 },
  { name: 'name', label: 'Name', hint: 'A team or a person. You may leave it out.' },
  { name: 'phone', label: 'Telephone', hint: 'As it is dialled. You may leave it out.', width: 20 },
];
const optional = (field: FieldWords): FieldWords => ({
  ...field,
  hint: `${field.hint ?? ''} You may leave it out.`.trim(),
});

/** What becomes of contact points: each party keeps its own, and SECAS everybody's. */
@Injectable()
export class ContactActsDesk {
  constructor(
    private readonly contacts: Contacts,
    private readonly points: ContactPointDesk,
  ) {}

  @Form('/parties/:party/contacts/add', 'contacts:change', {
    ...{ title: 'Enter a contact point', body: AddContactDto, given: 'ofParty', submit: 'Enter it' },
    done: 'Entered. A code is on its way to its address: give it back here.',
    fields: [
      ...details,
      optional({ name: 'startsOn', label: 'First day', hint: 'By default at once.', kind: 'date' }),
      optional({
        name: 'endsOn',
        label: 'First day without it',
        hint: 'By default until further notice.',
        kind: 'date',
      }),
    ],
  })
  async add({ params, body, context }: Sent<AddContactDto>) {
    return pageOf(await this.contacts.add(params['party'] as PartyId, contactDraft(body), context));
  }

  @Form('/parties/:party/contacts/:contact/change', 'contacts:change', {
    ...{
      title: 'Change a contact point',
      body: ChangeContactDto,
      fields: details,
      given: 'changing',
      submit: 'Change it',
    },
    done: 'Changed.',
  })
  async change({ params, body, context }: Sent<ChangeContactDto>) {
    return pageOf(await this.contacts.change(...pointIn(params), contactChange(body), context));
  }

  @Form('/parties/:party/contacts/:contact/ending', 'contacts:change', {
    ...{ title: 'End a contact point', body: EndContactDto, given: 'about', submit: 'End it' },
    done: 'Ended.',
    fields: [
      optional({ name: 'endsOn', label: 'First day without it', hint: 'By default it ends at once.', kind: 'date' }),
      { name: 'reason', label: 'Why', hint: 'You may leave it out.', kind: 'text' },
    ],
  })
  async end({ params, body, context }: Sent<EndContactDto>) {
    const { party } = orRefuse(await this.contacts.end(...pointIn(params), body, context));
    return addressOf('/contacts', { party });
  }

  @Form('/parties/:party/contacts/:contact/proof-mail', 'contacts:change', {
    ...{ title: 'Have another code mailed', fields: [], given: 'about', submit: 'Mail it' },
    done: 'Another code is on its way. The last one is void.',
  })
  async askProof({ params, context }: Sent) {
    return pageOf(await this.contacts.askProof(...pointIn(params), context));
  }

  @Form('/parties/:party/contacts/:contact/proof', 'contacts:prove', {
    ...{ title: 'Give back the code from the mail', body: ContactProofDto, given: 'about', submit: 'Give it back' },
    done: 'Proved: the address is yours.',
    fields: [{ name: 'code', label: 'Code', hint: 'Capitals and hyphens do not matter.', width: 20 }],
  })
  async prove({ params, body: { code }, context }: Sent<ContactProofDto>) {
    return pageOf(await this.contacts.prove(...pointIn(params), code, context));
  }

  @Form('/parties/:party/contacts/:contact/confirmation', 'contacts:confirm', {
    ...{ title: 'Stand by a contact point that SECAS entered', body: ConfirmContactDto, given: 'confirming' },
    ...{ submit: 'It is ours', done: 'Confirmed.' },
    fields: [{ name: 'address', label: 'Mail address', hint: 'If it has another one by now, nothing is done.' }],
  })
  async confirm({ params, body: { address }, context }: Sent<ConfirmContactDto>) {
    return pageOf(await this.contacts.confirm(...pointIn(params), address, context));
  }

  ofParty({ params: { party = '' } }: Visit) {
    return {
      title: `Enter a contact point of ${party}`,
      back: addressOf('/contacts', { party }),
      lead: `It is told nothing before somebody of ${party} has given back the code that is mailed to it.`,
    };
  }

  async about({ caller, params }: Visit) {
    const { address, purpose, fuel } = await this.points.read(caller, params);
    return {
      back: `/parties/${params['party']}/contacts/${params['contact']}`,
      lead: `${address}, of ${params['party']} for ${plain(purpose)}, ${fuelWords(fuel)}.`,
    };
  }

  async changing(visit: Visit) {
    const lead =
      'Another address, purpose or fuel is proved anew, and the old address stops at once. So that nothing is missed, enter the new one first and end the old. What you leave empty stays.';
    return { ...(await this.about(visit)), lead };
  }

  async confirming(visit: Visit) {
    const { lead, ...rest } = await this.about(visit);
    return { ...rest, lead: `${lead} Once you say so, mail from it may act in your name.` };
  }
}

const pointIn = ({ party, contact = '' }: Visit['params']): [PartyId, string] => [party as PartyId, contact];

const pageOf = (point: KeptPoint | Refusal): string => {
  const { party, id } = orRefuse(point);
  return `/parties/${party}/contacts/${id}`;
};
