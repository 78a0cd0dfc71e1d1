import { evolveMember, subjectOf, type DirectoryEvent, type MemberState } from '@icx/parties';
import type { View } from '@icx/read-store';

/** Somebody got, lost or was given other access. */
interface Access {
  readonly at: string;
  readonly type: string;
  readonly party: string | null;
  readonly user: string | null;
  readonly approvedBy: string | null;
  readonly position: bigint;
  readonly access: string;
}

interface Membership {
  readonly member: MemberState;
  readonly accesses: readonly Access[];
}

const kinds: Readonly<Record<DirectoryEvent['type'], 'joined' | 'left' | 'changed'>> = {
  'identity.user-added.v1': 'joined',
  'identity.client-added.v1': 'joined',
  'identity.user-removed.v1': 'left',
  'identity.client-removed.v1': 'left',
  'identity.user-changed.v1': 'changed',
  'identity.client-changed.v1': 'changed',
  'identity.enrolment-renewed.v1': 'changed',
  'identity.user-enrolled.v1': 'changed',
};

/** Users and clients as they are, and each change of access with who made it, for the report of joiners and leavers. */
export const directoryView: View<Membership> = {
  name: 'directory',
  version: 2,
  tables: [
    {
      name: 'members',
      columns: { subject: 'text', party: 'text', document: 'text' },
      primaryKey: ['subject'],
      indexes: [],
    },
    {
      name: 'access_changes',
      columns: {
        position: 'integer',
        party: 'text',
        subject: 'text',
        at: 'text',
        what: 'text',
        type: 'text',
        by_party: 'text',
        by_user: 'text',
        approved_by: 'text',
        access: 'text',
      },
      primaryKey: ['position'],
      indexes: [{ columns: ['party', 'at'] }],
    },
  ],
  eventPrefix: 'identity.',
  initial: { member: null, accesses: [] },
  evolve: ({ member, accesses }, { type, data, metadata, recordedAt, position }) => {
    const after = evolveMember(member, { type, data } as unknown as DirectoryEvent);
    const { scopes = [], ...rest } = after ?? {};
    const access = { scopes, partyAdministrator: 'partyAdministrator' in rest && rest.partyAdministrator };
    const change: Access = {
      at: recordedAt,
      type,
      party: (metadata['party'] as string | null | undefined) ?? null,
      user: (metadata['user'] as string | undefined) ?? null,
      approvedBy: (metadata['approvedBy'] as string | undefined) ?? null,
      position,
      access: JSON.stringify(access),
    };
    return { member: after, accesses: [...accesses, change] };
  },
  rows: (_, { member, accesses }) => {
    if (!member) return [];
    const { kind, party, name } = member;
    const subject = subjectOf(kind, party, name);
    return [
      { table: 'members', row: { subject, party, document: JSON.stringify(member) } },
      ...accesses.map(({ at, type, position, access, party: byParty, user: byUser, approvedBy }) => ({
        table: 'access_changes',
        row: {
          position,
          party,
          subject,
          at,
          what: kinds[type as DirectoryEvent['type']],
          type,
          by_party: byParty,
          by_user: byUser,
          approved_by: approvedBy,
          access,
        },
      })),
    ];
  },
};
