import type { PartyId } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import type { Scope } from '../access/scopes.ts';
import type {
  Client,
  ClientAdded,
  ClientAuthentication,
  ClientChange,
  DirectoryEvent,
  MemberName,
  MemberState,
  PublicKey,
  User,
  UserChange,
} from './member.ts';
import { addKey, keyAdded, removeKey, type SecurityKeyCommand } from './decide-security-key.ts';
import { enrolmentVoid } from './enrolment-void.ts';
import type { SecurityKey } from './security-key.ts';

export type DirectoryCommand =
  | {
      readonly type: 'add-user';
      readonly party: PartyId;
      readonly name: MemberName;
      readonly displayName: string;
      readonly scopes: readonly Scope[];
      readonly partyAdministrator: boolean;
      readonly enrolmentUntil: string;
      readonly inHalves?: true;
      /** Why it replaces the last administrator of its party, which has none now. */
      readonly replaces?: string;
    }
  | { readonly type: 'change-user'; readonly change: UserChange }
  | {
      readonly type: 'renew-enrolment';
      readonly enrolmentUntil: string;
      readonly inHalves?: true;
      readonly reason?: string;
    }
  | {
      readonly type: 'enrol';
      readonly enrolment: number;
      readonly secondFactor: boolean;
      /** Chosen as second factor, or besides the app. */
      readonly securityKey?: SecurityKey | undefined;
    }
  | SecurityKeyCommand
  | {
      readonly type: 'add-client';
      readonly party: PartyId;
      readonly name: MemberName;
      readonly scopes: readonly Scope[];
      readonly authentication: ClientAuthentication;
      readonly keys: readonly PublicKey[];
      readonly subject?: string;
    }
  | { readonly type: 'change-client'; readonly change: ClientChange }
  | { readonly type: 'remove'; readonly reason?: string };

/** What whoever acts for the party may have at most. */
export interface DirectoryFacts {
  readonly scopes: readonly string[];
  /** Another party acts, which is SECAS: whether the party has an administrator of its own, or ever had one. */
  readonly overseen?: { readonly administrator: 'never' | 'once' | 'now' };
}

export const memberUnknown = refuse.unknown(
  'member-unknown',
  'Your party has no such user or client, or it was removed.',
);
const firstOnly = refuse.forbidden(
  'first-administrator-only',
  'For another party you may add its first administrator, once ever. One that lost its last administrator gets another one by POST /v1/parties/{party}/administrator. The rest is for the party to do.',
);
const administratorPresent = refuse.conflict(
  'administrator-present',
  'That party has an administrator of its own, who sees to its people. Remove it first if it is to be replaced.',
);
const exists = refuse.conflict(
  'member-exists',
  'Your party has one of this name already. Choose another name, or change that one.',
);

export const decideMember = (
  command: DirectoryCommand,
  state: MemberState,
  facts: DirectoryFacts,
): readonly DirectoryEvent[] | Refusal => {
  const { scopes } = 'change' in command ? command.change : 'scopes' in command ? command : { scopes: undefined };
  const beyond = scopes?.find((scope) => !facts.scopes.includes(scope));
  if (beyond !== undefined)
    return refuse(
      'scope-beyond-role',
      `The role of the party does not have the scope ${beyond}. Leave it out.`,
      '/scopes',
    );
  const overreach = command.type === 'add-user' && facts.overseen && overseenRefused(command, facts.overseen);
  if (overreach) return overreach;
  if (command.type === 'add-user' || command.type === 'add-client')
    return state?.active ? exists : added(command, state);
  if (!state?.active) return memberUnknown;
  return state.kind === 'user' ? onUser(command, state) : onClient(command, state);
};

const overseenRefused = (
  { partyAdministrator, replaces }: Extract<DirectoryCommand, { type: 'add-user' }>,
  { administrator }: NonNullable<DirectoryFacts['overseen']>,
): Refusal | undefined => {
  if (!partyAdministrator) return firstOnly;
  // First means ever: else whoever removes the last one could put anybody into its place.
  if (replaces === undefined) return administrator === 'never' ? undefined : firstOnly;
  return administrator === 'now' ? administratorPresent : undefined;
};

const added = (
  { type, ...data }: Extract<DirectoryCommand, { type: 'add-user' | 'add-client' }>,
  state: MemberState,
): readonly DirectoryEvent[] | Refusal => {
  if ('enrolmentUntil' in data) {
    // Never a number again that was enrolled before: a password and seed of that time must stay void.
    const enrolment = state?.kind === 'user' ? state.enrolment + 1 : 1;
    return [{ type: 'identity.user-added.v1', data: { ...data, enrolment } }];
  }
  return unproven(data, data.authentication) ?? [{ type: 'identity.client-added.v1', data }];
};

/** Of a client as it would be: an authority's certificate is known by its subject, everything else by its keys. */
const unproven = (
  { keys, subject }: Pick<ClientAdded, 'keys' | 'subject'>,
  by: ClientAuthentication,
): Refusal | undefined => {
  const byAuthority = by === 'tls_client_auth';
  if (byAuthority !== (subject !== undefined))
    return refuse(
      'client-subject-invalid',
      'A client with tls_client_auth has the subject of its certificate, and no other client has one.',
      '/subject',
    );
  if (byAuthority !== (keys.length === 0))
    return refuse(
      'client-key-invalid',
      'A client has 1 to 5 public keys, but with tls_client_auth none: its authority vouches for its key.',
      '/keys',
    );
  return by === 'self_signed_tls_client_auth' && keys.some(({ x5c }) => !x5c)
    ? refuse('client-key-invalid', 'A client that uses mutual TLS has the certificate of each key in x5c.', '/keys')
    : undefined;
};

const because = ({ reason }: { readonly reason?: string }) => (reason === undefined ? {} : { reason });

const onUser = (command: DirectoryCommand, user: User): readonly DirectoryEvent[] | Refusal => {
  switch (command.type) {
    case 'change-user':
      return [{ type: 'identity.user-changed.v1', data: command.change }];
    case 'renew-enrolment':
      return [
        {
          type: 'identity.enrolment-renewed.v1',
          data: {
            enrolment: user.enrolment + 1,
            enrolmentUntil: command.enrolmentUntil,
            ...(command.inHalves ? { inHalves: true } : {}),
            ...because(command),
          },
        },
      ];
    case 'enrol':
      if (user.enrolled || command.enrolment !== user.enrolment) return enrolmentVoid;
      return [
        {
          type: 'identity.user-enrolled.v1',
          data: { enrolment: command.enrolment, secondFactor: command.secondFactor },
        },
        ...(command.securityKey ? keyAdded(command.enrolment, command.securityKey) : []),
      ];
    case 'add-security-key':
      return addKey(command, user);
    case 'remove-security-key':
      return removeKey(command, user);
    case 'remove':
      return [{ type: 'identity.user-removed.v1', data: because(command) }];
    default:
      return memberUnknown;
  }
};

const onClient = (command: DirectoryCommand, client: Client): readonly DirectoryEvent[] | Refusal => {
  if (command.type === 'remove') return [{ type: 'identity.client-removed.v1', data: because(command) }];
  if (command.type !== 'change-client') return memberUnknown;
  const { change } = command;
  return (
    unproven({ ...client, ...change }, client.authentication) ?? [{ type: 'identity.client-changed.v1', data: change }]
  );
};
