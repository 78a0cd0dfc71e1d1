import type { PostId } from '@icx/mail';
import type { PartyId, RequestId } from '@icx/identifiers';
import type { AnsweredMail } from '@icx/files';
import { parseMemberName } from '@icx/parties';
import { must } from '@icx/refusals';
import { openWorld, type World } from '@icx/world-testing';
import { takingFiles } from './taken.fixture.ts';

const CODE = '83FED3407A939723A5C639B26916D505';

let world: World;
let take: ReturnType<typeof takingFiles>;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  take = takingFiles(world);
});
afterEach(() => world.remove());

const ask = (n: number) => ({ deviceId: world.askable[n]!.deviceId, deviceType: world.askable[n]!.deviceType });
/** Ids of requests that AAAA has raised by a file, put to BBBB. */
const asked = async (count: number): Promise<readonly string[]> => {
  const rows = world.askable.slice(0, count).map(({ deviceId, deviceType }) => ({ deviceId, deviceType }));
  await take('requests', rows, { file: 'asking' });
  const listed = new Map<string, string>();
  for await (const [requestId, , , , deviceId] of world.services.worklist.rows({
    ...{ party: 'BBBB' as PartyId, role: 'supplier', user: 'test:BBBB', channel: 'bulk' },
  }))
    listed.set(deviceId!, requestId!);
  return rows.map(({ deviceId }) => listed.get(deviceId)!);
};
/** When what switches have brought about is there. */
const head = async (): Promise<bigint> => {
  await world.services.fetches.settled();
  await world.switching.reactor.reached(await world.log.head());
  return world.log.head();
};

describe('requests', () => {
  test('one is raised for each row, the open one is found again, a bad row hurts none of its neighbours', async () => {
    const rows = [
      ask(0),
      { ...ask(1), neededBy: '07/12/2026' },
      { mpxn: '1012345678904', msn: 'X1' },
      {},
      ask(0),
      { ...ask(2), yourReference: CODE, siteStatement: 'seen' },
      ask(3),
    ];
    expect(await take('requests', rows)).toEqual([
      'accepted',
      'rejected, date-day-first /neededBy',
      'rejected, mpan-check-digit /mpxn',
      'rejected, device-not-named /deviceId',
      'already-held',
      'rejected, install-code-misplaced /yourReference',
      'accepted',
    ]);
  });

  test('the same rows again say the same and change nothing; another file finds them held', async () => {
    const rows = [ask(0), ask(1), { deviceId: 'no' }];
    const said = await take('requests', rows);
    const before = await head();
    expect(await take('requests', rows)).toEqual(said);
    expect(await head()).toBe(before);
    expect(await take('requests', rows, { file: 'two' })).toEqual([
      'already-held',
      'already-held',
      'rejected, device-id-invalid /deviceId',
    ]);
  });

  test('a dry run says what would become of them, and writes nothing', async () => {
    await take('requests', [ask(0)]);
    const before = await head();
    const foreign = { deviceId: '00-DB-12-34-56-78-90-A0', deviceType: 'ESME' };
    expect(await take('requests', [ask(0), ask(1), foreign], { file: 'two', dryRun: true })).toEqual([
      'already-held',
      'accepted',
      'rejected, not-registered-supplier',
    ]);
    expect(await head()).toBe(before);
  });
});

