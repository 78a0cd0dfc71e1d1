import { jest } from '@jest/globals';
import { exchangeItself, positionOf } from '@icx/event-store';
import { must } from '@icx/refusals';
import { parseMonth, type CutOff, type OperationalFigures } from '@icx/reporting';
import { Secret } from '@icx/install-code';
import { AnswerRequest, AnswerRequestHandler, RaiseRequest } from '@icx/requests-service';
import { parsePartyId, type RequestId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import { calendars, instant, plainDate } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import { figureCells, breachCells } from './index.ts';
import { reportingQueries } from './queries.ts';

const december = must(parseMonth('2026-12'));
const CODE = '83FED3407A939723A5C639B26916D505C3B5';
const viewer = (party: string, role: Viewer['role']): Viewer => ({ party: must(parsePartyId(party)), role });
const secas = viewer('SECA', 'administrator');

let world: World;
let requests: readonly RequestId[];
const reporting = () => world.exchange.reporting;
const at = async (now: string): Promise<void> => {
  world.now = instant(now);
  await world.services.timers.sweep();
};
const raise = async (index: number): Promise<RequestId> => {
  const { deviceId, deviceType } = world.askable[index]!;
  const device = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
  const context = world.envelope('AAAA', `raise-${index}`, { index });
  return must(await world.services.raising.execute(new RaiseRequest(context, { device }))).state.id;
};
const answer = async (id: RequestId): Promise<void> => {
  const { performer, codes } = world.services;
  const said = { answer: 'code-supplied', installCode: new Secret(CODE) } as const;
  const context = world.envelope('BBBB', `answer-${id}`);
  must(await new AnswerRequestHandler(performer, codes).execute(new AnswerRequest(id, context, said)));
};
const all = async <T>(rows: AsyncIterable<T>): Promise<readonly T[]> => {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
};
const report = async (position?: bigint) =>
  must(
    await reporting().reports.reportOf(
      'sla',
      december,
      position === undefined ? undefined : { position: positionOf(position) },
    ),
  );

/** Received on 23 November, so due on 7 December: one in time, one a day late, one never answered. */
beforeAll(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  requests = [await raise(0), await raise(1), await raise(2)];
  await at('2026-12-01T10:00:00.000Z');
  await answer(requests[0]!);
  await at('2026-12-08T10:00:00.000Z');
  await answer(requests[1]!);
  await at('2027-01-04T10:00:00.000Z');
});
afterAll(() => world.remove());

test('a month is told by its legs, each figure with the rows behind it', async () => {
  const { figures, complete, cutoff, basis } = await report();
  expect({ complete, at: cutoff.at }).toEqual({ complete: true, at: '2027-01-01T00:00:00.000Z' });
  expect(basis.calendars.map(({ name }) => name)).toEqual(['england-and-wales', 'scotland', 'union']);
  expect(figures).toMatchObject({
    total: { received: 0, due: 3, inTime: 1, late: 1, unanswered: 1, breached: 2, open: 1, answered: 2 },
    suppliers: [{ party: 'BBBB', due: 3, workingDays: { answers: 2, median: 6, p90: 11 } }],
    requesters: [],
  });
  const cut = must(await reporting().reports.cutOf(december));
  const rules = reporting().reports.rulesAt(cut.position);
  const rowsFor = async (who: Viewer) =>
    (await all(reporting().slaReport.breaches(cut, rules, who))).map(({ request }) => request).toSorted();
  const late = [requests[1]!, requests[2]!].toSorted();
  expect(await rowsFor(secas)).toEqual(late);
  expect(await rowsFor(viewer('BBBB', 'supplier'))).toEqual(late);
  expect(await rowsFor(viewer('CCCC', 'supplier'))).toEqual([]);
  expect(await rowsFor(viewer('DCCX', 'dcc'))).toEqual([]);
  const [names, ...rows] = await all(breachCells(reporting().slaReport.breaches(cut, rules, secas)));
  expect(rows.every((row) => row.length === names!.length)).toBe(true);
  expect(rows.flat().join(' ')).toMatch(/BBBB [a-z-]+/);
  expect(rows.flat()).not.toContain(world.askable[1]!.mpxn);
});

