import { afterAll, describe, expect, test } from '@jest/globals';
import { blocksOf, Shell, standIns, unsaid } from './document.ts';

test('blocks are found with language, name and line, also where a list indents them', () => {
  const text = [
    '# A',
    '```sh anna',
    'echo 1',
    '',
    '```',
    '- one:',
    '',
    '  ```json',
    '  {}',
    '  ```',
    '```',
    'x',
    '```',
  ];
  expect(blocksOf(text.join('\n'))).toEqual([
    { language: 'sh', name: 'anna', text: 'echo 1\n', line: 2 },
    { language: 'json', name: '', text: '{}', line: 8 },
    { language: '', name: '', text: 'x', line: 11 },
  ]);
});

test.each([
  ['what a document says is looked for in its order, other lines between', 'a\nc', undefined],
  ['one that comes earlier alone is not said', 'c\na', 'a'],
  ['one line says it once', 'a\na', 'a'],
  ['a part of a line is not said', 'lon', 'lon'],
  ['what differs each time is left open', 'lo…r (…)', undefined],
])('%s', (_, lines, first) => expect(unsaid(lines, 'a\nb\nc\nlonger (5)\n')).toBe(first));

describe('a shell', () => {
  const programs = standIns({ abacus: 'echo "counted $1"' });
  const shells: Shell[] = [];
  const shell = () => {
    const one = new Shell(process.cwd(), { ...process.env, PATH: programs.path });
    return shells[shells.push(one) - 1]!;
  };
  afterAll(async () => {
    await Promise.all(shells.map((one) => one.close()));
    programs.close();
  });

  test('keeps what a block sets for the next ones, and what it serves', async () => {
    const one = shell();
    await one.run('beads=7; export beads; cd /');
    expect(await one.run('abacus $beads; pwd; echo no >&2')).toEqual({ out: 'counted 7\n/\n', err: 'no\n' });
    expect(await one.serve('echo serving $beads; sleep 60', /serving/)).toBe('serving 7\n');
  });

  test.each(['false', 'echo $unset', 'false | true', 'true\nexit 3\ntrue', 'if then'])(
    'tells of a block that fails: %s',
    async (text) => {
      await expect(shell().run(text)).rejects.toThrow('This failed:');
    },
  );

  test('tells of a server that ends', async () => {
    await expect(shell().serve('echo bye', /never/)).rejects.toThrow(/This ended:\necho bye\n\nbye/);
  });
});
