import { swc } from '../infra/node/swc.mjs';

export default {
  rootDir: '..',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  testMatch: ['**/*.{unit,int,e2e,arch}.spec.ts'],
  modulePathIgnorePatterns: ['/apps/bench/peers/', '/tmp/', '/data/'],
  setupFiles: ['reflect-metadata'],
};
