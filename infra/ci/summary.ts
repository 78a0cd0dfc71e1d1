/** Adds up what the tasks of `npm test` left behind. Pure: `test.ts` reads the files and prints. */
import { skipReason } from './engines.ts';
import type { CheckResult } from './results.ts';

/** The part of Jest's `--json` that we read. */
export interface JestResults {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

export interface Found {
  /** `undefined`: the task left nothing, so it did not finish. */
  readonly checks: ReadonlyMap<string, CheckResult | undefined>;
  readonly projects: ReadonlyMap<string, JestResults | undefined>;
  /** Engines that this machine must have. */
  readonly required: readonly string[];
  /** Exit code of Nx. */
  readonly exitCode: number;
}

export interface Summary {
  readonly passed: number;
  readonly failures: readonly string[];
  readonly skips: readonly { readonly name: string; readonly reason: string }[];
}

const nothing: Summary = { passed: 0, failures: [], skips: [] };
const passed = (count = 1): Summary => ({ ...nothing, passed: count });
const failed = (name: string): Summary => ({ ...nothing, failures: [name] });

const add = (parts: readonly Summary[]): Summary => ({
  passed: parts.reduce((sum, part) => sum + part.passed, 0),
  failures: parts.flatMap((part) => part.failures),
  skips: parts.flatMap((part) => part.skips),
});

const ofTest = (project: string, fullName: string, status: string, required: readonly string[]): Summary => {
  if (status === 'passed') return passed();
  if (status === 'failed') return failed(`${project} › ${fullName}`);
  const { name, reason = 'no reason given', engine } = skipReason(fullName);
  if (engine && required.includes(engine)) return failed(`${project} › ${name} (skipped, but ${engine} is required)`);
  return { ...nothing, skips: [{ name: `${project} › ${name}`, reason }] };
};

const ofProject = (project: string, results: JestResults | undefined, required: readonly string[]): Summary => {
  if (!results) return failed(`${project} › its tests did not run to the end`);
  return add(
    results.testResults.map((suite) => {
      const tests = suite.assertionResults.map((test) => ofTest(project, test.fullName, test.status, required));
      // A suite that cannot be loaded, or whose afterAll throws, fails without a failed test.
      const broken = suite.status === 'failed' && !suite.assertionResults.some(({ status }) => status === 'failed');
      return add(broken ? [...tests, failed(`${project} › ${suite.name} did not run to the end`)] : tests);
    }),
  );
};

export const summarise = ({ checks, projects, required, exitCode }: Found): Summary => {
  const all = add([
    ...[...checks].map(([name, result]) => (result?.passed ? passed() : failed(name))),
    ...[...projects].map(([name, results]) => ofProject(name, results, required)),
  ]);
  // A task can fail without a failed test, e.g. when Jest is killed after writing its results.
  return exitCode !== 0 && all.failures.length === 0 ? add([all, failed(`nx (exit code ${exitCode})`)]) : all;
};

/** The last line that `npm test` prints; CI reads it. */
export const lastLine = ({ passed: count, failures, skips }: Summary): string =>
  `${count} passed, ${failures.length} failed, ${skips.length} skipped`;
