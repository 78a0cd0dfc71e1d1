import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { xlsxStream } from '@icx/tabular';
import { csvOf, ended, refusedOf, taken } from './bulk-file.fixture.ts';
import { answered, byMailConfig, office, type MailTold } from './by-mail.fixture.ts';
import { FakeClamd, PLANTED } from './clamd.fixture.ts';
import { freshCode } from './codes.fixture.ts';
import { eventually } from '@icx/world-testing/eventually';
import { addressOf, type Got, type Letter } from './post-office.fixture.ts';
import { tableOf, type Line } from './worklist.fixture.ts';
import { eventNames, World, type Client } from './world.fixture.ts';

let world: World;
let clamd: FakeClamd;
let anna: Client;
beforeAll(async () => {
  clamd = await FakeClamd.open();
  world = await World.open(undefined, { ...byMailConfig, clamd: clamd.address });
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  await world.as('BBBB').send('PATCH', '/v1/parties/BBBB/channels', headers, JSON.stringify({ requests: 'email' }));
  anna = await world.person('BBBB', 'anna');
});
afterAll(async () => {
  await world.close();
  clamd.close();
});

/** One upload of so many requests: the mail that BBBB gets of it. */
const batch = async (count: number): Promise<Got> => {
  const known = (await office.inbox(world, 'BBBB')).length;
  const devices = Array.from({ length: count }, () => world.device());
  const rows = csvOf(devices.map(({ deviceId, deviceType }) => ({ deviceId, deviceType })));
  expect(await taken(world.as('AAAA'), 'requests', rows)).toMatchObject({ rows: { accepted: count } });
  const notice = await office.newest(world, 'BBBB', ({ number, lines }) => number > known && lines.length > 0);
  expect(notice.lines.map(({ deviceId }) => deviceId).toSorted()).toEqual(
    devices.map(({ deviceId }) => deviceId).toSorted(),
  );
  return notice;
};
const reply = (notice: Got, more: Partial<Letter>): Letter => ({
  ...{
    from: addressOf('BBBB'),
    to: notice.replyTo,
    subject: `Re: ${notice.mail.subject}`,
    text: 'Please see attached.',
  },
  ...more,
});
const sent = (notice: Got, more: Partial<Letter>): Promise<MailTold> =>
  answered(world, 'BBBB', () => office.send(world, reply(notice, more)));
const attached = (...lines: readonly Line[]) => [{ filename: 'answers.csv', content: tableOf(lines) }];
const fileOf = ({ acted }: MailTold) =>
  ended(world.as('BBBB'), `/v1/files/${acted.flatMap(({ outcomes }) => outcomes)[0]!.file}`);
const pathOf = (line: Line): string => `/v1/requests/${line['requestId']}`;
const legOf = async (line: Line) => (await world.as('AAAA').get(pathOf(line))).body.leg;
const repliesTo = async (lines: readonly Line[]): Promise<readonly unknown[]> =>
  Promise.all(lines.map(async (line) => (await legOf(line)).reply?.answer ?? null));
/** What we answered to the mail about a case, in one line. */
const acknowledgement = async (notice: Got, says: RegExp): Promise<Got & { readonly text: string }> => {
  const got = await office.newest(
    world,
    'BBBB',
    ({ number, mail }) => number > notice.number && says.test(mail.subject ?? ''),
  );
  return { ...got, text: got.mail.text!.replace(/\s+/g, ' ') };
};

const xlsx = (lines: readonly Line[]) => {
  const names = Object.keys(lines[0]!);
  return buffer(xlsxStream([names, ...lines.map((line) => names.map((name) => line[name] ?? ''))]));
};
test.each([
  ['answers.csv', (lines: readonly Line[]) => tableOf(lines)],
  ['answers.xlsx', xlsx],
])(
  'one upload is one mail; its template comes back filled in as %s, and is acknowledged row by row',
  async (filename, table) => {
    const notice = await batch(4);
    const [one, two, three, four] = notice.lines as [Line, Line, Line, Line];
    const [good, bad] = [freshCode(), `${freshCode().slice(0, 32)}0000`];
    const rows = [
      { ...one, answer: 'code-supplied', installCode: good },
      { ...two, answer: 'not-installer' },
      { ...three, answer: 'code-supplied', installCode: bad },
      four,
    ];
    const told = await sent(notice, { attachments: [{ filename, content: await table(rows) }] });
    expect(await fileOf(told)).toMatchObject({ rows: { accepted: 2, skipped: 1, rejected: 1 } });
    expect(await repliesTo([one, three, four])).toEqual(['code-supplied', null, null]);
    const { text, raw, mail } = await acknowledgement(notice, /Not all of your mail was taken/);
    expect(text).toContain(`${filename}: 2 taken, 1 left empty, 1 not taken.`);
    expect(text).toContain(`${filename}, line 4: `);
    expect(text).toContain('(install-code-crc-mismatch)');
    expect(mail.attachments.map((file) => [file.filename, String(file.content).split('\r\n')[1]])).toEqual([
      ['to-mend-answers.csv', expect.stringContaining(three['requestId']!)],
    ]);
    const said = raw + text + mail.attachments.map(({ content }) => String(content)).join('');
    for (const code of [good, bad]) expect(said).not.toContain(code.slice(0, 16));
  },
);

