/**
 * Who may do what, and who may see what, is the same by every channel: admission decides the one, the document of each
 * context the other. So a channel that serves looks at nobody's role and asks no rule of the policy; it may say which
 * action a route is. The command line is the caller's side: there a role is an option.
 */
const message = 'No security rule lives in a channel: ask @icx/admission, or the document of the context.';

const rules = [
  [
    '@icx/parties',
    ['isLendable', 'oversees', 'permissionOf', 'permissionOnParty', 'relationsToParty', 'roleOf', 'scopesOf'],
  ],
  ['@icx/requests-service', ['relationTo']],
];

const syntax = [
  "MemberExpression[property.name='role']",
  "ObjectPattern > Property[key.name='role']",
  "MemberExpression[property.name='seesAll']",
].map((selector) => ({ selector, message }));

export const channelsDecideNothing = [
  {
    files: ['libs/channels/**/*.ts'],
    ignores: ['libs/channels/{cli,demo,words}/**', '**/*.{spec,fixture}.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...syntax],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: rules.map(([name, importNames]) => ({ name, importNames, message })) },
      ],
    },
  },
];
