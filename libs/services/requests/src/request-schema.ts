import {
  day,
  deviceId,
  deviceType,
  document,
  id,
  instant,
  mpxn,
  nullable,
  oneOf,
  partyId,
  smiStatus,
  Type,
  variants,
  warningSchema,
  words,
} from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { closers, denialKinds, installDateSources, wanStates } from '@icx/requests';
import { legSchema } from './leg-document.ts';
import {
  codeCheck,
  codeNotHeldReason,
  outcome,
  quarantine,
  representation,
  requestState,
  routingBasis,
  stallReason,
} from './request-words.ts';

const deviceSchema = document('AskedDevice', {
  deviceId: nullable(deviceId()),
  deviceType,
  mpxn: nullable(mpxn()),
  msn: nullable(Type.String()),
  manufacturer: nullable(Type.String()),
});

const candidateSchema = document('Candidate', {
  party: partyId(),
  basis: routingBasis,
  evidence: Type.String({ description: 'What says so, for a person.' }),
  on: Type.Optional(nullable(day({ description: 'Of the fact that the evidence tells; null or absent: not known.' }))),
  insteadOf: Type.Optional(partyId({ description: 'The party whose place it has taken by a succession.' })),
});

const installationSchema = document('Installation', {
  installedOn: nullable(day()),
  source: Type.Optional(oneOf(installDateSources, { description: 'Whose word the install date is.' })),
  day90: nullable(day({ description: 'Day 90 after install-and-leave: until then DCC has time to mend the WAN.' })),
  wan: oneOf(wanStates),
});

const evidenceOfInstallationSchema = document('EvidenceOfInstallation', {
  installedOn: Type.Optional(day()),
  serviceFlag: Type.Optional(Type.Literal('I', { description: 'Installed, not commissioned.' })),
  siteStatement: Type.Optional(Type.String()),
});

const stallAnswerSchema = document('StallAnswer', {
  party: partyId(),
  answer: oneOf(denialKinds),
  reason: Type.Optional(codeNotHeldReason),
});

const codeSchema = document(
  'HeldCode',
  {
    supplier: partyId(),
    representation,
    check: codeCheck,
    sealedTo: Type.Optional(Type.String({ description: 'Thumbprint of the requester’s key that it came sealed to.' })),
    note: Type.Optional(Type.String()),
  },
  { description: 'What is known of the code; the code itself is had by a reveal.' },
);

const endingSchema = variants('Ending', [
  document('EndedClosed', {
    how: Type.Literal('closed'),
    at: instant(),
    outcome,
    by: oneOf(closers),
  }),
  document('EndedWithdrawn', { how: Type.Literal('withdrawn'), at: instant() }),
  document('EndedAnsweredOutside', {
    how: Type.Literal('answered-outside'),
    at: instant(),
    leg: Type.Integer({ minimum: 1, description: 'Whose addressee gave the code to the requester by other means.' }),
  }),
  document('EndedTransferred', {
    how: Type.Literal('transferred'),
    at: instant(),
    to: partyId(),
    request: id('icr', { description: 'Where it goes on.' }),
    succession: id('suc'),
  }),
  document('EndedSuperseded', {
    how: Type.Literal('superseded'),
    at: instant(),
    effectiveAt: instant({ description: 'When the requester lost the supply.' }),
    cause: Type.String(),
  }),
]);
const backlogBasisSchema = Type.Union(
  [
    document('InstalledBefore', {
      by: Type.Literal('install-date'),
      before: day({ description: 'When the obligation began, as it was known at raising.' }),
    }),
    document('OnRegister', {
      by: Type.Literal('register'),
      entry: id('bkl'),
      file: nullable(id('fil', { description: 'That brought it; null: a single proposal.' })),
      since: Type.Optional(instant({ description: 'When it came onto the register for this requester.' })),
    }),
  ],
  { description: 'Why it is backlog; null: it is none, or it was not recorded.' },
);
/** In which ways a request ends. */
export const endingKind = words(
  'EndingKind',
  endingSchema.anyOf.map(({ properties }) => properties.how.const),
);

export const requestSchema = document('Request', {
  id: id('icr'),
  state: requestState,
  requester: partyId(),
  device: deviceSchema,
  warnings: Type.Array(warningSchema),
  raisedAt: instant(),
  backlog: Type.Boolean({ description: 'Installed before the obligation began, or on the register: no clock runs.' }),
  backlogBasis: nullable(backlogBasisSchema),
  backlogLeft: nullable(document('BacklogLeft', { at: instant(), reason: Type.String() })),
  smiStatus: nullable(smiStatus),
  installation: installationSchema,
  yourReference: Type.Optional(nullable(Type.String({ description: 'To its requester alone.' }))),
  candidates: Type.Optional(
    Type.Array(candidateSchema, { description: 'Who may have the code, best first; to its requester and SECAS.' }),
  ),
  neededBy: nullable(day()),
  evidenceOfInstallation: nullable(evidenceOfInstallationSchema),
  leg: nullable(legSchema),
  legs: Type.Array(legSchema, { description: 'In order of opening; an addressee sees its own. "leg" is the last.' }),
  code: nullable(codeSchema),
  quarantine: nullable(quarantine),
  stalled: nullable(stallReason),
  stallAnswers: Type.Optional(
    Type.Array(stallAnswerSchema, { description: 'What those asked have answered; to its requester and SECAS.' }),
  ),
  closesAt: nullable(instant({ description: 'It closes by itself then, if nothing happens.' })),
  supersession: nullable(document('Supersession', { effectiveAt: instant(), cause: Type.String() })),
  ending: nullable(endingSchema),
});
export type RequestDocument = DocumentOf<typeof requestSchema>;
