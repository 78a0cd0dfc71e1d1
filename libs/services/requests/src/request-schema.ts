import {
  day,
  deviceId,
  document,
  id,
  instant,
  mpxn,
  nullable,
  oneOf,
  partyId,
  Type,
  warningSchema,
} from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { deviceTypes, smiStatuses } from '@icx/identifiers';
import { codeChecks, representations } from '@icx/install-code';
import {
  closers,
  codeNotHeldReasons,
  denialKinds,
  installDateSources,
  outcomes,
  quarantines,
  routingBases,
  stallReasons,
  wanStates,
} from '@icx/requests';
import { legSchema } from './leg-document.ts';

export const requestStates = ['open', 'stalled', 'answered', 'revealed', 'ended'] as const;

const deviceSchema = document('AskedDevice', {
  deviceId: nullable(deviceId()),
  deviceType: oneOf(deviceTypes),
  mpxn: nullable(mpxn()),
  msn: nullable(Type.String()),
  manufacturer: nullable(Type.String()),
});

const candidateSchema = document('Candidate', {
  party: partyId(),
  basis: oneOf(routingBases),
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
  reason: Type.Optional(oneOf(codeNotHeldReasons)),
});

const codeSchema = document(
  'HeldCode',
  {
    supplier: partyId(),
    representation: oneOf(representations),
    check: oneOf(codeChecks),
    sealedTo: Type.Optional(Type.String({ description: 'Thumbprint of the requester’s key that it came sealed to.' })),
    note: Type.Optional(Type.String()),
  },
  { description: 'What is known of the code; the code itself is had by a reveal.' },
);

const endingSchema = Type.Union([
  document('EndedClosed', {
    how: Type.Literal('closed'),
    at: instant(),
    outcome: oneOf(outcomes),
    by: oneOf(closers),
  }),
  document('EndedWithdrawn', { how: Type.Literal('withdrawn'), at: instant() }),
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
/** In which ways a request ends. */
export const endings = endingSchema.anyOf.map(({ properties }) => properties.how.const);

export const requestSchema = document('Request', {
  id: id('icr'),
  state: oneOf(requestStates),
  requester: partyId(),
  device: deviceSchema,
  warnings: Type.Array(warningSchema),
  raisedAt: instant(),
  backlog: Type.Boolean({ description: 'Installed before the obligation began: no clock runs.' }),
  smiStatus: nullable(oneOf(smiStatuses, { description: 'When it was raised.' })),
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
  quarantine: nullable(oneOf(quarantines, { description: 'Of a reveal that waits for SECAS, or that it released.' })),
  stalled: nullable(oneOf(stallReasons, { description: 'Why nobody is left to ask.' })),
  stallAnswers: Type.Optional(
    Type.Array(stallAnswerSchema, { description: 'What those asked have answered; to its requester and SECAS.' }),
  ),
  closesAt: nullable(instant({ description: 'It closes by itself then, if nothing happens.' })),
  supersession: nullable(document('Supersession', { effectiveAt: instant(), cause: Type.String() })),
  ending: nullable(endingSchema),
});
export type RequestDocument = DocumentOf<typeof requestSchema>;
