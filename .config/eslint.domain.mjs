/**
 * The domain is a function of its arguments: the same command on the same state gives the same events on any day, on any
 * machine. So it reads no clock, no randomness, no environment, no locale and no time zone of the machine, and waits for
 * nothing. Specs and fixtures of the domain are free.
 */
const facts = 'The domain takes time, ids and settings as arguments.';

const globals = [
  'process',
  'globalThis',
  'global',
  'performance',
  'crypto',
  'fetch',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'localStorage',
];

const properties = [
  ['Date', 'now'],
  ['Math', 'random'],
  ['Temporal', 'Now'],
].map(([object, property]) => ({ object, property, message: facts }));

const syntax = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: `This is now. ${facts}` },
  { selector: "CallExpression[callee.name='Date']", message: `This is now. ${facts}` },
  {
    selector: 'MemberExpression[property.name=/^[gs]et(Date|Day|FullYear|Hours|Minutes|Month|TimezoneOffset)$/]',
    message: 'This depends on the time zone of the machine. Use Temporal with a named zone.',
  },
  {
    selector: 'MemberExpression[property.name=/^toLocale/]',
    message: 'This depends on the locale of the machine.',
  },
];

/** Hashes and ciphers are functions of their arguments; the rest of node:crypto is not, or waits. */
const pureCrypto = [
  'createCipheriv',
  'createDecipheriv',
  'createHash',
  'createHmac',
  'createSecretKey',
  'hash',
  'hkdfSync',
  'timingSafeEqual',
];

export const domainIsPure = [
  {
    files: ['libs/domain/**/*.ts'],
    ignores: ['**/*.{spec,fixture}.ts', '**/fixtures/**'],
    rules: {
      'no-restricted-globals': ['error', ...globals.map((name) => ({ name, message: facts }))],
      'no-restricted-properties': ['error', ...properties],
      'no-restricted-syntax': ['error', ...syntax],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: ['node:crypto', 'crypto'].map((name) => ({
            name,
            allowImportNames: pureCrypto,
            allowTypeImports: true,
            message: facts,
          })),
        },
      ],
    },
  },
];
