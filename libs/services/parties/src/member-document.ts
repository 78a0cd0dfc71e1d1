import { document, instant, nullable, ofAny, Type, words } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { clientAuthentications } from '@icx/parties';
import type { Client, User } from '@icx/parties';
import { clientIdOf } from './directory.ts';
import { enrolmentSchema } from './enrolment.ts';
import { scopesSchema } from './party-document.ts';

export const userSchema = document('User', {
  name: Type.String({ description: 'Unique among the users of its party.' }),
  signInName: Type.String({ examples: ['anna@AAAA'] }),
  displayName: Type.String(),
  scopes: scopesSchema,
  partyAdministrator: Type.Boolean(),
  enrolled: Type.Boolean({ description: 'The person chose password and second factor.' }),
  active: Type.Boolean(),
  securityKeys: Type.Array(
    Type.Object({
      key: Type.String({ description: 'Its name, with which it is removed.', examples: ['k3jq5w7xapcd'] }),
      addedAt: instant(),
      synced: Type.Boolean({ description: 'A passkey that its holder may have on several devices.' }),
    }),
    {
      description: 'Security keys and passkeys with which the person signs in; an authenticator app is not among them.',
    },
  ),
});

export const userDocument = (user: User): DocumentOf<typeof userSchema> => {
  const { party, name, displayName, scopes, partyAdministrator, enrolled, active, securityKeys = [] } = user;
  const of = { name, signInName: `${name}@${party}`, displayName, scopes };
  return { ...of, partyAdministrator, enrolled, active, securityKeys };
};

export const enrollingUserSchema = document('EnrollingUser', {
  ...userSchema.properties,
  enrolment: nullable(enrolmentSchema),
});

export const clientSchema = document('Client', {
  name: Type.String({ description: 'Unique among the clients of its party.' }),
  clientId: Type.String({ description: 'At the token endpoint.', examples: ['AAAA.billing'] }),
  scopes: scopesSchema,
  authentication: words('ClientAuthentication', clientAuthentications),
  keys: Type.Array(ofAny(Type.Union([Type.String(), Type.Array(Type.String())])), {
    description: 'Public keys as JWK (RFC 7517).',
  }),
  subject: nullable(Type.String({ description: 'Whom its certificate has to name, with tls_client_auth.' })),
  active: Type.Boolean(),
});

export const clientDocument = (client: Client): DocumentOf<typeof clientSchema> => ({
  name: client.name,
  clientId: clientIdOf(client),
  scopes: client.scopes,
  authentication: client.authentication,
  keys: client.keys,
  subject: client.subject ?? null,
  active: client.active,
});