describe('answers', () => {
  const row = (requestId: string, more: object) => ({ requestId, leg: '1', ...more });

  test('each answers its leg; what the worklist says of the device must be so still', async () => {
    const [one, two, three, four, five] = await asked(5);
    const rows = [
      row(one!, {
        answer: 'code-supplied',
        installCode: CODE,
        deviceId: world.askable[0]!.deviceId,
        note: 'on the label',
      }),
      row(two!, { answer: ' Code-not-held\u00a0', reason: 'records-not-transferred ', installCode: ' ' }),
      row(three!, { answer: 'not-installer', deviceId: world.askable[0]!.deviceId }),
      row(three!, {}),
      row(three!, { installCode: CODE }),
      row(three!, { answer: 'code-supplied' }),
      row(three!, { answer: 'code-supplied', installCode: '********' }),
      row(four!, { answer: 'code-supplied', installCode: CODE, leg: '2' }),
      row(five!, { answer: 'request-invalid' }),
      row('icr_TEST0123456789', { answer: 'not-installer' }),
      row(CODE, { answer: CODE }),
    ];
    expect(await take('answers', rows, { by: 'BBBB' })).toEqual([
      'accepted',
      'accepted',
      'rejected, device-changed /deviceId',
      'skipped',
      'rejected, answer-missing /answer',
      'rejected, code-missing /installCode',
      'rejected, code-masked /installCode',
      'rejected, leg-unknown /leg',
      'rejected, required /note',
      'rejected, request-unknown /requestId',
      'rejected, request-id-invalid /requestId, value-not-known /answer',
    ]);
  });

  test('the same file again changes nothing; the same answers in another file are held already', async () => {
    const [one, two, three] = await asked(3);
    const rows = [
      row(one!, { answer: 'code-supplied', installCode: CODE }),
      row(two!, { answer: 'not-installer' }),
      row(three!, { answer: 'already-commissioned' }),
      row(three!, { answer: 'code-supplied', installCode: `${CODE}0000` }),
    ];
    const said = await take('answers', rows, { by: 'BBBB' });
    expect(said).toEqual(['accepted', 'accepted', 'accepted', 'rejected, install-code-crc-mismatch /installCode']);
    const before = await head();
    expect(await take('answers', rows, { by: 'BBBB' })).toEqual(said);
    expect(await head()).toBe(before);
    expect(await take('answers', rows.slice(0, 3), { by: 'BBBB', file: 'two' })).toEqual(Array(3).fill('already-held'));
    const another = CODE.replace('83', '84');
    expect(
      await take('answers', [row(one!, { answer: 'code-supplied', installCode: another })], { by: 'BBBB', file: '3' }),
    ).toEqual(['rejected, already-answered']);
  });

  test('by mail answer what that mail asks; beyond it they wait, and are taken alone once they are confirmed', async () => {
    const [one, two] = await asked(2);
    const post = 'post_abcdefghijklmnopqrstuvwxyz' as PostId;
    const legs = [{ request: one as RequestId, leg: 1 }];
    const notice = {
      id: post,
      kind: 'request',
      party: 'BBBB' as PartyId,
      legs,
      about: {},
      postedAt: world.now,
    } as const;
    await world.exchange.mail.outbox.post(notice);
    const rows = [
      row(one!, { answer: 'not-installer' }),
      row(two!, { answer: 'not-installer' }),
      row('icr_TEST0123456789', { answer: 'not-installer' }),
    ];
    const mail = (rows: AnsweredMail['rows']) => ({ by: 'BBBB', answersTo: { post, rows } });
    const unknown = 'rejected, request-unknown /requestId';
    expect(await take('answers', rows, { ...mail('within'), file: 'within' })).toEqual([
      'accepted',
      'rejected, row-beyond-mail /requestId',
      unknown,
    ]);
    // Neither does a mail tell CCCC that there is one of BBBB.
    expect(await take('answers', rows.slice(1, 2), { ...mail('within'), by: 'CCCC', file: 'other' })).toEqual([
      unknown,
    ]);
    expect(await take('answers', rows, { ...mail('beyond'), file: 'beyond' })).toEqual([
      'skipped',
      'accepted',
      unknown,
    ]);
  });

  test('a rejected code leaves the leg open, and its correction counts at the door time of its own file', async () => {
    const [one] = await asked(1);
    await take('answers', [row(one!, { answer: 'code-supplied', installCode: `${CODE}0000` })], { by: 'BBBB' });
    world.now = '2026-11-24T09:00:00.000Z' as typeof world.now;
    await take('answers', [row(one!, { answer: 'code-supplied', installCode: CODE })], { by: 'BBBB', file: 'mended' });
    const events = await world.log.readStream(one!);
    expect(events.map(({ type }) => type)).toContain('requests.supply-rejected.v1');
    expect(events.find(({ type }) => type === 'requests.code-supplied.v1')).toMatchObject({
      data: { answeredAt: '2026-11-24T09:00:00.000Z' },
      metadata: { channel: 'bulk', command: 'fil_mended line 2' },
    });
  });

  test('a dry run checks the codes, and keeps nothing of them', async () => {
    const [one, two] = await asked(2);
    const before = [await head(), world.vault.highestSequence];
    const rows = [
      row(one!, { answer: 'code-supplied', installCode: CODE }),
      row(two!, { answer: 'code-supplied', installCode: 'F'.repeat(32) }),
    ];
    expect(await take('answers', rows, { by: 'BBBB', dryRun: true })).toEqual([
      'accepted',
      'rejected, install-code-test-pattern /installCode',
    ]);
    expect([await head(), world.vault.highestSequence]).toEqual(before);
  });

  test('whoever is not asked finds no such request, nor does who acts for nobody', async () => {
    const [one] = await asked(1);
    const rows = [row(one!, { answer: 'not-installer' })];
    expect(await take('answers', rows, { by: 'CCCC' })).toEqual(['rejected, request-unknown /requestId']);
    expect(await take('answers', rows, { by: 'BBBB', agent: 'AGNT' })).toEqual(['rejected, agency-not-granted']);
    expect(await take('answers', rows, { by: 'AAAA' })).toEqual(['rejected, action-not-allowed']);
  });
});

