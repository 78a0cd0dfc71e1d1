import { skipTitle } from './engines.ts';
import { lastLine, summarise, type Found, type JestResults } from './summary.ts';

const tests = (...statuses: ReadonlyArray<readonly [fullName: string, status: string]>): JestResults => ({
  testResults: [
    {
      name: 'a.unit.spec.ts',
      status: statuses.some(([, status]) => status === 'failed') ? 'failed' : 'passed',
      assertionResults: statuses.map(([fullName, status]) => ({ fullName, status })),
    },
  ],
});

const broken: JestResults = { testResults: [{ name: 'a.unit.spec.ts', status: 'failed', assertionResults: [] }] };

const found = (change: Partial<Found>): Found => ({
  checks: new Map([['lint', { check: 'lint', passed: true }]]),
  projects: new Map([['@icx/a', tests(['counts', 'passed'])]]),
  required: [],
  exitCode: 0,
  ...change,
});

const skippedForChromium = tests([`portal ${skipTitle('shows requests', 'chromium')}`, 'pending']);

describe('the summary of npm test', () => {
  test('counts a check as one test', () => {
    expect(lastLine(summarise(found({})))).toBe('2 passed, 0 failed, 0 skipped');
  });

  test('a failed check fails, though every test passed', () => {
    const summary = summarise(found({ checks: new Map([['lint', { check: 'lint', passed: false }]]), exitCode: 1 }));
    expect(summary).toEqual({ passed: 1, failures: ['lint'], skips: [] });
  });

  test('a check that left no result fails', () => {
    expect(summarise(found({ checks: new Map([['lint', undefined]]) })).failures).toEqual(['lint']);
  });

  test('a failed test is named with its package', () => {
    const projects = new Map([['@icx/a', tests(['counts', 'passed'], ['adds', 'failed'])]]);
    expect(summarise(found({ projects, exitCode: 1 }))).toEqual({ passed: 2, failures: ['@icx/a › adds'], skips: [] });
  });

  test.each([
    ['leaves no results', undefined, '@icx/a › its tests did not run to the end'],
    ['has a suite that cannot be loaded', broken, '@icx/a › a.unit.spec.ts did not run to the end'],
  ])('a package that %s fails', (_, results, failure) => {
    expect(summarise(found({ projects: new Map([['@icx/a', results]]), exitCode: 1 })).failures).toEqual([failure]);
  });

  test('a failed run never passes, even if everything that was found did', () => {
    expect(lastLine(summarise(found({ exitCode: 130 })))).toBe('2 passed, 1 failed, 0 skipped');
  });

  test('a skip is listed with its reason', () => {
    expect(summarise(found({ projects: new Map([['@icx/a', skippedForChromium]]) }))).toEqual({
      passed: 1,
      failures: [],
      skips: [{ name: '@icx/a › portal shows requests', reason: 'chromium not found' }],
    });
  });

  test.each(['pending', 'todo', 'skipped', 'disabled'])('a test that is %s counts as skipped', (status) => {
    const { skips } = summarise(found({ projects: new Map([['@icx/a', tests(['adds', status])]]) }));
    expect(skips).toEqual([{ name: '@icx/a › adds', reason: 'no reason given' }]);
  });

  test('a skip for an engine that must be there is a failure', () => {
    const projects = new Map([['@icx/a', skippedForChromium]]);
    expect(summarise(found({ projects, required: ['chromium'] }))).toEqual({
      passed: 1,
      failures: ['@icx/a › portal shows requests (skipped, but chromium is required)'],
      skips: [],
    });
    expect(summarise(found({ projects, required: ['postgres'] })).failures).toEqual([]);
  });
});
