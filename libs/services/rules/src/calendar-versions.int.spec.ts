import { verifyEvidence } from '@icx/audit';
import type { CommandContext } from '@icx/commands';
import type { PartyId, RequestId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import { decide, type RequestCommand } from '@icx/requests';
import { AnswerRequest, RaiseRequest } from '@icx/requests-service';
import { openWorld, type World } from '@icx/world-testing';
import { calendars, instant, plainDate, type PlainDate } from '@icx/working-days';

const MONDAY = '2026-11-23T10:00:00.000Z';
const SECAS = { role: 'administrator' };
const SUPPLIER = { role: 'supplier' };
/** 1 December 2026 is a bank holiday after all: what was due on the 7th is due on the 8th. */
const late: readonly PlainDate[] = [...calendars['england-and-wales'].holidays, plainDate('2026-12-01')]
  .filter((day) => day >= '2026')
  .toSorted();
const draft = { version: '2026.2', holidays: { 'england-and-wales': late } };
const signal = new AbortController().signal;

let world: World;
beforeEach(async () => void (world = await openWorld(MONDAY)));
afterEach(() => world.remove());

const secas = (id: string): CommandContext => ({ ...world.envelope('SECA', id), user: 'user:SECA/anna' });
const raise = async (index = 0): Promise<RequestId> => {
  const { deviceId, deviceType } = world.askable[index]!;
  const device = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
  const raised = await world.services.raising.execute(
    new RaiseRequest(world.envelope('AAAA', `raise-${index}`), { device }),
  );
  return must(raised).state.id;
};
const act = async (id: RequestId, command: RequestCommand): Promise<void> => {
  must(await world.services.performer.perform(id, (state, facts) => decide(command, state, facts)));
};
const types = async (id: RequestId) => (await world.log.readStream(id)).map(({ type }) => type.split('.')[1]);
const breached = async (id: RequestId): Promise<void> => {
  world.now = instant('2026-12-08T10:00:00.000Z');
  await act(id, { type: 'pass-time', at: world.now });
};

test('a preview tells what would move and records nothing; applied, every request follows and the effect is on record', async () => {
  const { calendars: versions, following } = world.exchange.rules;
  const ids = [await raise(), await raise(1)];
  const head = await world.log.head();
  const preview = must(await versions.preview(draft));
  expect(preview).toMatchObject({
    ...{ version: '2026.2', complete: true, examined: 2, of: 2 },
    effect: { requests: 2, deadlinesMoved: 2, breachesRetracted: 0 },
    byParty: [{ party: 'BBBB', deadlinesMoved: 2 }],
  });
  expect(preview.calendars[0]).toMatchObject({
    from: calendars['england-and-wales'].version,
    added: ['2026-12-01'],
    removed: [],
  });
  expect(preview.legs).toContainEqual({
    ...{ request: ids[0], leg: 1, addressee: 'BBBB', dueOn: '2026-12-07', becomes: '2026-12-08' },
    ...{ breachRetracted: false, nowInTime: false },
  });
  expect(await world.log.head()).toBe(head);

  must(await versions.apply(draft, secas('apply')));
  expect(versions.list(SUPPLIER)).toMatchObject({
    items: [{ name: 'england-and-wales', version: '2026.2', since: MONDAY, by: { party: 'SECA' } }, {}, {}],
    following: { version: '2026.2' },
  });
  await following.run({ signal });
  expect(await Promise.all(ids.map(types))).toEqual(ids.map(() => expect.arrayContaining(['deadline-revised'])));
  const { versions: told } = must(versions.read('england-and-wales', SECAS));
  expect(told[0]).toMatchObject({
    version: '2026.2',
    by: { party: 'SECA', user: 'user:SECA/anna' },
    effect: { requests: 2, deadlinesMoved: 2 },
  });
  expect(must(versions.read('union', SUPPLIER)).versions[0]).toMatchObject({
    version: `2026.2+${calendars.scotland.version}`,
  });
  expect(versions.list(SECAS).following).toBeNull();
});

test('a late bank holiday finds breaches and late answers, also of what has ended, and the retraction tells the version', async () => {
  const { calendars: versions, following } = world.exchange.rules;
  const id = await raise();
  await breached(id);
  const answer = new AnswerRequest(id, world.envelope('BBBB', 'answer'), { answer: 'not-installer' });
  must(await world.services.answering.execute(answer));
  await act(id, { type: 'withdraw', at: world.now, by: 'AAAA' as PartyId });
  const preview = must(await versions.preview(draft));
  expect(preview).toMatchObject({ effect: { deadlinesMoved: 1, breachesRetracted: 1, lateNowInTime: 1 } });
  must(await versions.apply(draft, secas('apply')));
  await following.run({ signal });
  const [revised, retracted] = (await world.log.readStream(id)).slice(-2);
  expect(revised).toMatchObject({ data: { inTime: ['reply'] } });
  expect(retracted).toMatchObject({
    type: 'requests.breach-retracted.v1',
    data: { reason: 'calendar-revised', calendar: 'england-and-wales', calendarVersion: '2026.2' },
  });
});

test('what broke off goes on at the next start, and a request that is acted on meanwhile is judged by the new version', async () => {
  const [id, other] = [await raise(), await raise(1)];
  must(await world.exchange.rules.calendars.apply(draft, secas('apply')));
  await breached(id);
  expect(await types(id)).toContain('deadline-revised');
  expect(await types(id)).not.toContain('breach-recorded');
  await world.close();
  world = await openWorld(MONDAY, { folder: world.folder });
  const { rules } = world.exchange;
  expect(await rules.takenUp.takeUp()).toBeUndefined();
  expect(rules.calendars.list(SECAS).following).toEqual({ version: '2026.2', examined: null, of: null });
  await rules.following.run({ signal });
  expect(await types(other)).toContain('deadline-revised');
  expect(must(rules.calendars.read('england-and-wales', SECAS)).versions[0]!.effect).toMatchObject({ requests: 2 });
});

test('a later version that would shorten leaves the deadline', async () => {
  const { calendars: versions, following } = world.exchange.rules;
  const id = await raise();
  must(await versions.apply(draft, secas('apply-1')));
  await following.run({ signal });
  const back = late.filter((day) => day !== '2026-12-01');
  const again = { version: '2026.3', holidays: { 'england-and-wales': back } };
  expect(must(await versions.preview(again))).toMatchObject({ effect: { deadlinesMoved: 0 }, legs: [] });
  must(await versions.apply(again, secas('apply-2')));
  await following.run({ signal });
  const { events } = await world.services.requests.load(id);
  const due = events.findLast((event) => event.type === 'requests.deadline-revised.v1');
  expect(due?.data.after.dueOn).toBe('2026-12-08');
});

test('what is only tried is not recorded; a file with a new version of what was applied keeps the exchange from starting', async () => {
  const { calendars: versions } = world.exchange.rules;
  const tried = await versions.apply(draft, { ...secas('try'), trial: true });
  expect(isRefusal(tried)).toBe(true);
  expect(versions.list(SECAS).following).toBeNull();
  must(await versions.apply(draft, secas('apply')));
  await world.close();
  const [own, newer] = [calendars['england-and-wales'], { version: '2026.9' }];
  world = await openWorld(MONDAY, {
    folder: world.folder,
    policy: { calendars: { ...calendars, [own.name]: { ...own, ...newer } } },
  });
  expect((await world.exchange.rules.takenUp.takeUp())?.detail).toMatch(/applied while the exchange served.*2026\.9/);
});

describe('a term', () => {
  const term = {
    id: 'mp121-5wd',
    effectiveFrom: plainDate('2027-04-01'),
    workingDays: 5,
    calendar: 'scotland',
  } as const;

  test('is previewed and added; clocks that run keep theirs', async () => {
    await raise();
    const { terms, book } = world.exchange.rules;
    expect(must(await terms.preview(term))).toMatchObject({ before: { term: 'mp121-10wd' }, runningClocks: 1 });
    must(await terms.add(term, secas('add')));
    expect(world.exchange.policy.terms).toEqual([...book.own.terms, term]);
    expect(terms.list(SUPPLIER)).toMatchObject([{ inForce: true }, { ...term, inForce: false, by: { party: 'SECA' } }]);
  });

  test('that begins in the past of a running leg is refused', async () => {
    await raise();
    const early = { ...term, effectiveFrom: plainDate('2026-11-23') };
    expect(await world.exchange.rules.terms.add(early, secas('add'))).toMatchObject({ code: 'term-begins-too-early' });
    expect(
      await world.exchange.rules.terms.preview({ ...early, effectiveFrom: plainDate('2026-11-24') }),
    ).toMatchObject({ id: term.id });
  });
});

test('evidence counts each due date by the version that it was computed with, and says which it replaced', async () => {
  const { calendars: versions, following } = world.exchange.rules;
  const id = await raise();
  must(await versions.apply(draft, secas('apply')));
  await following.run({ signal });
  const { requests, documents } = world.services;
  const viewer = { party: 'SECA' as PartyId, role: 'administrator' } as const;
  const { audit } = world.exchange;
  await audit.begin();
  const narrate = ({ recordedAt: at, type: sentence }: { recordedAt: string; type: string }) => ({ at, sentence });
  const evidence = must(await documents.evidence(await requests.load(id), viewer, { audit, narrate }));
  expect(verifyEvidence(evidence, audit.publicKey).checks.filter(({ holds }) => !holds)).toEqual([]);
  const { deadlines } = evidence;
  expect(deadlines.map(({ dueOn, calendarVersion, agrees }) => [dueOn, calendarVersion, agrees])).toEqual([
    ['2026-12-07', calendars['england-and-wales'].version, true],
    ['2026-12-08', '2026.2', true],
  ]);
  expect(deadlines[1]!.replaces).toBe(deadlines[0]!.revision);
  const first = deadlines.map(({ days }) => days!.find(({ date }) => date === '2026-12-01')!.because);
  expect(first).toEqual([null, 'bank-holiday']);
});
