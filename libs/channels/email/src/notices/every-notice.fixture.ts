import type { Services } from '@icx/composition';
import type { EmailAddress, PartyId } from '@icx/identifiers';
import { noticeKinds, type Notice, type PostId } from '@icx/mail';
import type { RequestDocument } from '@icx/requests-service';
import { instant } from '@icx/working-days';
import type { LegDocument } from '@icx/words';
import type { Case } from './cases.ts';
import type { Words } from './layout/blocks.ts';
import { digestWords } from './words/digest.ts';
import type { Told } from './words/kind.ts';
import { isLegKind, legWords, type LegKind } from './words/leg-notices.ts';
import { otherWords, type OtherKind } from './words/others.ts';

export const frame = { test: true, publicUrl: 'https://exchange.example' };
const [monday, breachAt] = [instant('2026-11-23T10:00:00Z'), instant('2026-12-08T00:00:00Z')];

const leg = (more: object = {}): LegDocument => ({
  ...{ number: 1, addressee: 'BBBB', insteadOf: null, basis: 'recorded-installer', obligated: true },
  ...{ evidence: 'Smart Metering Inventory: installed 2026-11-18', clock: 'running', clockReason: null },
  ...{ overdueDays: null, openedAt: monday, dueOn: '2026-12-07', dueAt: breachAt, reply: null, query: null },
  ...{ breach: null, closed: null, outside: [] },
  ...(more as LegDocument),
});

/** What differs from one notice to the next. */
export interface Differs {
  readonly document?: Partial<RequestDocument> & { readonly device?: object };
  readonly leg?: object;
  readonly one?: Partial<Case>;
}

export const caseOf = (side: Case['side'], { document = {}, leg: legMore, one }: Differs = {}, n = 0): Case => {
  const device = {
    ...{ deviceId: `00-DB-12-34-00-00-00-${String(n).padStart(2, '0')}`, deviceType: 'ESME', mpxn: '1012345678903' },
    ...{ msn: `21E00${12_345 + n}`, manufacturer: 'Wattmeter Ltd' },
  };
  const own = leg(legMore);
  return {
    document: {
      ...{ id: `icr_TEST${String(n).padStart(6, '0')}abcdefghij`, state: 'open', requester: 'AAAA', device },
      ...{ backlog: false, neededBy: '2026-12-24', legs: [own], leg: own, code: null, ending: null },
      ...(side === 'requester' ? { yourReference: `CoS-2026-11-${n}` } : {}),
      ...document,
    } as unknown as RequestDocument,
    leg: own,
    ...{ side, reason: null, expected: null },
    ...one,
  };
};

const names = (id: string): string => ({ AAAA: 'Avon Energy (AAAA)', BBBB: 'Brent Power (BBBB)' })[id] ?? id;
export const toldOf = (cases: readonly [Case, ...Case[]], count = cases.length): Told => ({
  ...{ ...frame, cases, count, names, attached: true },
  requesters: new Set(cases.map(({ document }) => document.requester)),
});

const breached = { leg: { breach: { dueAt: breachAt, noticedAt: breachAt, queried: false } } };
const superseded = {
  document: { ending: { how: 'superseded', at: monday, effectiveAt: monday, cause: 'switch 4711' } },
} as const;
const expected = { receivedAt: instant('2026-11-23T11:00:00Z'), dueAt: breachAt };
const notReceived = { leg: { dueOn: null, dueAt: null, clock: 'awaiting-receipt' }, one: { expected } };
const answered = {
  document: { state: 'answered', code: { supplier: 'BBBB', check: 'crc-checked' } },
} as unknown as Differs;
const moved = { leg: { closed: 'addressee-failed' } };
const stated = (more: object) => ({
  leg: {
    outside: [
      {
        ...{ claim: 1, state: 'waiting', at: monday, by: 'AAAA', side: 'requester', answer: 'not-installer' },
        ...{ suggested: 'CCCC', reason: null, statedAt: instant('2026-11-20T15:30:00Z'), who: 'the meter desk' },
        ...{
          means: 'phone',
          statement: 'They have sold the site.',
          attachments: [],
          confirmedAt: null,
          disputed: null,
        },
        ...{ replyBy: instant('2026-12-01T00:00:00Z'), ...more },
      },
    ],
  },
});
const disputing = (more: object) => ({
  leg: { breach: { ...breached.leg.breach, dispute: { at: breachAt, reason: 'We answered by post.', ...more } } },
});
const dispute = disputing({});
const decided = (upheld: boolean) => disputing({ resolved: { at: breachAt, upheld, reason: 'The letter is there.' } });

