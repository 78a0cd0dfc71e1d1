import { swc } from '../infra/node/swc.mjs';

export default {
  rootDir: '..',
  testEnvironment: 'node',
  testSequencer: '<rootDir>/.config/longest-first.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  testMatch: ['**/*.{unit,int,e2e,arch}.spec.ts'],
  // Anchored at the root: a clone may itself live under a folder of such a name.
  modulePathIgnorePatterns: ['<rootDir>/apps/bench/peers/'],
  // A busy machine is no failure: specs run beside other packages and beside the compiler.
  testTimeout: 120_000,
  setupFiles: ['reflect-metadata'],
};
