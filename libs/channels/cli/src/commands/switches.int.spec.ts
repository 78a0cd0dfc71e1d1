import { describe, expect, test } from '@jest/globals';
import { icx } from '../surroundings.fixture.ts';
import { fileOf, icxAgainst } from './commands.fixture.ts';

const mpxn = '1012345678903';
const history = {
  mpxn,
  periods: [
    { supplier: 'BBBB', from: null, to: '2026-07-02', switchId: 'S-1', version: 1, losing: null },
    { supplier: 'CCCC', from: '2026-07-02', to: '2026-11-01' },
    {
      supplier: 'AAAA',
      from: '2026-11-01',
      to: null,
      switchId: 'S-3',
      version: 2,
      losing: 'CCCC',
      succession: 'suc_TEST12345678',
    },
  ],
  contradictions: [
    { kind: 'same-day', switches: ['S-3', 'S-4'], detail: 'Several switches do not follow from each other.' },
  ],
};
const taken = { outcome: 'recorded', id: 'S-3', version: 2, mpxn, history };

describe('a switch', () => {
  test('is sent as it was said', async () => {
    const args = ['switch', mpxn, '--from', 'BBBB', '--to', 'AAA', '--on', '2026-11-01', '--id', 'S-3', '--ver', '2'];
    const { code, out, asked } = await icxAgainst([...args, '--withdrawn'], { status: 201, json: taken });
    const body = {
      mpxn,
      losing: 'BBBB',
      gaining: 'AAA',
      effectiveFrom: '2026-11-01',
      id: 'S-3',
      version: 2,
      withdrawn: true,
    };
    expect([code, asked]).toEqual([0, [['POST', '/v1/switches', body]]]);
    expect(out).toMatch(new RegExp(`^${mpxn}\n`));
  });

  test('without a loser is a first registration; one that came before is told as such', async () => {
    const args = ['switch', mpxn, '--to', 'AAAA', '--on', '2026-11-01'];
    const { out, asked } = await icxAgainst(args, { status: 200, json: { ...taken, outcome: 'repeated' } });
    expect(asked[0]![2]).toEqual({ mpxn, losing: null, gaining: 'AAAA', effectiveFrom: '2026-11-01' });
    expect(out).toMatch(/^This message came before; it changes nothing\./);
  });
});

test('a file of switches: what became of its rows', async () => {
  const file = fileOf(
    'feed.csv',
    `mpxn,losing,gaining,effectiveFrom,version\n${mpxn},,AAAA,2026-11-01,2\n${mpxn},AAAA,ZZZZ,2026-12-01,\n`,
  );
  const errors = [{ pointer: '/switches/1/gaining', code: 'party-unknown', detail: 'Correct it.' }];
  const items = [
    { index: 0, outcome: 'recorded' },
    { index: 1, outcome: 'rejected', errors },
  ];
  const { code, out, asked } = await icxAgainst(['feed', file], {
    status: 200,
    json: { recorded: 1, repeated: 0, rejected: 1, items },
  });
  const switches = [
    { mpxn, gaining: 'AAAA', effectiveFrom: '2026-11-01', version: '2' },
    { mpxn, losing: 'AAAA', gaining: 'ZZZZ', effectiveFrom: '2026-12-01' },
  ];
  expect([code, asked]).toEqual([1, [['POST', '/v1/switches', { switches }]]]);
  expect(out).toMatch(
    /line 3 +\/gaining +Correct it\. \(party-unknown\)\n\n2 rows .*: 1 recorded, 0 came before, 1 rejected\.\n$/,
  );
});

test('TRUE and FALSE, as spreadsheets write them, are yes and no; another text stays as it is', async () => {
  const line = (withdrawn: string, id: string) => `${mpxn},,AAAA,2026-11-01,${id},${withdrawn}\n`;
  const rows = line('TRUE', 'TRUE') + line('False ', 'S-2') + line('yes', 'S-3');
  const file = fileOf('feed.csv', `mpxn,losing,gaining,effectiveFrom,id,withdrawn\n${rows}`);
  const json = { recorded: 3, repeated: 0, rejected: 0, items: [] };
  const { asked } = await icxAgainst(['feed', file], { status: 200, json });
  const { switches } = asked[0]![2] as { switches: { id: string; withdrawn: string }[] };
  expect(switches.map(({ id, withdrawn }) => [id, withdrawn])).toEqual([
    ['TRUE', 'true'],
    ['S-2', 'false'],
    ['S-3', 'yes'],
  ]);
});