type Sides = readonly (readonly [name: string, side: Case['side'], differs: Differs])[];
const ofLegs: Readonly<Record<LegKind, Sides>> = {
  request: [['request', 'addressee', notReceived]],
  reminder: [['reminder', 'addressee', {}]],
  breach: [
    ['breach-to-addressee', 'addressee', breached],
    ['breach-to-requester', 'requester', breached],
  ],
  'code-ready': [['code-ready', 'requester', answered]],
  query: [
    [
      'query',
      'requester',
      { leg: { query: { at: monday, query: 'request-invalid', note: 'There is no such meter at this address.' } } },
    ],
  ],
  succession: [
    ['succession-to-addressee', 'addressee', moved],
    ['succession-to-requester', 'requester', moved],
    [
      'succession-of-requester',
      'requester',
      {
        document: { ending: { how: 'transferred', at: monday, to: 'CCCC', request: 'icr_TEST9', succession: 'suc_1' } },
      },
    ],
  ],
  supersession: [
    ['supersession-to-requester', 'requester', superseded],
    ['supersession-to-addressee', 'addressee', superseded],
    ['supersession-reversed', 'requester', {}],
  ],
  'code-unusable': [['code-unusable', 'addressee', { one: { reason: 'The hub refuses it.' } }]],
  'backlog-left': [['backlog-left', 'addressee', { one: { reason: 'Its supplier has the code now.' } }]],
  'code-recalled': [['code-recalled', 'requester', { one: { reason: 'It was of another meter.' } }]],
  'outside-answer': [
    ['outside-answer', 'addressee', stated({})],
    ['outside-answer-to-requester', 'requester', stated({ by: 'BBBB', side: 'addressee' })],
    ['outside-answer-confirmed', 'requester', stated({ state: 'confirmed', confirmedAt: monday })],
    [
      'outside-answer-disputed',
      'requester',
      stated({ state: 'disputed', disputed: { at: monday, reason: 'Nobody rang us.' } }),
    ],
  ],
  'breach-dispute': [
    ['breach-dispute-to-secas', 'administrator', dispute],
    ['breach-dispute-upheld', 'addressee', decided(true)],
    ['breach-dispute-dismissed', 'requester', decided(false)],
  ],
};

const point = {
  ...{ id: 'ctp_TEST1', party: 'BBBB', purpose: 'install-code-requests', fuel: null, rank: 1, endsOn: null },
  ...{ address: 'codes@bbbb.example', name: 'Meter desk', phone: '020 7946 0000' },
};
const found = {
  state: {
    ...{ id: 'dfc_TEST1', status: 'dsp-correction', deviceId: '00-DB-12-34-00-00-00-00', item: 'mpxn' },
    ...{ reports: [{ by: 'AAAA' }], handler: 'DCC desk', handlers: [], incident: 'INC000042' },
  },
  events: [
    {
      ...{ type: 'data-fixes.correction-begun.v1', data: { at: monday, note: null }, metadata: {} },
      ...{ revision: 1n, position: 2n, recordedAt: monday },
    },
  ],
};
const cutoff = { at: instant('2026-11-01T00:00:00.000Z') };
const issues = [
  { number: 1, restates: null, at: monday, cutoff },
  { number: 2, restates: 1, at: instant('2026-12-08T10:00:00.000Z'), cutoff },
];
const waiting = {
  ...{ id: 'mail_abcdefghijklmnopqrstuvwxyz', party: 'BBBB', state: 'waits', at: monday, position: 3n, due: false },
  ...{ lapses_at: instant('2026-12-01T00:00:00.000Z'), to: [] },
  line: {
    from: ['clerk@bbbb.example'],
    subject: 'Re: Install code request',
    says: 'received',
    why: 'no-acting-contact',
  },
};
const figuresOf = (party: string, side = '') => {
  const one = (count: number, filters: string) => ({ count, href: `/v1/sla/legs?${filters}${party}${side}` });
  return {
    ...{ overdue: one(3, 'of=running&to=2026-11-22'), dueToday: one(0, 'of=running'), disputed: one(1, 'of=disputed') },
    dueWithin2: one(0, 'of=running'),
    dueWithin5: one(1204, 'of=running&from=2026-11-23&to=2026-11-30'),
    queried: one(0, 'of=queried'),
  };
};
const alarm = {
  ...{ kind: 'silent-party', party: 'BBBB', since: monday },
  what: 'BBBB has answered, denied, queried and acknowledged nothing since 2026-11-13, and legs received by 2026-11-16 wait.',
  toDo: 'Ask BBBB whether it gets its requests: see its contact points (icx contacts) and how it receives.',
  href: '/v1/sla/legs?of=running&receivedTo=2026-11-16&party=BBBB',
};
/** What notices about something else than legs are made of. */
const services = {
  clock: { now: () => monday },
  contacts: {
    of: async () => [point],
    openProof: async () => ({ point, code: 'ABCD-EFGH-JKLM', until: instant('2026-11-30T10:00:00Z') }),
  },
  dataFixes: { read: async () => found },
  dailyStandings: {
    of: async (party: string) =>
      party === 'SECA'
        ? { today: '2026-11-23', parts: [{ of: 'everybody', figures: figuresOf('') }], alarms: [alarm] }
        : {
            today: '2026-11-23',
            parts: [{ of: 'asked-for-by-it', figures: figuresOf('&party=BBBB', '&as=requester') }],
            alarms: [],
          },
  },
  reporting: { reportIssues: { of: async () => issues } },
  mail: {
    inbound: { waiting: async () => [waiting] },
    outbox: {
      postOf: async () => ({
        because: 'no-contact',
        notice: { kind: 'request', legs: [{ request: 'icr_1', leg: 1 }] },
      }),
    },
  },
} as unknown as Services;

