import { swc } from '../infra/node/swc.mjs';

export default {
  rootDir: '..',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  testMatch: ['**/*.{unit,int,e2e,arch}.spec.ts'],
  // Anchored at the root: a clone may itself live under a folder of such a name.
  modulePathIgnorePatterns: ['<rootDir>/apps/bench/peers/'],
  setupFiles: ['reflect-metadata'],
};