describe('switches', () => {
  test('draws a line for each supply, with what does not fit below', async () => {
    const { code, out, asked } = await icxAgainst(['switches', mpxn], { status: 200, json: history });
    expect([code, asked]).toEqual([0, [['GET', `/v1/switches/${mpxn}`, undefined]]]);
    expect(out).toBe(`1012345678903

supplier  first day       last day                                                     by
BBBB      -               Wed 1 Jul 2026   ◀━━━━                                       S-1
CCCC      Thu 2 Jul 2026  Sat 31 Oct 2026       ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
AAAA      Sun 1 Nov 2026  -                                                     ━━━━▶  suc_TEST12345678, from CCCC

What does not fit; ask the sender of the feed:
  ! Several switches do not follow from each other. (same-day)
`);
  });

  test('a meter point of which no switch counts', async () => {
    const none = { mpxn, periods: [], contradictions: [] };
    const { out } = await icxAgainst(['switches', mpxn], { status: 200, json: none });
    expect(out).toBe(`${mpxn}\n\nNobody, as far as the switches tell.\n`);
  });

  test('counts of a day', async () => {
    const items = [{ party: 'AAAA', gained: 3, lost: 1, corrected: 1, withdrawn: 0 }];
    const counts = { date: '2026-11-23', lastReceivedAt: null, items };
    const { out, asked } = await icxAgainst(['switches', '--counts', '--date', '2026-11-23'], {
      status: 200,
      json: counts,
    });
    expect(asked[0]![1]).toBe('/v1/switches/counts?date=2026-11-23');
    expect(out).toBe(`Messages received on Mon 23 Nov 2026. No message ever came.

party  gained  lost  of those corrected  withdrawn
AAAA   3       1     1                   0
`);
  });

  test('contradictions of every page', async () => {
    const page = (next: string | null) => ({ status: 200, json: { items: [history], next } });
    const { out, asked } = await icxAgainst(['switches', '--contradictions', '--json'], page(mpxn), page(null));
    expect(asked.map(([, path]) => path)).toEqual([
      '/v1/switches/contradictions?limit=500',
      `/v1/switches/contradictions?limit=500&after=${mpxn}`,
    ]);
    expect(JSON.parse(out)).toEqual([history, history]);
  });

  test.each([
    ['nothing to look at', []],
    ['two things at once', [mpxn, '--counts']],
    ['a day without counts', ['--contradictions', '--date', '2026-11-23']],
  ])('%s is wrong usage', async (_, args) => {
    expect(await icx(['switches', ...args], { env: { ICX_TOKEN: 'x' } })).toMatchObject({ code: 2, out: '' });
  });
});

describe('premises', () => {
  const request = { id: 'icr_TEST1', leg: { addressee: 'BBBB' } };
  const items = [
    { deviceId: '00-DB-12-34-00-00-00-00', deviceType: 'ESME', outcome: 'raised', request },
    {
      deviceId: '00-DB-12-34-00-00-00-01',
      deviceType: 'GSME',
      outcome: 'refused',
      problem: { code: 'device-commissioned', detail: 'It needs none.' },
    },
  ];

  test('asks for every device, and tells of each', async () => {
    const args = ['premises', mpxn, '--raise', '--type', 'ESME', '--type', 'GSME', '--needed-by', '2026-12-24'];
    const { code, out, asked } = await icxAgainst(args, { status: 200, json: { items } });
    const body = { deviceTypes: ['ESME', 'GSME'], neededBy: '2026-12-24' };
    expect([code, asked]).toEqual([0, [['POST', `/v1/premises/${mpxn}/requests`, body]]]);
    expect(out).toMatch(/ESME +raised +icr_TEST1 +BBBB\n.* GSME +refused +device-commissioned +It needs none\.\n$/);
  });

  test('looks where it is not told to ask; what is for asking is then wrong usage', async () => {
    const { out, asked } = await icxAgainst(['premises', mpxn], { status: 200, json: { items: [] } });
    expect([out, asked]).toEqual([
      'You have asked for none of its devices.\n',
      [['GET', `/v1/premises/${mpxn}/requests`, undefined]],
    ]);
    expect((await icxAgainst(['premises', mpxn, '--type', 'ESME'], { status: 200, json: {} })).code).toBe(2);
  });
});

test('a proposal is dismissed by its device; the others are read from every page', async () => {
  const proposal = {
    deviceId: '00-DB-12-34-00-00-00-00',
    deviceType: 'ESME',
    mpxn,
    losing: 'BBBB',
    gainedFrom: '2026-11-01',
  };
  const dismissed = await icxAgainst(['proposals', '--dismiss', proposal.deviceId], { status: 200, json: proposal });
  expect(dismissed.asked).toEqual([['POST', `/v1/proposals/${proposal.deviceId}/dismissal`, {}]]);
  const page = (next: string | null) => ({ status: 200, json: { items: [proposal], next } });
  const { out, asked } = await icxAgainst(['proposals'], page('7'), page(null));
  expect(asked.map(([, path]) => path)).toEqual(['/v1/proposals?limit=500', '/v1/proposals?limit=500&after=7']);
  expect(out.match(/ESME +1012345678903 +BBBB +Sun 1 Nov 2026/g)).toHaveLength(2);
  expect(out).toMatch(/\n\nTo ask for a code: icx request <device>\. .* icx proposals --dismiss <device>\n$/);
});
