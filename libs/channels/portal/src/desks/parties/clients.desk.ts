import { Injectable } from '@nestjs/common';
import { AccessReasonDto, AddClientDto, ChangeClientDto } from '@icx/api-channel/dto/parties/parties';
import { Field, orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import type { PartyId } from '@icx/identifiers';
import { clientAuthentications, type ClientAuthentication, type PublicKey } from '@icx/parties';
import { clientDocument, Directory, parsePublicKeys } from '@icx/parties-service';
import { describing, refuse, type Parsed } from '@icx/refusals';
import { scopeWords } from '@icx/words';
import { Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { optionsFor, type FieldWords } from '../../pages/fields.ts';
import { addressOf } from '../../pages/listing.ts';
import { TwoPeople } from '../two-people.ts';
import { memberAt, memberIn, scopesField, scopesFor, ticked } from './members.ts';

const notJson = refuse('public-keys-invalid', 'Paste one public key as JWK, a list of them, or a JWK set.');

/** One key, a list or a set, as it is pasted. */
const parsePastedKeys = describing(
  (value: unknown): Parsed<readonly PublicKey[]> => {
    try {
      const read: unknown = JSON.parse(String(value));
      const { keys } = (read ?? {}) as { readonly keys?: unknown };
      return parsePublicKeys(Array.isArray(read) ? read : (keys ?? [read]));
    } catch {
      return notJson;
    }
  },
  { type: 'string' },
);

class AddPastedClientDto extends AddClientDto {
  @Field(parsePastedKeys, { optional: true }) declare keys?: readonly PublicKey[];
}
class ChangePastedClientDto extends ChangeClientDto {
  @Field(parsePastedKeys, { optional: true }) declare keys?: readonly PublicKey[];
}

const keys: FieldWords = {
  ...{ name: 'keys', label: 'Public keys', kind: 'text' },
  hint: 'As JWK, or a JWK set; two at once while you change from one to the other. Never a private key.',
};
const subject: FieldWords = {
  ...{ name: 'subject', label: 'Subject of its certificate' },
  hint: 'Where it signs in by a certificate: RFC 4514, or a DNS name in it.',
};
const ways: Readonly<Record<ClientAuthentication, string>> = {
  private_key_jwt: 'A key of its own',
  tls_client_auth: 'A certificate of an authority',
  self_signed_tls_client_auth: 'A certificate of its own',
};

/** The systems of a party, and what they may do. */
@Injectable()
export class ClientsDesk {
  constructor(
    private readonly directory: Directory,
    private readonly twoPeople: TwoPeople,
    private readonly admission: Admission,
  ) {}

  @Page('/parties/:party/clients/:name', 'clients:list', { title: 'Client', template: 'facts-page' })
  one({ caller, params }: Visit) {
    const client = clientDocument(memberAt(this.directory, 'client', params));
    const { party } = memberIn(params);
    const at = `/parties/${party}/clients/${client.name}`;
    const may = (action: 'clients:change' | 'clients:remove') =>
      client.active && this.admission.mayOn(caller, action, party);
    return {
      title: client.clientId,
      back: { text: `Clients of ${party}`, href: `/parties/${party}/clients` },
      acts: [
        may('clients:change') && {
          text: 'Change it',
          href: addressOf(`${at}/change`, { ...ticked(client.scopes), subject: client.subject ?? undefined }),
        },
        may('clients:remove') && { text: 'Remove it', href: `${at}/removal` },
      ].filter((one) => one !== false),
      facts: [
        ['Stands', client.active ? 'active' : 'removed'],
        ['May', scopeWords(client.scopes)],
        ['Signs in by', ways[client.authentication]],
        ['Subject', client.subject ?? ''],
        ['Keys', client.keys.map(({ kid, kty }) => String(kid ?? kty)).join(', ')],
      ],
    };
  }

  @Form('/parties/:party/add-client', 'clients:add', {
    ...{ title: 'Add a client', body: AddPastedClientDto, given: 'adding', submit: 'Add it', done: 'Added.' },
    fields: [
      { name: 'name', label: 'Name', hint: 'Its client id is AAAA.billing: its party, and this.', width: 20 },
      scopesField,
      {
        ...{ name: 'authentication', label: 'Signs in by', kind: 'choice' },
        options: optionsFor(clientAuthentications, (way) => ways[way]),
      },
      keys,
      subject,
    ],
  })
  add(sent: Sent<AddPastedClientDto>) {
    const party = sent.params['party'] as PartyId;
    const draft = { party, authentication: 'private_key_jwt', keys: [], ...sent.body } as const;
    return this.twoPeople.take('add-client', draft, sent, pageOf);
  }

  @Form('/parties/:party/clients/:name/change', 'clients:change', {
    ...{ title: 'Change a client', body: ChangePastedClientDto, given: 'changing', submit: 'Change it' },
    ...{ done: 'Changed.', fields: [scopesField, keys, subject] },
  })
  change(sent: Sent<ChangePastedClientDto>) {
    const draft = { ...memberIn(sent.params), change: { ...sent.body } };
    return this.twoPeople.take('change-client', draft, sent, pageOf);
  }

  @Form('/parties/:party/clients/:name/removal', 'clients:remove', {
    ...{ title: 'Remove a client', body: AccessReasonDto, given: 'changing', submit: 'End the access, at once' },
    done: 'Removed: this system has no access any more.',
    fields: [{ name: 'reason', label: 'Why', hint: 'You may leave it out.', kind: 'text' }],
  })
  async remove({ params, body, context }: Sent<AccessReasonDto>) {
    const of = memberIn(params);
    orRefuse(await this.directory.perform({ kind: 'client', ...of }, { type: 'remove', ...body }, context));
    return `/parties/${of.party}/clients`;
  }

  adding({ params: { party = '' } }: Visit) {
    return {
      ...{ title: `Add a client to ${party}`, back: `/parties/${party}/clients` },
      options: scopesFor(this.directory, party),
    };
  }

  changing({ params }: Visit) {
    const client = memberAt(this.directory, 'client', params);
    return {
      ...{
        back: pageOf(client),
        lead: `${clientDocument(client).clientId}. What you leave empty of keys and subject stays.`,
      },
      options: scopesFor(this.directory, client.party),
    };
  }
}

const pageOf = ({ party, name }: { readonly party: string; readonly name: string }): string =>
  `/parties/${party}/clients/${name}`;
