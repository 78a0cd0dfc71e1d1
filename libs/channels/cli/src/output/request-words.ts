import {
  basisWords,
  checkWords,
  clerkDate,
  clerkNumber,
  clerkTime,
  clockWord,
  clockWords,
  mindWords,
  narrate,
  plain,
  replyOf,
  standing,
  type LegDocument,
} from '@icx/words';
import type { History, RequestCounts, RequestDocument, RequestRow, SandboxDevice } from '../exchange/documents.ts';
import { fields, table } from './table.ts';

type Statement = LegDocument['outside'][number];

const deviceWords = ({ device, smiStatus }: RequestDocument): string =>
  [
    device.deviceId,
    device.deviceType,
    device.mpxn && `MPxN ${device.mpxn}`,
    device.msn && `MSN ${device.msn}`,
    smiStatus,
  ]
    .filter(Boolean)
    .join(' · ');

const legRow = (leg: LegDocument): string[] => [
  String(leg.number),
  leg.addressee,
  basisWords[leg.basis],
  clerkTime(leg.receivedAt),
  clockWords(leg),
  replyOf(leg),
];

/** What says that these have the code, also those that nobody has asked yet; the requester alone is told of them. */
const evidenceWords = ({ candidates = [], legs }: RequestDocument): string => {
  const asked = new Set(legs.map(({ addressee }) => addressee));
  const rows = [
    ...legs.map(({ number, addressee, evidence }) => [`leg ${number}`, addressee, evidence]),
    ...candidates
      .filter(({ party }) => !asked.has(party))
      .map(({ party, evidence, on }) => [
        'not asked',
        party,
        on && !evidence.includes(on) ? `${evidence} (${clerkDate(on)})` : evidence,
      ]),
  ];
  return rows.length > 0 ? `\n\n${table(['', 'party', 'what says so'], rows)}` : '';
};

/** What people wrote, and the reasons they chose: leg by leg, in the order in which they come. */
const saidIn = ({
  number,
  addressee,
  correction,
  query,
  contest,
  reply,
  outside = [],
  breach,
}: LegDocument): string[][] =>
  [
    ['requester', 'corrects', correction],
    [addressee, 'asks back', query?.note],
    [addressee, 'contests', contest?.reason],
    ['SECAS', 'decides', contest?.decided?.reason],
    [addressee, 'has no code', reply?.answer === 'code-not-held' ? plain(reply.reason) : undefined],
    [addressee, 'suggests', reply?.answer === 'not-installer' ? reply.suggested : undefined],
    ...outside.flatMap(statementRows),
    [addressee, 'disputes', breach?.dispute?.reason],
    ['SECAS', breach?.dispute?.resolved?.upheld ? 'upholds' : 'dismisses', breach?.dispute?.resolved?.reason],
  ].flatMap(([who, how, what]) => (what ? [[`leg ${number}`, who!, how!, what]] : []));

/** With the number by which the other side confirms or disputes it. */
const statementRows = (one: Statement): (string | undefined)[][] => [
  [
    one.by,
    `states (${one.claim})`,
    `${plain(one.answer)} on ${clerkTime(one.statedAt)}, ${plain(one.means)}, ${one.who}: ${one.statement}`,
  ],
  [one.side === 'addressee' ? 'requester' : 'addressee', `disputes (${one.claim})`, one.disputed?.reason],
];

/** What waits for somebody, and by which command it goes on. */
const nextWords = ({ id, legs }: RequestDocument): string => {
  const steps = legs.flatMap(({ number, outside = [], breach }) => [
    ...outside
      .filter(({ state }) => state === 'waiting' || state === 'claimed')
      .map(
        ({ claim, side }) =>
          `Statement ${claim} waits for the ${side === 'addressee' ? 'requester' : 'addressee'}: icx confirm-outside ${id} --claim ${claim}, or icx dispute-outside`,
      ),
    ...(breach?.dispute && !breach.dispute.resolved
      ? [`The dispute waits for SECAS: icx resolve-dispute ${id} --leg ${number}`]
      : []),
  ]);
  return steps.map((step) => `\n\n${step}`).join('');
};

const saidWords = ({ legs, code }: RequestDocument): string => {
  const rows = [...legs.flatMap(saidIn), ...(code?.note ? [['code', code.supplier, 'notes', code.note]] : [])];
  return rows.length > 0 ? `\n\n${table(['', 'who', '', 'what was said'], rows)}` : '';
};

/** One request as a clerk reads it. */
export const requestWords = (request: RequestDocument): string => {
  const { id, requester, raisedAt, yourReference, neededBy, code, legs, warnings } = request;
  const head = fields([
    ['state', standing(request)],
    ['device', deviceWords(request)],
    ['asked by', `${requester}, ${clerkTime(raisedAt)}`],
    ['reference', yourReference],
    ['needed by', neededBy && clerkDate(neededBy)],
    ['mind', mindWords(warnings)],
    ['code', code && `held, from ${code.supplier}: ${code.representation}, ${checkWords[code.check]}`],
  ]);
  const rows = legs.map(legRow);
  const asked = rows.length > 0 ? table(['leg', 'addressee', 'why', 'received', 'clock', 'answer'], rows) : 'No legs.';
  return `${id}\n${head}\n\n${asked}${saidWords(request)}${evidenceWords(request)}${nextWords(request)}`;
};

export const listWords = (rows: readonly RequestRow[], next: string | null, none: string): string => {
  if (rows.length === 0) return next === null ? none : `None so far. There are more: --cursor ${next}`;
  // Who gave none, or sees no reference, needs no column for it.
  const referred = rows.some(({ yourReference }) => yourReference !== null);
  const lines = rows.map((row) => [
    row.id,
    row.requester,
    ...(referred ? [row.yourReference ?? '-'] : []),
    row.deviceId ?? row.mpxn ?? '-',
    row.outcome ?? row.ending ?? row.state,
    row.addressee ?? '-',
    clockWord(row.clock),
    clerkDate(row.dueOn),
    [row.breached && 'BREACH', row.overdue && 'OVERDUE', row.backlog && 'backlog', row.contested && 'contested']
      .filter(Boolean)
      .join(' '),
  ]);
  const reference = referred ? ['reference'] : [];
  const listed = table(['request', 'asked by', ...reference, 'device', 'state', 'with', 'clock', 'due', ''], lines);
  return [
    listed,
    ...(rows.some(({ state }) => state === 'stalled') ? [stalledWords] : []),
    ...(next === null ? [] : [`There are more: --cursor ${next}`]),
  ].join('\n\n');
};

const stalledWords =
  'Stalled: nobody is left to ask. Why: icx show <request>. To ask another: icx reroute <request> --to <party>';

export const countsWords = ({ all, byState, ...others }: RequestCounts): string =>
  table(
    ['', 'requests'],
    Object.entries({ all, ...byState, ...others }).map(([name, { count, more }]) => [
      name,
      `${clerkNumber(count)}${more ? ' or more' : ''}`,
    ]),
  );

export const historyWords = ({ events }: Pick<History, 'events'>): string =>
  table(
    ['when', 'through', 'what'],
    events.map(narrate).map(({ at, through, sentence }) => [clerkTime(at), through, sentence]),
  );

export const deviceListWords = (devices: readonly SandboxDevice[]): string =>
  table(
    ['device', 'type', 'status', 'MPxN', 'MSN', 'supplied by', 'installed by'],
    devices.map((device) => [
      device.deviceId,
      device.deviceType,
      device.status ?? '-',
      device.mpxn ?? '-',
      device.msn ?? '-',
      device.registeredSupplier ?? '',
      device.installingSupplier ?? '-',
    ]),
  );