const others: Readonly<Record<Exclude<OtherKind, 'acknowledgement'>, readonly (readonly [string, Notice['about']])[]>> =
  {
    'data-fix': [['data-fix', { 'data-fix': 'dfc_TEST1' }]],
    'contact-list': [['contact-list', { quarter: '2026-Q4' }]],
    'contact-proof': [['contact-proof', { contact: 'ctp_TEST1', of: 'BBBB', proof: '1' }]],
    'contact-changed': [
      ['contact-changed', { contact: 'ctp_TEST1', of: 'BBBB' }],
      ['contact-changed-old-address', { contact: 'ctp_TEST1', of: 'BBBB', old: 'yes' }],
    ],
    'mail-waits': [['mail-waits', {}]],
    report: [
      ['report-sla', { report: 'sla/2026-10/1' }],
      ['report-sla-again', { report: 'sla/2026-10/2' }],
      ['report-operational', { report: 'operational/2026-10/1' }],
    ],
    'sla-digest': [
      ['sla-digest', {}],
      ['sla-digest-to-secas', { party: 'SECA' }],
    ],
    undeliverable: [['undeliverable', { party: 'BBBB', post: 'post_1' }]],
  };

const many = (kind: LegKind, side: Case['side'], differs: Differs, count: number, attached = true): Words => {
  const cases = Array.from({ length: Math.min(count, 20) }, (_, n) => caseOf(side, differs, n));
  return legWords(kind, { ...toldOf(cases as [Case, ...Case[]], count), attached });
};

const otherWordsOf = async (kind: string, about: Notice['about']): Promise<Words> => {
  const notice = {
    id: 'post_1' as PostId,
    kind,
    party: (about['party'] ?? 'BBBB') as PartyId,
    legs: [],
    about,
    postedAt: monday,
  } as Notice;
  const recipient = { point: null, address: 'codes@bbbb.example' as EmailAddress, rank: 1 };
  return (await otherWords[kind as OtherKind]({ notice, recipient, services, ...frame }))!;
};

/** Every kind of notice, each to everybody who gets one, and those that tell of many; but acknowledgements. */
export const everyNotice = async (): Promise<readonly (readonly [name: string, words: Words])[]> => {
  const all: (readonly [string, Words])[] = [];
  for (const kind of noticeKinds) {
    if (isLegKind(kind))
      for (const [name, side, differs] of ofLegs[kind])
        all.push(
          [name, legWords(kind, toldOf([caseOf(side, differs)]))],
          [`${name}-many`, many(kind, side, differs, 3)],
        );
    else if (kind !== 'digest' && kind !== 'acknowledgement')
      for (const [name, about] of others[kind]) all.push([name, await otherWordsOf(kind, about)]);
  }
  const ready = { kind: 'code-ready', told: toldOf([caseOf('requester', answered)]) } as const;
  const parts = [ready, { kind: 'data-fix', cases: ['dfc_TEST1', 'dfc_TEST2'] }] as const;
  return [
    ...all,
    ['digest', digestWords(parts, frame)],
    ['request-30000', many('request', 'addressee', notReceived, 30_000, false)],
  ];
};