describe('switches', () => {
  const message = () => ({
    mpxn: world.askable[0]!.mpxn,
    losing: 'AAAA',
    gaining: 'CCCC',
    effectiveFrom: '2026-12-01',
  });

  test('messages are recorded, repeated ones held already; a date is never shifted by a day', async () => {
    const rows = [
      { ...message(), withdrawn: 'FALSE' },
      message(),
      { ...message(), effectiveFrom: '2026-12-01T00:00:00' },
      { ...message(), effectiveFrom: '01/12/2026' },
      { ...message(), gaining: 'ZZZZ' },
      { ...message(), id: 'SW-1', withdrawn: 'TRUE', version: 'two' },
    ];
    const said = await take('switches', rows, { by: 'DCCX' });
    expect(said).toEqual([
      'accepted',
      'already-held',
      'rejected, date-with-time /effectiveFrom',
      'rejected, date-day-first /effectiveFrom',
      'rejected, party-unknown /gaining',
      'rejected, number-invalid /version',
    ]);
    const before = await head();
    expect(await take('switches', rows, { by: 'DCCX' })).toEqual(said);
    expect(await take('switches', [message()], { by: 'DCCX', file: 'two', dryRun: true })).toEqual(['already-held']);
    expect(await head()).toBe(before);
  });

  test('a supplier records none', async () => {
    expect(await take('switches', [message()])).toEqual(['rejected, action-not-allowed']);
  });
});

describe('inventory', () => {
  const picture = {
    deviceId: '00-DB-12-34-56-78-90-A0',
    deviceType: 'ESME',
    smiStatus: 'Pending',
    mpxn: '1012345678903',
  };

  test('pictures are taken, identical ones held already, the later row of a device counts', async () => {
    const rows = [
      picture,
      picture,
      { ...picture, smiStatus: 'Commissioned' },
      { ...picture, deviceId: '1.23457E+15' },
      { ...picture, mpxn: '3938424403' },
    ];
    const said = await take('inventory', rows, { by: 'DCCX' });
    expect(said).toEqual([
      'accepted',
      'already-held',
      'accepted',
      'rejected, spreadsheet-number /deviceId',
      'rejected, mpxn-not-for-device-type /mpxn',
    ]);
    const before = await head();
    expect(await take('inventory', rows.slice(2), { by: 'DCCX', file: 'two', dryRun: true })).toEqual([
      'already-held',
      ...said.slice(3),
    ]);
    expect(await head()).toBe(before);
  });
});

