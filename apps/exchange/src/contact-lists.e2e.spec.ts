import { simpleParser, type ParsedMail } from 'mailparser';
import { eventually } from '@icx/world-testing/eventually';
import { taken } from './bulk-file.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { World, type PartyName } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const moveTo = async (now: string): Promise<void> =>
  expect(await world.as('SECA').post('/v1/sandbox/clock', { now })).toMatchObject({ status: 200 });

/** Mails about the list that have come to a party’s desk, oldest first. */
const mailsOf = async (party: PartyName): Promise<readonly ParsedMail[]> => {
  const { body } = await world.as(party).get(`/v1/sandbox/mailbox?to=codes@${party.toLowerCase()}.example`);
  const numbers = (body.items as readonly { readonly number: number }[])
    .map(({ number }) => number)
    .toSorted((a, b) => a - b);
  const raws = await Promise.all(numbers.map((number) => world.as(party).get(`/v1/sandbox/mailbox/${number}/raw`)));
  const mails = await Promise.all(raws.map(({ text }) => simpleParser(text)));
  return mails.filter(({ subject }) => subject?.includes('is yours still right?'));
};
const mailsCome = (party: PartyName, count: number) =>
  eventually(async () => {
    const mails = await mailsOf(party);
    return mails.length >= count ? mails : undefined;
  });
const lists = async (party: PartyName) => (await world.as(party).get('/v1/contact-lists')).body.items;

test('the list goes out as a quarter begins, one party stands by it, and who does not is seen and reminded', async () => {
  const { now } = (await world.as('SECA').post('/v1/sandbox/clock', { advance: 'PT1S' })).body;
  const next = Number(String(now).slice(0, 4)) + 1;
  const quarter = `${next}-Q1`;
  await moveTo(`${next}-01-08T12:00:00Z`);

  const [mail] = await mailsCome('BBBB', 1);
  expect(mail!.text).toContain(`npx @icx/icx contacts still-right ${quarter}`);
  expect(mail!.attachments.map(({ filename }) => filename)).toEqual([`contact-list-${quarter}.csv`]);
  const points = await world.as('CCCC').get(`/v1/contact-lists/${quarter}/points.csv`);
  expect(points.text).toContain('BBBB,install-code-requests,both,1,codes@bbbb.example');
  expect(mail!.attachments[0]!.content.toString()).toBe(points.text);

  const confirmation = `/v1/parties/BBBB/contact-lists/${quarter}/confirmation`;
  expectProblem(await world.as('CCCC').post(confirmation, {}), 404, 'party-not-found');
  const confirmed = await world.as('BBBB').post(confirmation, {});
  expect(confirmed.body.parties).toEqual([{ party: 'BBBB', confirmedAt: expect.any(String) }]);
  expect((await lists('CCCC'))[0].parties).toEqual([{ party: 'CCCC', confirmedAt: null }]);
  const seen = (await lists('SECA'))[0].parties as readonly { party: string; confirmedAt: string | null }[];
  expect(seen.filter(({ confirmedAt }) => confirmedAt).map(({ party }) => party)).toEqual(['BBBB']);
  expect(seen.length).toBeGreaterThan(3);

  await moveTo(`${next}-01-29T12:00:00Z`);
  await mailsCome('CCCC', 2);
  expect(await mailsOf('BBBB')).toHaveLength(1);
  const { suppliers, latest } = (await world.as('SECA').get('/v1/contacts/readiness')).body;
  const of = (party: string) => suppliers.find((one: { party: string }) => one.party === party);
  expect([latest, of('BBBB'), of('CCCC')]).toMatchObject([
    quarter,
    { ready: true, confirmed: quarter, stale: false },
    { ready: true, confirmed: null, stale: true },
  ]);
});

test('a list of no quarter, or one that has not gone out, is not there, and one is not sent out twice', async () => {
  for (const name of ['2027-Q9', '2999-Q1'])
    expectProblem(await world.as('AAAA').get(`/v1/contact-lists/${name}`), 404, 'contact-list-unknown');
  expectProblem(await world.as('SECA').post('/v1/contact-lists', {}), 409, 'contact-list-issued');
});

test('a party exports its own points, SECAS those of all', async () => {
  const exported = async (party: PartyName) =>
    (await world.as(party).get('/v1/contacts.csv')).text.trim().split('\r\n');
  expect((await exported('AAAA')).slice(1)).toEqual([expect.stringMatching(/^AAAA,install-code-requests,both,1,/)]);
  expect((await exported('SECA')).map((line) => line.slice(0, 4))).toEqual(['part', 'AAAA', 'BBBB', 'CCCC', 'FFFF']);
});

test('an export that is imported changes nothing; what a row changes is as by the single call', async () => {
  const party = world.as('BBBB');
  const draft = { purpose: 'escalation', fuel: 'gas', rank: 2, name: '=Night, desk', phone: '+44 20 7946 0000' };
  const point = { ...draft, address: 'night@bbbb.example', endsOn: '2999-12-31' };
  expect(await party.post('/v1/parties/BBBB/contacts', point)).toMatchObject({ status: 201 });
  const exported = async (by: PartyName) => (await world.as(by).get('/v1/contacts.csv')).text;
  const happened = async () => (await party.get('/v1/contacts/history')).text;
  const before = await happened();
  for (const by of ['BBBB', 'SECA'] as const) {
    const { rows } = await taken(world.as(by), 'contacts', await exported(by));
    expect(rows.alreadyHeld).toBe(by === 'BBBB' ? 2 : 5);
  }
  expect(await happened()).toBe(before);

  const changed = (await exported('BBBB')).replace('night@', 'day@').replace('2999-12-31', '');
  expect((await taken(party, 'contacts', changed)).rows).toMatchObject({ accepted: 1, alreadyHeld: 1 });
  const mail = await eventually(async () => {
    const { body } = await party.get('/v1/sandbox/mailbox?to=day@bbbb.example');
    return body.items.length > 0 ? body.items : undefined;
  });
  expect(mail).toHaveLength(1);
  const [now] = (await party.get('/v1/contacts?purpose=escalation&party=BBBB')).body.items;
  expect(now).toMatchObject({ ...point, address: 'day@bbbb.example', endsOn: expect.stringMatching(/^2999/) });
  expect(now.standing.provedAt).toBeNull();
});
