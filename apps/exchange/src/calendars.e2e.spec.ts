import { readFileSync } from 'node:fs';
import { addDays, calendars, plainDate, type PlainDate } from '@icx/working-days';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';

const example = readFileSync(new URL('../../../docs/examples/bank-holidays.json', import.meta.url), 'utf8');
const published = JSON.parse(example) as Record<string, object>;

let world: World;
beforeAll(async () => void (world = await World.open()));
afterAll(() => world.close());

const secas = () => world.as('SECA');
const apply = (body: object) => secas().post('/v1/calendars', body);
const list = async () => (await world.as('BBBB').get('/v1/calendars')).body;
const followed = async (): Promise<void> => {
  while ((await list()).following) await new Promise((resolve) => setTimeout(resolve, 20));
};
/** The year of a day as it is published, with that day too. */
const withLate = (late: PlainDate) => {
  const year = late.slice(0, 4);
  const days = [...calendars['england-and-wales'].holidays].filter((day) => day.startsWith(year));
  const events = [...new Set([...days, late])]
    .toSorted()
    .map((date) => ({ title: 'A day', date, notes: '', bunting: false }));
  return { 'england-and-wales': { division: 'england-and-wales', events }, 'northern-ireland': { events: 'whatever' } };
};

test('a late bank holiday: previewed, applied, the breach taken back, and the history tells by which version', async () => {
  const path = await world.raised();
  const { leg } = (await world.as('AAAA').get(path)).body;
  const dueOn = plainDate(leg.dueOn);
  await secas().post('/v1/sandbox/clock', { now: `${addDays(dueOn, 1)}T01:00:00Z` });
  const body = { ...withLate(dueOn), version: 'late.1' };
  const preview = await apply({ ...body, dryRun: true });
  expect(preview).toMatchObject({
    status: 200,
    body: { complete: true, effect: { deadlinesMoved: 1, breachesRetracted: 1 }, byParty: [{ party: 'BBBB' }] },
  });
  expect(preview.body.legs).toMatchObject([{ dueOn, breachRetracted: true }]);
  expect(await list()).toMatchObject({
    following: null,
    items: [{ version: calendars['england-and-wales'].version }, {}, {}],
  });

  expect(await apply(body)).toMatchObject({
    status: 201,
    body: { version: 'late.1', calendars: ['england-and-wales'] },
  });
  await followed();
  const after = (await world.as('AAAA').get(path)).body;
  expect(after.leg).toMatchObject({ dueOn: preview.body.legs[0].becomes, calendarVersion: 'late.1' });
  const { events } = (await world.as('BBBB').get(`${path}/history`)).body;
  expect(events.find(({ type }: { type: string }) => type === 'requests.breach-retracted.v1')).toMatchObject({
    data: { reason: 'calendar-revised', calendar: 'england-and-wales', calendarVersion: 'late.1' },
  });
  const { versions } = (await world.as('BBBB').get('/v1/calendars/england-and-wales')).body;
  expect(versions[0]).toMatchObject({ version: 'late.1', by: { party: 'SECA' }, effect: { breachesRetracted: 1 } });
  expect(versions[0].by).not.toHaveProperty('user');
});

test('GOV.UK’s feed as it is published adds its years', async () => {
  expect(await secas().post('/v1/calendars', published)).toMatchObject({
    status: 201,
    body: { version: expect.stringMatching(/^gov-uk-/), calendars: ['england-and-wales', 'scotland'] },
  });
  expect((await list()).items.map(({ lastYear }: { lastYear: number }) => lastYear)).toEqual([2029, 2029, 2029]);
});

test('what is wrong is refused with its place, and nothing is done', async () => {
  const before = await list();
  const weekend = withLate(plainDate('2027-05-01'));
  expectProblem(await apply(weekend), 400, 'validation-failed', ['/england-and-wales/events/3/date']);
  expect((await apply(weekend)).body.errors).toMatchObject([{ code: 'bank-holidays-invalid' }]);
  expectProblem(await apply({}), 422, 'bank-holidays-missing');
  expectProblem(
    await apply({ ...withLate(plainDate('2027-06-01')), version: 'late.1' }),
    409,
    'calendar-version-taken',
    ['/version'],
  );
  expectProblem(await apply({ ...published }), 409, 'calendars-unchanged');
  const huge = { events: Array.from({ length: 1_001 }, () => ({ date: '2027-06-01' })) };
  expect((await apply({ scotland: huge })).status).toBe(400);
  expectProblem(await world.as('AAAA').post('/v1/calendars', published), 403, 'action-not-allowed');
  expectProblem(await world.as('AAAA').get('/v1/calendars/northern-ireland'), 404, 'calendar-unknown');
  expect(await list()).toEqual(before);
});

test('a term is previewed, added and read by everybody; one that begins in the past of a running leg is refused', async () => {
  await world.raised();
  const term = { id: 'five', effectiveFrom: '2028-04-03', workingDays: 5, calendar: 'england-and-wales' };
  const post = (body: object) => secas().post('/v1/sla/terms', body);
  expect(await post({ ...term, dryRun: true })).toMatchObject({
    status: 200,
    body: { before: { term: 'mp121-10wd' } },
  });
  expectProblem(await post({ ...term, effectiveFrom: '2022-01-04' }), 409, 'term-begins-too-early', ['/effectiveFrom']);
  expectProblem(await post({ ...term, workingDays: 61 }), 400, 'validation-failed', ['/workingDays']);
  expect(await post(term)).toMatchObject({ status: 201, body: { ...term, inForce: false, by: { party: 'SECA' } } });
  expectProblem(await post({ ...term, effectiveFrom: '2028-05-02' }), 409, 'term-exists', ['/id']);
  expect((await world.as('DCCX').get('/v1/sla/terms')).body.items).toMatchObject([{ inForce: true }, term]);
});