describe('parties', () => {
  const gala = { party: 'GGGG', name: 'Gala', kind: 'supplier', mpid: 'GALA', identifiersFrom: '2026-12-01' };

  test('they are registered once; an identifier that is taken is told in its column', async () => {
    const rows = [
      gala,
      { ...gala, party: 'HHHH' },
      { ...gala, name: 'Other' },
      { ...gala, party: 'IIII', identifiersFrom: '' },
    ].map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== '')) as typeof gala);
    const said = await take('parties', rows, { by: 'SECA' });
    expect(said).toEqual([
      'accepted',
      'rejected, identifier-taken /mpid',
      'rejected, party-exists',
      'rejected, identifiers-from-missing /identifiersFrom',
    ]);
    const before = await head();
    expect(await take('parties', rows, { by: 'SECA' })).toEqual(said);
    expect(await take('parties', [gala], { by: 'SECA', file: 'two' })).toEqual(['already-held']);
    expect(await head()).toBe(before);
  });
});

describe('contacts', () => {
  const desk = {
    party: 'BBBB',
    purpose: 'install-code-requests',
    fuel: 'both',
    rank: '1',
    address: 'codes@bbbb.example',
  };
  const gas = { ...desk, fuel: 'gas', rank: '2', address: 'gas@bbbb.example', name: 'Gas desk' };
  const points = async () =>
    (await world.exchange.contacts.of('BBBB' as PartyId)).map(({ rank, address, name, endsOn }) =>
      [rank, address, name, endsOn?.slice(0, 10)].join(' ').trim(),
    );

  test('a point is entered, changed, ended or as it was; what has no row stays', async () => {
    const rows = [gas, { ...gas, purpose: 'reports' }, { ...desk, endsOn: '01/12/2026' }, { ...gas, rank: '3' }, gas];
    const said = await take('contacts', rows, { by: 'BBBB' });
    expect(said).toEqual([
      'accepted',
      'accepted',
      'rejected, date-day-first /endsOn',
      'rejected, contact-row-repeated',
      'already-held',
    ]);
    const before = await head();
    expect(await take('contacts', rows, { by: 'BBBB' })).toEqual(said);
    expect(await take('contacts', [gas, desk], { by: 'BBBB', file: 'two' })).toEqual(['already-held', 'already-held']);
    expect(await head()).toBe(before);
    const later = [
      { ...gas, address: 'new@bbbb.example' },
      { ...gas, purpose: 'reports', endsOn: '2026-12-24' },
    ];
    expect(await take('contacts', later, { by: 'SECA', file: 'three' })).toEqual(['accepted', 'accepted']);
    expect((await points()).slice(1)).toEqual([
      '2 new@bbbb.example Gas desk',
      '2 gas@bbbb.example Gas desk 2026-12-24',
    ]);
  });

  test('two rows of one rank are two points, and taken again after a break-off they say the same', async () => {
    const rows = [
      { ...desk, address: 'one@bbbb.example' },
      { ...desk, rank: '2' },
      { ...desk, address: 'two@bbbb.example' },
    ];
    const said = await take('contacts', rows, { by: 'BBBB' });
    expect(said).toEqual(['accepted', 'accepted', 'accepted']);
    const is = ['2 codes@bbbb.example', '1 one@bbbb.example', '1 two@bbbb.example'];
    expect((await points()).map((point) => point.slice(0, is[0]!.length))).toEqual(
      is.map((one) => one.slice(0, is[0]!.length)),
    );
    const before = await head();
    expect(await take('contacts', rows, { by: 'BBBB' })).toEqual(said);
    expect(await head()).toBe(before);
    expect(await take('contacts', [{ ...desk, address: 'three@bbbb.example' }], { by: 'BBBB', file: 'two' })).toEqual([
      'rejected, contact-several /address',
    ]);
  });

  test('a dry run says what would become of them, and writes nothing', async () => {
    const before = await head();
    expect(await take('contacts', [desk, gas], { by: 'BBBB', dryRun: true })).toEqual(['already-held', 'accepted']);
    expect(await head()).toBe(before);
  });

  test('a party has its own alone taken, SECAS anybody’s of whom there is', async () => {
    const unknown = 'rejected, party-not-found /party';
    const nobody = { ...gas, party: 'ZZZZ' };
    expect(await take('contacts', [gas, nobody], { by: 'AAAA' })).toEqual([unknown, unknown]);
    expect(await take('contacts', [gas], { by: 'BBBB', agent: 'AGNT' })).toEqual(['rejected, agency-not-granted']);
    expect(await take('contacts', [gas, nobody], { by: 'SECA' })).toEqual(['accepted', unknown]);
    expect(await world.exchange.contacts.of('BBBB' as PartyId)).toMatchObject([{}, { enteredBySecas: true }]);
  });

  test('of whoever administers the party no more by the time it is taken, nothing is', async () => {
    const { directory } = world.exchange;
    const of = { kind: 'user', party: 'BBBB' as PartyId, name: must(parseMemberName('anna')) } as const;
    const perform = (command: Parameters<typeof directory.perform>[1]) =>
      directory.perform(of, command, { party: 'BBBB', user: 'test:BBBB', channel: 'api' });
    const anna = { displayName: 'Anna', scopes: [], partyAdministrator: true };
    must(await perform({ type: 'add-user', ...of, ...anna, enrolmentUntil: '2026-12-08T10:00:00Z' }));
    must(await perform({ type: 'enrol', enrolment: 1, secondFactor: true }));
    const sent = { by: 'BBBB', user: 'user:BBBB/anna' };
    expect(await take('contacts', [gas], sent)).toEqual(['accepted']);
    must(await perform({ type: 'change-user', change: { partyAdministrator: false } }));
    expect(await take('contacts', [{ ...gas, rank: '3' }], { ...sent, file: 'two' })).toEqual([
      'rejected, action-not-allowed',
    ]);
  });
});

