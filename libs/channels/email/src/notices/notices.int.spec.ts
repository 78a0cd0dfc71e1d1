import type { Draft, Notice } from '@icx/mail';
import type { RequestId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { parseMonth, type ReportKind } from '@icx/reporting';
import { worklistColumns } from '@icx/requests-service';
import { instant } from '@icx/working-days';
import { NoticesWorld, told } from './notices-world.fixture.ts';

const december = must(parseMonth('2026-12'));

let world: NoticesWorld;
beforeEach(async () => {
  world = await NoticesWorld.open();
});
afterEach(() => world.world.remove());

const written = async (notice: Notice): Promise<Draft> => {
  const draft = await world.mailOf(notice);
  if (draft === 'nothing-to-say') throw new Error(`${notice.kind}: nothing to say`);
  return draft;
};
const rowsOf = ({ attachments }: Draft): readonly string[] =>
  attachments.flatMap(({ bytes }) => Buffer.from(bytes).toString().trim().split('\r\n'));
/** However its lines are broken. */
const flow = ({ text }: Draft): string => text.replaceAll(/\s+/g, ' ');
const newest = async (): Promise<Notice> => (await world.followed()).at(-1)!;
const of = (notices: readonly Notice[], kind: string, party: string): Notice =>
  notices.find((one) => one.kind === kind && one.party === party)!;

describe('what is put to a party by mail', () => {
  test('is told at once, one by one where it came alone, and without what its addressee may not see', async () => {
    const ids = [await world.raise(0, { yourReference: 'CoS-42' }), await world.raise(1)];
    const notices = await world.followed();
    expect(told(notices)).toEqual(['request BBBB 1', 'request BBBB 1']);
    const draft = await written(notices.find(({ legs }) => legs[0]!.request === ids[0])!);
    expect([draft.subject, draft.text].join('\n')).toContain('due the end of Mon 7 Dec 2026');
    expect(draft.text).toContain(ids[0]);
    expect(draft.text + draft.html + rowsOf(draft).join('\n')).not.toContain('CoS-42');
    expect(rowsOf(draft)).toEqual([worklistColumns.join(','), expect.stringContaining(`${ids[0]},1,,AAAA,`)]);
  });

  test('is told in one mail where it came with others, once nothing more of it comes', async () => {
    const ids = [];
    for (const index of [0, 1, 2]) ids.push(await world.raise(index, { batch: 'batch-one' }));
    expect(await world.followed()).toEqual([]);
    await world.close('batch-one');
    const [notice, ...others] = await world.followed();
    expect(others).toEqual([]);
    expect(notice).toMatchObject({ kind: 'request', party: 'BBBB', about: { batch: 'batch-one' } });
    expect(notice!.legs).toEqual(ids.map((request) => ({ request, leg: 1 })));
    const draft = await written(notice!);
    expect(draft.subject).toBe('[TEST] 3 requests for install codes, due from the end of Mon 7 Dec 2026');
    expect(rowsOf(draft)).toHaveLength(4);
    expect(draft.text).not.toContain('NOT OURS');
  });

  test('is not said when it is no news any more', async () => {
    const id = await world.raise();
    const notice = await newest();
    await world.act(id, 'AAAA', { type: 'withdraw', reason: null });
    expect(await world.mailOf(notice)).toBe('nothing-to-say');
  });

  test('of a batch leaves out what was answered meanwhile', async () => {
    const ids = [await world.raise(0, { batch: 'batch-two' }), await world.raise(1, { batch: 'batch-two' })];
    await world.close('batch-two');
    const [notice] = await world.followed();
    await world.supply(ids[0]!);
    const draft = await written(notice!);
    expect(draft.text).toContain(ids[1]);
    expect(draft.text).not.toContain(ids[0]);
  });

  test('to a party that comes for it is not mailed', async () => {
    await world.reach('BBBB', { requests: 'api' });
    await world.raise();
    expect(await world.followed()).toEqual([]);
  });
});

describe('what comes of it', () => {
  const received = async (): Promise<RequestId> => {
    const id = await world.raise(0, { yourReference: 'CoS-42' });
    await world.received(id);
    return id;
  };

  test('a code is told of, and is not in the mail', async () => {
    const id = await received();
    await world.supply(id);
    const draft = await written(await newest());
    expect(draft.subject).toBe('[TEST] Install code ready: 00-DB-12-34-00-00-00-00');
    expect(draft.text).toContain('CoS-42');
    expect(draft.text).toContain(`npx @icx/icx reveal ${id}`);
    expect(draft.attachments).toEqual([]);
    expect(draft.text + draft.html).not.toMatch(/83FED340/i);
  });

  test('a query is told to the requester, with what its addressee says', async () => {
    const id = await received();
    const query = { type: 'answer', answer: 'request-invalid', note: 'no such meter here' };
    await world.act(id, 'BBBB', query);
    const notice = await newest();
    expect(told([notice])).toEqual(['query AAAA 1']);
    expect(flow(await written(notice))).toContain('“no such meter here”.');
  });

  test('a breach is told to both, to each what is its business', async () => {
    const id = await received();
    await world.passTo('2026-12-08T00:00:01.000Z', id);
    const notices = await world.followed();
    expect(told(notices.filter(({ kind }) => kind === 'breach'))).toEqual(['breach AAAA 1', 'breach BBBB 1']);
    const [toAddressee, toRequester] = [
      await written(of(notices, 'breach', 'BBBB')),
      await written(of(notices, 'breach', 'AAAA')),
    ];
    expect(toAddressee.text).toContain('An answer is wanted all the same');
    expect(toAddressee.attachments).toHaveLength(1);
    expect(toRequester.text).toContain('CoS-42');
    expect(toRequester.text).not.toContain('RECEIVED');
    expect(toRequester.attachments).toEqual([]);
  });

  const outside = { reply: { answer: 'not-installer', suggested: null }, who: 'the meter desk', means: 'phone' };
  const stated = { type: 'record-outside', ...outside, statement: 'They sold the site.', attachments: [] };

  test('what one side states of an answer given outside is asked of the other, and what that says told to it', async () => {
    const id = await received();
    await world.act(id, 'AAAA', stated);
    const asked = await newest();
    expect(told([asked])).toEqual(['outside-answer BBBB 1']);
    const draft = await written(asked);
    expect(draft.text).toContain(`confirm-outside ${id} --claim 1`);
    expect(flow(draft)).toContain('by the end of Mon 30 Nov 2026');
    await world.act(id, 'BBBB', { type: 'dispute-outside', claim: 1, reason: 'nobody rang us' });
    const disputed = await newest();
    expect(told([disputed])).toEqual(['outside-answer AAAA 1']);
    expect(flow(await written(disputed))).toContain('“nobody rang us”.');
    expect(await world.mailOf(asked)).toBe('nothing-to-say');

    await world.act(id, 'BBBB', stated);
    const again = await newest();
    expect(told([again])).toEqual(['outside-answer AAAA 1']);
    await world.act(id, 'AAAA', { type: 'confirm-outside', claim: 2 });
    const confirmed = of(await world.followed(), 'outside-answer', 'BBBB');
    expect(await world.mailOf(again)).toBe('nothing-to-say');
    expect(flow(await written(confirmed))).toContain('says that it was so');
  });

  test('a statement of a leg that was answered since is not asked about', async () => {
    const id = await received();
    await world.act(id, 'AAAA', stated);
    const asked = await newest();
    await world.supply(id);
    expect(await world.mailOf(asked)).toBe('nothing-to-say');
  });

  test('a disputed breach is told to SECAS by mail, whatever it is reached by, and its decision to both sides', async () => {
    const id = await received();
    await world.passTo('2026-12-08T00:00:01.000Z', id);
    await world.act(id, 'BBBB', { type: 'dispute-breach', reason: 'we answered by post' });
    const disputed = await newest();
    expect(told([disputed])).toEqual(['breach-dispute SECA 1']);
    const draft = await written(disputed);
    expect(flow(draft)).toContain('“we answered by post”.');
    expect(draft.text).toContain(`resolve-dispute ${id} --leg 1 --upheld`);
    expect(draft.text).not.toContain('CoS-42');
    await world.act(id, 'SECA', { type: 'resolve-dispute', leg: 1, upheld: true, reason: 'the letter is there' });
    const decided = (await world.followed()).slice(-2);
    expect(told(decided)).toEqual(['breach-dispute AAAA 1', 'breach-dispute BBBB 1']);
    for (const one of decided) expect(flow(await written(one))).toContain('is counted no more');
    expect(await world.mailOf(disputed)).toBe('nothing-to-say');
  });

  test('a report is told once an issue to each that it was issued to and mail reaches, and how to fetch it', async () => {
    await world.received(await world.raise());
    await world.choose('CCCC', { kinds: { report: 'none' } });
    world.world.now = instant('2027-01-04T10:00:00.000Z');
    const issue = (kind: ReportKind, id: string) =>
      world.world.exchange.reporting.reportIssues.issue(kind, december, undefined, world.envelope('SECA', id));
    const issued = must(await issue('sla', 'issue-1'));
    const before = (await world.posted()).length;
    const notices = (await world.followed()).slice(before).filter(({ kind }) => kind === 'report');
    const reached = issued.parties.filter((party) => party !== 'CCCC');
    expect(notices.map(({ party }) => party).toSorted()).toEqual(reached);
    expect(notices[0]!.about).toEqual({ report: 'sla/2026-12/1' });
    const draft = await written(notices[0]!);
    expect(draft.text).toContain('npx @icx/icx report extract 2026-12');
    expect(await issue('sla', 'issue-2')).toMatchObject({ code: 'report-unchanged' });
    must(await issue('operational', 'issue-3'));
    const operational = (await world.followed()).filter(({ about }) => about['report'] === 'operational/2026-12/1');
    expect(operational.map(({ party }) => party)).toContain('BBBB');
    expect((await written(operational[0]!)).text).toContain('/v1/reports/operational/2026-12.html');
  });

  test('a code that is recalled is told with the reason, and the new leg to its addressee', async () => {
    const id = await received();
    await world.supply(id);
    await world.act(id, 'BBBB', { type: 'recall', reason: 'of another meter' });
    const notices = await world.followed();
    expect(told(notices.slice(-2))).toEqual(['code-recalled AAAA 1', 'request BBBB 1']);
    expect(flow(await written(of(notices, 'code-recalled', 'AAAA')))).toContain('“of another meter”.');
  });

  test('reminders of a day come in one mail, at nine, or when the party’s hours begin', async () => {
    const ids = [await world.raise(0), await world.raise(1)];
    for (const id of ids) await world.received(id);
    await world.choose('BBBB', { hours: { from: '10:00', until: '16:00' } });
    const before = (await world.followed()).length;
    await world.passTo('2026-11-30T09:00:00.000Z', ...ids);
    expect(await world.followed()).toHaveLength(before);
    world.world.now = '2026-11-30T10:00:00.000Z' as typeof world.world.now;
    const notices = await world.whenPosted(before + 1);
    expect(told(notices.slice(before))).toEqual(['reminder BBBB 2']);
    expect((await written(notices.at(-1)!)).subject).toContain('Reminder: 2 requests to answer');
  });

  test('reminders of several days that come at the end of a standstill come in one mail', async () => {
    const first = await world.raise(0);
    await world.received(first);
    world.world.now = '2026-11-25T10:00:00.000Z' as typeof world.world.now;
    const second = await world.raise(1);
    await world.received(second);
    const before = (await world.followed()).length;
    // Of the one the latest is of the 3rd, of the other of the 2nd: each at nine of its day.
    await world.passTo('2026-12-03T14:00:00.000Z', first, second);
    await world.follower.settled();
    await world.follower.sweep();
    expect(told((await world.followed()).slice(before))).toEqual(['reminder BBBB 2']);
  });
});

describe('a party’s choice', () => {
  test('none: it is not mailed; digest: it comes once a day with others', async () => {
    await world.choose('AAAA', { kinds: { query: 'none', 'code-ready': 'digest', 'code-recalled': 'digest' } });
    const ids = [await world.raise(0), await world.raise(1)];
    const before = (await world.followed()).length;
    await world.act(ids[0]!, 'BBBB', { type: 'answer', answer: 'request-invalid', note: 'wrong' });
    for (const id of ids) await world.supply(id);
    await world.act(ids[0]!, 'BBBB', { type: 'recall', reason: 'wrong meter' });
    // Its addressee is asked again, at once.
    expect(told((await world.followed()).slice(before))).toEqual(['request BBBB 1']);
    world.world.now = '2026-11-24T09:00:00.000Z' as typeof world.world.now;
    const digest = (await world.whenPosted(before + 2)).at(-1)!;
    expect(told([digest])).toEqual(['digest AAAA 2']);
    const draft = await written(digest);
    // The first code was recalled since: that it is ready is no news any more.
    expect(draft.subject).toBe('[TEST] What happened: code ready (1), code recalled (1)');
    expect(draft.text).toContain(ids[1]);
  });

  test('does not touch the notice of a request while it is put by mail', async () => {
    await world.reach('BBBB', { requests: 'api' });
    await world.choose('BBBB', { kinds: { request: 'none' } });
    await world.reach('BBBB', { requests: 'email' });
    await world.raise();
    expect(told(await world.followed())).toEqual(['request BBBB 1']);
  });
});

describe('a restart', () => {
  test('forgets nothing that waited, and tells nothing twice', async () => {
    const alone = await world.raise(3);
    await world.raise(0, { batch: 'batch-cut' });
    expect(told(await world.followed())).toEqual(['request BBBB 1']);
    await world.world.close();
    world = await NoticesWorld.open(world.world.folder);
    await world.raise(1, { batch: 'batch-cut' });
    await world.close('batch-cut');
    const notices = await world.followed();
    expect(told(notices)).toEqual(['request BBBB 1', 'request BBBB 2']);
    expect(notices[0]!.legs).toEqual([{ request: alone, leg: 1 }]);
  });
});
