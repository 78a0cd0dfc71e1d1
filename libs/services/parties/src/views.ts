import { directoryEventTypes, evolveMember, subjectOf, type DirectoryEvent, type MemberState } from '@icx/parties';
import type { StateView } from '@icx/read-store';
import type { AccessRow } from './queries.ts';

const kinds: Readonly<Record<DirectoryEvent['type'], AccessRow['what']>> = {
  'identity.user-added.v1': 'joined',
  'identity.client-added.v1': 'joined',
  'identity.user-removed.v1': 'left',
  'identity.client-removed.v1': 'left',
  'identity.user-changed.v1': 'changed',
  'identity.client-changed.v1': 'changed',
  'identity.enrolment-renewed.v1': 'changed',
  'identity.user-enrolled.v1': 'changed',
  'identity.security-key-added.v1': 'changed',
  'identity.security-key-removed.v1': 'changed',
};

/** Users and clients as they are, and each change of access with who made it, for the report of joiners and leavers. */
export const directoryView: StateView<MemberState> = {
  name: 'directory',
  version: 5,
  tables: [
    {
      name: 'members',
      columns: { subject: 'text', party: 'text', document: 'json' },
      primaryKey: ['subject'],
      indexes: [],
    },
    {
      name: 'access_changes',
      columns: {
        position: 'position',
        party: 'text',
        subject: 'text',
        at: 'text',
        what: 'text',
        type: 'text',
        by_party: 'text',
        by_user: 'text',
        approved_by: 'text',
        access: 'json',
      },
      primaryKey: ['position'],
      indexes: [{ columns: ['party', 'at'] }],
    },
  ],
  events: directoryEventTypes,
  initial: null,
  evolve: (member, event) => evolveMember(member, event as unknown as DirectoryEvent),
  rows: (_, member) => {
    if (!member) return [];
    const { kind, party, name } = member;
    const subject = subjectOf(kind, party, name);
    return [{ table: 'members', row: { subject, party, document: member } }];
  },
  append: ({ type, position, recordedAt, metadata }, _, member) => {
    if (!member) return [];
    const { kind, party, name, scopes } = member;
    const access = { scopes, partyAdministrator: 'partyAdministrator' in member && member.partyAdministrator };
    const row = {
      position,
      party,
      subject: subjectOf(kind, party, name),
      at: recordedAt,
      what: kinds[type as DirectoryEvent['type']],
      type,
      by_party: (metadata['party'] as string | null | undefined) ?? null,
      by_user: (metadata['user'] as string | undefined) ?? null,
      approved_by: (metadata['approvedBy'] as string | undefined) ?? null,
      access,
    };
    return [{ table: 'access_changes', row }];
  },
};