test('a backlog register is kept: by SECAS on the register, by a supplier proposed; again it changes nothing', async () => {
  const device = '00-DB-12-34-56-78-90-A0';
  const rows = [
    { requester: 'AAAA', deviceId: device, installedOn: '2020-03-02' },
    { requester: 'AAAA', installedOn: '2020-03-02' },
    { deviceId: device, installedOn: 'March' },
    { requester: 'AAAA', deviceId: '00-DB-12-34-56-78-90-A1' },
    { requester: 'AAAA', deviceId: '00-DB-12-34-56-78-90-A1', installedOn: '2022-02-24' },
    { requester: 'ZZZZ', deviceId: device, installedOn: '2020-03-02' },
  ];
  const wrong = [
    'rejected, device-not-named /deviceId',
    'rejected, required /requester, date-invalid /installedOn',
    'rejected, reason-required /reason',
    'rejected, installed-since-obligation /installedOn',
    'rejected, party-unknown /requester',
  ];
  expect(await take('backlog', rows, { by: 'SECA', dryRun: true })).toEqual(['accepted', ...wrong]);
  expect(await take('backlog', rows, { by: 'SECA' })).toEqual(['accepted', ...wrong]);
  expect(await take('backlog', rows, { by: 'SECA' })).toEqual(['accepted', ...wrong]);
  expect(await take('backlog', rows, { by: 'SECA', file: 'two' })).toEqual(['already-held', ...wrong]);
  expect(await take('backlog', [rows[0]!], { by: 'AAAA' })).toEqual(['rejected, not-registered-supplier']);
  expect(await take('backlog', [rows[0]!], { by: 'BBBB' })).toEqual(['rejected, requester-not-you /requester']);
});