test('a keyword on a batch waits, and is said to all once a signed-in user confirms it', async () => {
  const notice = await batch(3);
  const { id, state, acted } = await sent(notice, { text: 'NOT HELD LOST' });
  expect([state, acted]).toMatchObject(['waits', [{ outcomes: [{ outcome: 'waits', code: 'answer-for-many' }] }]]);
  expect((await acknowledgement(notice, /Not all of your mail/)).text).toContain('confirm your mail for all 3');
  expect(await repliesTo(notice.lines)).toEqual([null, null, null]);
  expect(await anna.post(`/v1/mail/${id}/confirmation`)).toMatchObject({
    status: 200,
    body: { state: 'acted', confirmed: { by: 'sandbox:BBBB/anna' } },
  });
  expect(await repliesTo(notice.lines)).toEqual(Array(3).fill('code-not-held'));
});

test('rows beyond the mail wait, and are taken when a signed-in user confirms them; those of another party never', async () => {
  const [notice, other] = [await batch(1), await batch(1)];
  const foreign = (await world.raised(world.device({ installingSupplier: 'CCCC' }))).split('/').at(-1)!;
  const [within, beyond] = [notice.lines[0]!, other.lines[0]!];
  const rows = [within, beyond, { ...within, requestId: foreign, deviceId: '' }];
  const told = await sent(notice, {
    attachments: attached(...rows.map((row) => ({ ...row, answer: 'already-commissioned' }))),
  });
  expect(refusedOf(await fileOf(told))).toEqual(['row-beyond-mail requestId 3', 'request-unknown requestId 4']);
  expect((await acknowledgement(notice, /Not all of your mail/)).text).toContain(
    `npx @icx/icx mail confirm ${told.id}`,
  );
  expect(await anna.get(`/v1/mail/${told.id}`)).toMatchObject({ body: { state: 'waits' } });
  const { body } = await anna.post(`/v1/mail/${told.id}/confirmation`);
  expect(body).toMatchObject({ state: 'acted', acted: [{ scope: 'case' }, { scope: 'confirmed' }] });
  const files = body.acted[1].outcomes.map(({ file }: { file: string }) => file);
  expect(await ended(anna, `/v1/files/${files.at(-1)}`)).toMatchObject({
    rows: { accepted: 1, skipped: 1, rejected: 1 },
  });
});

test('an infected attachment is not read, and its sender is told', async () => {
  const notice = await batch(1);
  const [line] = notice.lines as [Line];
  const told = await sent(notice, { attachments: attached({ ...line, answer: 'not-installer', note: PLANTED }) });
  expect(await fileOf(told)).toMatchObject({ state: 'refused', why: { code: 'file-infected' } });
  expect((await acknowledgement(notice, /Not all of your mail/)).text).toContain('(file-infected)');
  expect(await repliesTo([line])).toEqual([null]);
});

test('a mail that waited over the deadline, and came before it, takes the breach back when it is confirmed', async () => {
  const notice = await batch(1);
  const [line] = notice.lines as [Line];
  const moveTo = async (body: object) =>
    expect(await world.as('SECA').post('/v1/sandbox/clock', body)).toMatchObject({ status: 200 });
  expect(await sent(notice, { text: 'RECEIVED' })).toMatchObject({ state: 'acted' });
  const { dueOn } = await legOf(line);
  await moveTo({ now: `${dueOn}T10:00:00Z` });
  const { id, state } = await sent(notice, { text: 'NOT HELD LOST', signedBy: null });
  expect(state).toBe('waits');
  await moveTo({ advance: 'P1D' });
  await eventually(async () => ((await legOf(line)).breach ? true : undefined));
  expect(await anna.post(`/v1/mail/${id}/confirmation`)).toMatchObject({ status: 200, body: { state: 'acted' } });
  expect(await legOf(line)).toMatchObject({ reply: { answer: 'code-not-held', inTime: true }, breach: null });
  expect(eventNames(await world.as('AAAA').get(`${pathOf(line)}/history`))).toContain('breach-retracted');
});
