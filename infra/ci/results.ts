/** Where each task leaves what it found. Nx keeps these files as task outputs, so a cache hit brings them back. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');
export const resultsFolder = resolve(root, 'tmp/test-results');

export const jestFile = (project: string): string => resolve(resultsFolder, `${project}.json`);
export const checkFile = (check: string): string => resolve(resultsFolder, `check-${check}.json`);

export const checks = ['format', 'lint', 'typecheck', 'boundaries'] as const;

export interface CheckResult {
  readonly check: string;
  readonly passed: boolean;
}

export const fileToWrite = (file: string): string => {
  mkdirSync(dirname(file), { recursive: true });
  return file;
};

export const writeCheck = (result: CheckResult): void => {
  writeFileSync(fileToWrite(checkFile(result.check)), `${JSON.stringify(result)}\n`);
};