test('a past cut-off is made again bit for bit after whatever came since, and what changed is told with its cause', async () => {
  const issued = must(
    await reporting().reportIssues.issue('sla', december, undefined, world.envelope('SECA', 'issue-1')),
  );
  expect(issued).toMatchObject({ number: 1, restates: null, parties: expect.arrayContaining(['AAAA', 'BBBB']) });
  const then = await report(BigInt(issued.cutoff.position));
  const bytes = JSON.stringify(then);
  const cells = [...figureCells(then, then.figures)];

  // A bank holiday comes late: what was due on the 7th is due on the 8th.
  const { holidays, firstYear, lastYear } = calendars['england-and-wales'];
  const days = [...holidays, plainDate('2026-12-03')].toSorted();
  const version = '2026.late';
  const imported = [{ name: 'england-and-wales', firstYear, lastYear, holidays: days }] as const;
  await world.exchange.rules.book.perform(
    () => [{ type: 'rules.calendars-imported.v1', data: { at: world.now, version, calendars: imported } }],
    exchangeItself,
  );
  await world.services.calendarRevision.apply();
  await answer(requests[2]!);
  expect(await reportingQueries.legsOf(world.views, requests)).toHaveLength(3);

  const now = await report();
  expect(now.basis.calendars[0]).toMatchObject({ version });
  expect(now.figures).toMatchObject({ total: { due: 3, inTime: 2, late: 1, unanswered: 0, breached: 1 } });
  const again = await report(BigInt(issued.cutoff.position));
  expect(JSON.stringify(again)).toBe(bytes);
  expect([...figureCells(again, again.figures)]).toEqual(cells);
  await world.close();
  world = await openWorld(world.now, { folder: world.folder });
  expect(JSON.stringify(await report(BigInt(issued.cutoff.position)))).toBe(bytes);

  const told = must(await reporting().restatements.of(december));
  expect(told).toMatchObject({ issue: 1, reproduced: true, restated: 2 });
  expect(told.differences).toContainEqual({
    ...{ section: 'total', of: '', figure: 'breached', then: 2, now: 1, difference: -1 },
  });
  const retracted = told.legs.find(({ request }) => request === requests[1])!;
  expect(retracted.changes).toContainEqual(expect.objectContaining({ of: '', figure: '', then: 1, now: null }));
  expect(retracted.events.map(({ type }) => type)).toContain('requests.breach-retracted.v1');

  const again2 = await reporting().reportIssues.issue('sla', december, undefined, world.envelope('SECA', 'issue-2'));
  expect(again2).toMatchObject({ number: 2, restates: 1 });
  expect(
    await reporting().reportIssues.issue('sla', december, undefined, world.envelope('SECA', 'issue-3')),
  ).toMatchObject({
    code: 'report-unchanged',
  });

  // What its parties may see of it was counted once, when it was issued.
  const made = jest.spyOn(reporting().reports, 'reportOf');
  const extract = await reporting().extracts.of(december, viewer('BBBB', 'supplier'), undefined);
  expect(extract).toMatchObject({ issue: 2, supplier: { party: 'BBBB', due: 3, breached: 1 }, rank: { rank: 1 } });
  expect(await reporting().extracts.of(december, viewer('CCCC', 'supplier'), undefined)).toMatchObject({
    ...{ issue: 2, supplier: null, requester: null, rank: null },
  });
  expect(made).not.toHaveBeenCalled();
  jest.restoreAllMocks();
});

test('what cannot be told is refused, with what to do', async () => {
  const of = (month: string, position?: bigint) =>
    reporting().reports.reportOf(
      'sla',
      must(parseMonth(month)),
      position === undefined ? undefined : { position: positionOf(position) },
    );
  expect(await of('2027-02')).toMatchObject({ code: 'report-month-to-come' });
  expect(await of('2026-12', 0n)).toMatchObject({ code: 'cutoff-before-first-event' });
  expect(await of('2026-12', (await world.log.head()) + 1n)).toMatchObject({ code: 'cutoff-beyond-head' });
  const early = await reporting().reportIssues.issue(
    'sla',
    must(parseMonth('2027-01')),
    undefined,
    world.envelope('SECA', 'early'),
  );
  expect(early).toMatchObject({ code: 'report-month-not-over' });
});

test('a target that is set later is unknown to an earlier cut-off, and binds at a later one', async () => {
  const january = must(parseMonth('2027-01'));
  const operational = async (cutoff?: CutOff) =>
    must(
      await reporting().reports.reportOf<OperationalFigures>(
        'operational',
        january,
        cutoff && { position: positionOf(BigInt(cutoff.position)), at: cutoff.at },
      ),
    );
  const before = await operational();
  const target = { effectiveFrom: plainDate('2026-12-01'), workingDays: 5, derogation: false };
  must(await reporting().reportCalendar.setTarget(target, world.now, world.envelope('SECA', 'target')));
  expect((await operational()).figures.production[0]).toMatchObject({ of: december, targetWorkingDays: 5 });
  // Made anew: what was made before is not kept over a start.
  await world.close();
  world = await openWorld(world.now, { folder: world.folder });
  expect(JSON.stringify(await operational(before.cutoff))).toBe(JSON.stringify(before));
});

test('a month that has not ended is made again by position and instant together', async () => {
  const january = must(parseMonth('2027-01'));
  const { cutoff, hash } = must(await reporting().reports.reportOf('sla', january));
  await at('2027-01-20T10:00:00.000Z');
  const named = { position: positionOf(BigInt(cutoff.position)), at: cutoff.at };
  expect(must(await reporting().reports.reportOf('sla', january, named))).toMatchObject({ cutoff, hash });
});

test('whoever asks for many cut-offs delays others by one report', async () => {
  const { reports } = reporting();
  const head = await world.log.head();
  const told: string[] = [];
  const ask = (asker: string, back: bigint) =>
    reports
      .reportOf('operational', december, { position: positionOf(head - back) }, asker)
      .then(() => told.push(asker));
  const many = Array.from({ length: 6 }, (_, n) => ask('CCCC', BigInt(n)));
  await Promise.all([...many, ask('SECA', 9n)]);
  expect(told.indexOf('SECA')).toBeLessThanOrEqual(2);
});
