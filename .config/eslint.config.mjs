import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';
import { channelsDecideNothing } from './eslint.channels.mjs';
import { domainIsPure } from './eslint.domain.mjs';

const root = new URL('..', import.meta.url).pathname;
const tests = [
  '**/*.{spec,fixture,contract}.ts',
  '**/contract.ts',
  '**/{contract,fixtures}/**/*.ts',
  'libs/testing/**/*.ts',
];

const skipsWithoutReason = ['describe', 'it', 'test'].flatMap((object) => [
  { object, property: 'only', message: 'Hides every other test of the file.' },
  { object, property: 'skip', message: 'A skip needs a reason: engineTest or engineDescribe of infra/ci/engines.ts.' },
  { object, property: 'todo', message: 'Write the test or leave it out.' },
]);

/** Positions of the log have gaps and 63 bits: engines alone may count with them. */
const position = ':matches(Identifier[name=/(^p|P)osition$/], MemberExpression[property.name=/(^p|P)osition$/])';
const positionsAreOpaque = [
  {
    selector: `BinaryExpression[operator=/^[-+*%]$/] > ${position}`,
    message: 'Positions have gaps: compare them, count the events between them.',
  },
  {
    selector: `CallExpression[callee.name='Number'] > ${position}`,
    message: 'A position is larger than a number can hold: keep it a bigint, or print it.',
  },
];

export default defineConfig(
  globalIgnores([
    '**/node_modules/',
    'tmp/',
    'data/',
    'apps/bench/peers/',
    '**/coverage/',
    'libs/client/src/generated/',
  ]),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  js.configs.recommended,
  {
    rules: {
      // A switch over a union counts as one decision: its cases are checked by the compiler.
      complexity: ['error', { max: 20, variant: 'modified' }],
      eqeqeq: 'error',
      'max-depth': ['error', 4],
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 6],
      'no-console': 'error',
      // Refusing control characters in what people send is our business.
      'no-control-regex': 'off',
      'no-else-return': 'error',
      'no-param-reassign': 'error',
      'no-var': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: '.config/tsconfig.json', tsconfigRootDir: root } },
    rules: {
      // Stands down by itself in files with decorators: Nest injects by the metadata of a value import.
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // With noUncheckedIndexedAccess an index that is known to be there has no better way to say so.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'error',
      '@typescript-eslint/prefer-nullish-coalescing': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A port answers with promises; an engine that has the answer at once still keeps to it.
      '@typescript-eslint/require-await': 'off',
      // `node:test` is not used; Jest's globals are typed, so TypeScript itself finds undefined names.
      'no-undef': 'off',
    },
  },
  {
    // Composition roots, benchmarks, tools and examples talk to the terminal: that is what they are for.
    files: ['apps/**', 'infra/**', 'libs/channels/cli/**', 'libs/client/examples/**', 'libs/testing/benchmarks/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['infra/**/*.mjs', '.config/**/*.mjs', 'apps/**/*.mjs', 'libs/**/*.mjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly', Buffer: 'readonly' } },
  },
  {
    // Run in a browser, on pages of the portal.
    files: ['libs/channels/portal/src/assets/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'document',
          'window',
          'navigator',
          'print',
          'fetch',
          'setTimeout',
          'clearTimeout',
          'DOMParser',
          'CSS',
          'addEventListener',
          'EventSource',
          'FormData',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    // Tables of facts: a table may be longer than a screen.
    files: ['**/*.data.ts', '**/data/**/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['apps/**/*.ts', 'libs/{services,channels}/**/*.ts', 'libs/platform/{audit,read-store,runtime}/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-syntax': ['error', ...positionsAreOpaque] },
  },
  ...domainIsPure,
  ...channelsDecideNothing,
  {
    files: tests,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-properties': ['error', ...skipsWithoutReason],
      // What a reply holds is asserted, not typed.
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
