import { entryStates } from '@icx/backlog';
import {
  count,
  day,
  deviceId,
  deviceType,
  document,
  fuel,
  id,
  instant,
  mpxn,
  nullable,
  page,
  partyId,
  Type,
  words,
} from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { FoundEntry } from './register.ts';
import { backlogStates, type BacklogTableRow } from './tables.ts';

const device = {
  requester: partyId({ description: 'Who needs the code.' }),
  deviceId: nullable(deviceId()),
  deviceType: nullable(deviceType),
  mpxn: nullable(mpxn()),
  msn: nullable(Type.String()),
  fuel: nullable(fuel),
  installedOn: nullable(day({ description: 'null: nobody knows it.' })),
};
const evidenced = Type.Boolean({
  description: 'Something says that it is installed. Without, it is counted apart and is in no burn-down.',
});
const file = nullable(id('fil', { description: 'That brought it; null: a single call, or its install date.' }));

export const backlogState = words('BacklogState', backlogStates, {
  description:
    'A device until it is asked for: proposed, declined, registered, left; then its request: raised, answered, ended, left.',
});

/** A device on the register, or a request of the backlog. */
const lineSchema = document('BacklogLine', {
  id: Type.String({ pattern: '^(bkl|icr)_[0-9A-Za-z]{8,60}$' }),
  state: backlogState,
  ...device,
  addressee: nullable(partyId({ description: 'Who is asked; null: nobody yet.' })),
  evidenced,
  file,
  receivedOn: nullable(day({ description: 'Of what waits for an answer: it is aged from then on.' })),
  openedOn: day(),
  clearedOn: nullable(day()),
});
export const backlogPageSchema = page(lineSchema);
export type BacklogPage = DocumentOf<typeof backlogPageSchema>;

export const lineOf = (row: BacklogTableRow): BacklogPage['items'][number] => ({
  id: row.id,
  state: row.state,
  requester: row.requester,
  deviceId: row.device_id,
  deviceType: row.device_type,
  mpxn: row.mpxn,
  msn: row.msn,
  fuel: row.fuel,
  installedOn: row.installed_on,
  addressee: row.addressee,
  evidenced: row.evidenced,
  file: row.file,
  receivedOn: row.received_on,
  openedOn: row.opened_on,
  clearedOn: row.cleared_on,
});

/** One device on the register, with what was said and decided of it. */
export const backlogEntrySchema = document('BacklogEntry', {
  id: id('bkl'),
  state: words('BacklogEntryState', entryStates),
  ...device,
  evidence: nullable(Type.String({ description: 'What says that it was installed.' })),
  reason: nullable(Type.String({ description: 'Of SECAS, where nobody knows the install date.' })),
  came: document('BacklogProvenance', { at: instant(), by: partyId(), file }),
  registeredAt: nullable(instant()),
  declined: nullable(document('BacklogDeclined', { at: instant(), reason: Type.String() })),
  left: nullable(document('BacklogEntryLeft', { at: instant(), reason: Type.String() })),
});
export type BacklogEntryDocument = DocumentOf<typeof backlogEntrySchema>;

export const entryDocument = ({ id: entry, state }: FoundEntry): BacklogEntryDocument => {
  const { smiStatus: _, ...told } = state.device;
  return {
    id: entry,
    state: state.status,
    ...told,
    came: state.came,
    registeredAt: 'registeredAt' in state ? state.registeredAt : null,
    declined: state.status === 'declined' ? { at: state.decidedAt, reason: state.decision } : null,
    left: state.status === 'left' ? { at: state.leftAt, reason: state.leaving } : null,
  };
};

/** A decision on every open proposal of a file; its rows follow. */
export const fileDecisionSchema = document('BacklogFileDecision', {
  file: id('fil'),
  accepted: Type.Boolean(),
  reason: nullable(Type.String()),
  at: instant(),
});

const rows = Type.String({ description: 'Where its rows are.' });
const figure = (name: string, more: Record<string, ReturnType<typeof count> | ReturnType<typeof nullable>> = {}) =>
  document(name, { ...more, count: count(), rows });
export const backlogSummarySchema = document('BacklogSummary', {
  obligation: document('BacklogObligation', {
    from: day({ description: 'When the obligation begins or began.' }),
    begun: Type.Boolean(),
    days: count({ description: 'To it, or since it.' }),
    workingDays: nullable(count({ description: 'The same; null: the bank holidays are not known so far.' })),
  }),
  states: Type.Array(document('BacklogCount', { state: backlogState, evidenced, count: count(), rows })),
  ageing: document('BacklogAgeing', {
    buckets: Type.Array(
      document('BacklogAge', {
        from: count({ description: 'Days since receipt.' }),
        to: nullable(count({ description: 'null: and older.' })),
        count: count(),
        rows,
      }),
      { description: 'What waits for an answer and has an install date.' },
    ),
    undated: figure('BacklogUndated'),
    notReceived: figure('BacklogNotReceived'),
  }),
  burnDown: Type.Array(
    document('BacklogBurnDown', {
      party: partyId({ description: 'Who needs the codes.' }),
      months: Type.Array(
        document('BacklogMonth', {
          month: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}$' }),
          opened: figure('BacklogOpened'),
          cleared: figure('BacklogCleared'),
          remaining: figure('BacklogRemaining'),
        }),
      ),
    }),
    { description: 'What has evidence of installation, by month in London.' },
  ),
});
export type BacklogSummary = DocumentOf<typeof backlogSummarySchema>;
