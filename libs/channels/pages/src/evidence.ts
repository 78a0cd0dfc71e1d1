import type { EvidenceDocument } from '@icx/requests-service';
import {
  basisWords,
  calculationWords,
  channelWords,
  checkWords,
  clerkDate,
  clerkTime,
  clockWords,
  dayWords,
  receiptWords,
  replyOf,
  revisionWords,
  standing,
  type Calculation,
} from '@icx/words';
import { renderPage } from './page.ts';
import type { Cell, Table } from './table.ts';

type Entry = EvidenceDocument['events'][number];

const tableOf = (caption: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): Table => ({
  caption,
  columns: columns.map((name) => ({ name })),
  rows,
});

/** Evidence of a request as a page to read, print and keep. @param test of a sandbox */
export const evidencePage = (evidence: EvidenceDocument, { test }: { readonly test: boolean }): string => {
  const { generatedAt, issuedTo, request, seal } = evidence;
  const frame = {
    title: `Evidence of request ${request.id}`,
    lead: `As of ${clerkTime(generatedAt)} in London, as ${issuedTo.party} may see it.`,
    test,
    foot: [
      `Made by the Install Code Exchange from its log of events. SHA-256 of the bundle that this page shows: ${seal.hash}`,
      'No install code is in it, nor anything that one could be computed from.',
    ],
  };
  return renderPage('evidence.njk', frame, {
    request: requestFacts(evidence),
    legs: legs(evidence),
    seen: seenWords(evidence),
    events: timeLine(evidence),
    dueDates: [...receipts(evidence), ...dueDates(evidence)],
    notices: notices(evidence),
    proof: proof(evidence),
  });
};

const requestFacts = ({ request }: EvidenceDocument) => {
  const { device, requester, raisedAt, neededBy, code, backlog } = request;
  const { deviceId, deviceType, mpxn, msn } = device;
  return [
    ['State', standing(request)],
    ['Device', [deviceId, deviceType, mpxn && `MPxN ${mpxn}`, msn && `MSN ${msn}`].filter(Boolean).join(' · ')],
    ['Asked by', `${requester}, ${clerkTime(raisedAt)}`],
    ...(neededBy ? [['Needed by', clerkDate(neededBy)]] : []),
    ...(backlog ? [['Backlog', 'yes: no clock runs']] : []),
    ['Code', code ? `held, from ${code.supplier}: ${code.representation}, ${checkWords[code.check]}` : 'none is held'],
  ];
};

const legs = ({ request }: EvidenceDocument): Table =>
  tableOf(
    'Who was asked',
    ['Leg', 'Addressee', 'Why', 'Received', 'Clock', 'Answer'],
    request.legs.map((leg) => [
      ...[leg.number, leg.addressee, basisWords[leg.basis], clerkTime(leg.receivedAt)],
      ...[clockWords(leg), replyOf(leg)],
    ]),
  );

const seenWords = ({ events, unseen }: EvidenceDocument): string => {
  const all = `All ${events.length + unseen.length} events of the request up to then stand here`;
  return unseen.length === 0
    ? `${all}.`
    : `${all}; ${unseen.length} of them the reader may not see: they stand in the appendix by their hashes.`;
};

const actorOf = ({ party, user, agent }: Entry): string =>
  party === null ? 'the exchange' : `${agent === null ? party : `${agent} for ${party}`} (${user})`;

const ruleOf = ({ rule }: Entry): string =>
  rule === null
    ? '-'
    : [rule.receipt, rule.term, rule.calendar && `${rule.calendar} ${rule.calendarVersion}`].filter(Boolean).join(', ');

const timeLine = ({ events }: EvidenceDocument): Table =>
  tableOf(
    'Events, in order',
    ['No.', 'When', 'What', 'By', 'Through', 'Rule, term, calendar'],
    events.map((entry) => [
      ...[entry.revision, clerkTime(entry.at), entry.words],
      ...[actorOf(entry), channelWords(entry.channel), ruleOf(entry)],
    ]),
  );

interface Told {
  readonly heading: string;
  readonly sentences: readonly string[];
  readonly steps: readonly string[];
  readonly days: Table | null;
}

const receipts = ({ receipts: all }: EvidenceDocument): readonly Told[] =>
  all.map((receipt) => ({
    heading: `Leg ${receipt.leg}: receipt by mail (event ${receipt.revision})`,
    sentences: ['Receipt rule sec-notice-email:'],
    steps: receiptWords(receipt),
    days: null,
  }));

const dueDates = ({ deadlines }: EvidenceDocument): readonly Told[] =>
  deadlines.map((calculation) => {
    const before = deadlines.find(({ revision }) => revision === calculation.replaces);
    return {
      heading: `Leg ${calculation.leg}: due ${clerkDate(calculation.dueOn)} (event ${calculation.revision})`,
      sentences: [...(before ? [revisionWords(before, calculation)] : []), calculationWords(calculation)],
      steps: [],
      days: dayTable(calculation),
    };
  });

const dayTable = ({ days, leg, calendarVersion, dueOn }: Calculation): Table | null =>
  days &&
  tableOf(
    `Leg ${leg}, day by day, by calendar version ${calendarVersion}`,
    ['Day', 'What it is for the term'],
    days.map((day) => [clerkDate(day.date), `${dayWords(day)}${day.date === dueOn ? ': due by 24:00' : ''}`]),
  );

const notices = ({ notices: all }: EvidenceDocument): Table =>
  tableOf(
    'What was sent, and what became of it',
    ['Leg', 'To', 'Address', 'State', 'Handed over', 'Failed', 'Reason'],
    all.map(({ leg, addressee, address, state, sentAt, failedAt, reason }) => [
      ...[leg, addressee, address, state, clerkTime(sentAt), clerkTime(failedAt), reason ?? '-'],
    ]),
  );

const proof = ({ request, events, unseen, checkpoint, seal }: EvidenceDocument) => ({
  sentences: [
    'Each event stands in a log that nobody can rewrite unseen: a Merkle tree (RFC 6962) whose root is signed. The checkpoint ' +
      'below fixes the tree; every party can have it, and it cannot be taken back.',
    `The same evidence as a file, with the path from each leaf to that root: icx evidence ${request.id} -o evidence.json. ` +
      'Anybody checks it offline, with the log’s public key: icx verify --evidence evidence.json --key KEY.',
    `This page alone can be checked too: GET /v1/audit/proof?position=P&size=${checkpoint.size} leads from a hash below to the root.`,
  ],
  facts: [
    ['Log', checkpoint.origin],
    ['Events under the checkpoint', String(checkpoint.size)],
    ['Root', checkpoint.root],
    ['Public key', checkpoint.key],
    ['Hash of the bundle', `${seal.hash} (${seal.algorithm} of ${seal.canonicalisation})`],
  ],
  note: checkpoint.note,
  seal: seal.note,
  leaves: tableOf(
    'Leaves of the events',
    ['No.', 'Position', 'Leaf hash', 'Shown here'],
    [...events.map((entry) => ({ ...entry, shown: 'yes' })), ...unseen.map((entry) => ({ ...entry, shown: 'no' }))]
      .toSorted((one, other) => Number(BigInt(one.revision) - BigInt(other.revision)))
      .map(({ revision, position, leafHash, shown }) => [revision, position, leafHash, shown]),
  ),
});
