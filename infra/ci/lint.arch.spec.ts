import { PlantedWorkspace, runTool } from './planted-workspace.fixture.ts';

/** What the domain must not say, and the ESLint rule that finds it. */
const impure: ReadonlyArray<readonly [rule: string, code: string]> = [
  ...[
    'process.env',
    'globalThis.Date',
    'global.Date',
    'performance.now()',
    'crypto.randomUUID()',
    "fetch('http://localhost')",
    'console.log(1)',
    'setTimeout(use, 1)',
    'setInterval(use, 1)',
    'setImmediate(use)',
    'queueMicrotask(use)',
    'localStorage.length',
  ].map((code) => ['no-restricted-globals', code] as const),
  ['no-restricted-properties', 'Date.now()'],
  ['no-restricted-properties', 'Math.random()'],
  ['no-restricted-properties', 'Temporal.Now.instant()'],
  ['no-restricted-properties', '[1].map(Math.random)'],
  ['no-restricted-syntax', 'new Date()'],
  ['no-restricted-syntax', 'Date()'],
  ['no-restricted-syntax', 'new Date(0).getHours()'],
  ['no-restricted-syntax', 'new Date(0).toLocaleDateString()'],
  ['@typescript-eslint/no-restricted-imports', "import { randomUUID } from 'node:crypto'"],
  ['@typescript-eslint/no-restricted-imports', "import { randomBytes } from 'crypto'"],
  ['@typescript-eslint/no-restricted-imports', "import * as everything from 'node:crypto'"],
  ['@typescript-eslint/no-restricted-imports', "import whole from 'node:crypto'"],
];

const pure = [
  "import { createHash, createHmac, createCipheriv } from 'node:crypto'",
  'export const day = new Date(0)',
  "export const then = Temporal.Instant.from('2026-11-23T10:00Z')",
];

/** The rest of the rules that we rely on, wherever they apply. */
const elsewhere: ReadonlyArray<readonly [rule: string | undefined, file: string, code: string]> = [
  ['no-console', 'libs/services/a/src/console.ts', 'console.log(1)'],
  // No security rule lives in a channel.
  ['no-restricted-syntax', 'libs/channels/a/src/role.ts', "export const f = (x: { role: string }) => x.role === 'dcc'"],
  ['no-restricted-syntax', 'libs/channels/a/src/role-of.ts', 'export const f = ({ role }: { role: string }) => role'],
  [
    '@typescript-eslint/no-restricted-imports',
    'libs/channels/a/src/policy.ts',
    "export { permissionOf } from '@icx/parties'",
  ],
  [undefined, 'libs/services/a/src/role.ts', "export const f = (x: { role: string }) => x.role === 'dcc'"],
  [undefined, 'apps/a/src/console.ts', 'console.log(1)'],
  ['max-lines', 'libs/services/a/src/long.ts', '// line\n'.repeat(301)],
  [undefined, 'libs/services/a/src/long.data.ts', '// line\n'.repeat(301)],
  ['no-restricted-syntax', 'libs/services/a/src/next.ts', 'export const after = (position: bigint) => position + 1n'],
  [
    'no-restricted-syntax',
    'libs/services/a/src/number.ts',
    'export const n = (e: { position: bigint }) => Number(e.position)',
  ],
  ['no-warning-comments', 'libs/services/a/src/later.ts', `// ${'todo'}: later`],
  ['@typescript-eslint/no-floating-promises', 'libs/services/a/src/lost.ts', 'Promise.resolve(1)'],
  ['no-restricted-properties', 'libs/services/a/src/only.unit.spec.ts', "test.only('alone', () => undefined)"],
  ['no-restricted-properties', 'libs/services/a/src/skip.unit.spec.ts', "test.skip('never', () => undefined)"],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    'libs/services/a/src/forgotten.ts',
    "export const f = (x: 'a' | 'b') => { switch (x) { case 'a': return 1; } return 2; }",
  ],
  [
    '@typescript-eslint/consistent-type-imports',
    'libs/services/a/src/value-import.ts',
    "import { inside } from './inside.ts';\nexport type Inside = inside",
  ],
  // Nest injects by the metadata of this import: to ask for `import type` here would break it.
  [
    undefined,
    'libs/services/a/src/injected.ts',
    `import { Injectable } from '@nestjs/common';
import { Clock } from './clock.ts';
@Injectable()
export class Service {
  constructor(readonly clock: Clock) {}
}`,
  ],
];

interface Linted {
  readonly filePath: string;
  readonly messages: ReadonlyArray<{ readonly ruleId: string; readonly line: number }>;
}

describe('lint', () => {
  const workspace = new PlantedWorkspace(['apps/a', 'libs/channels/a', 'libs/domain/a', 'libs/services/a']);
  afterAll(() => workspace.remove());

  workspace.write('libs/domain/a/src/impure.ts', impure.map(([, code]) => `${code};\n`).join(''));
  workspace.write('libs/domain/a/src/free.unit.spec.ts', impure.map(([, code]) => `${code};\n`).join(''));
  workspace.write('libs/domain/a/src/pure.ts', pure.map((code) => `${code};\n`).join(''));
  workspace.write('libs/services/a/src/inside.ts', 'export type inside = string;\n');
  workspace.write('libs/services/a/src/clock.ts', 'export class Clock {}\n');
  for (const [, file, code] of elsewhere) workspace.write(file, `${code};\n`);

  const args = ['--config', '.config/eslint.config.mjs', '--format', 'json', '.'];
  const results = JSON.parse(runTool('eslint', args, workspace.folder).stdout) as readonly Linted[];
  const found = (file: string, line?: number): readonly string[] =>
    results
      .filter(({ filePath }) => filePath.endsWith(`/${file}`))
      .flatMap(({ messages }) => messages.filter((message) => line === undefined || message.line === line))
      .map(({ ruleId }) => ruleId);

  test.each(impure.map(([rule, code], index) => ({ rule, code, line: index + 1 })))(
    'the domain may not say: $code',
    ({ rule, line }) => {
      expect(found('libs/domain/a/src/impure.ts', line)).toContain(rule);
    },
  );

  test('the domain may hash, encrypt and handle a time that it was given', () => {
    const rules = found('libs/domain/a/src/pure.ts').filter((rule) => /restricted/.test(rule));
    expect(rules).toEqual([]);
  });

  test('specs of the domain are free', () => {
    const rules = found('libs/domain/a/src/free.unit.spec.ts').filter((rule) => /restricted/.test(rule));
    expect(rules).toEqual([]);
  });

  test.each(elsewhere.map(([rule, file]) => ({ rule, file })))('$file: $rule', ({ rule, file }) => {
    expect(found(file)).toEqual(rule === undefined ? [] : [rule]);
  });
});
