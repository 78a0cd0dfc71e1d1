import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { freePort } from '@icx/world-testing/free-port';
import { blocksOf, installed, Shell, standIns, unsaid, type Block } from '../../../infra/ci/document.ts';
import { engineTest } from '../../../infra/ci/engines.ts';

/** The commands of these documents, typed one after the other by somebody who has just cloned the repository. */
const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'icx-documents-'));
const programs = standIns({ npm: installed });
const shells: Shell[] = [];

const terminals = async (name: string) => {
  const port = await freePort();
  const at = { ICX_PORT: String(port), ICX_URL: `http://127.0.0.1:${port}`, ICX_DATA: join(folder, name) };
  const shell = () => {
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      ICX_TOKEN: '',
      ICX_CONFIG: join(folder, 'config'),
      PATH: programs.path,
      ...at,
    };
    return shells[shells.push(new Shell(root, env)) - 1]!;
  };
  const own = ({ text }: Block) =>
    text.replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`).replaceAll('tmp/last-resort', join(folder, 'files'));
  const ofLanguage = (path: string, ...languages: string[]) =>
    blocksOf(readFileSync(join(root, path), 'utf8')).filter(({ language }) => languages.includes(language));
  /** Its shell blocks; the address in them is where this one listens. */
  const blocks = (path: string) => ofLanguage(path, 'sh').map(own);
  /** Each with what the document says it prints. */
  const told = (path: string) => {
    const all = ofLanguage(path, 'sh', 'text');
    return all.flatMap((block, at) => {
      const next = all[at + 1];
      return block.language === 'sh' ? [{ text: own(block), says: next?.language === 'text' ? own(next) : '' }] : [];
    });
  };
  return { shell, blocks, told, port };
};

afterAll(async () => {
  await Promise.all(shells.map((shell) => shell.close()));
  programs.close();
  rmSync(folder, { recursive: true });
});

engineTest('curl')(
  'README.md',
  async () => {
    const { shell, blocks } = await terminals('readme');
    const [first, second, ...more] = blocks('README.md');
    expect(more).toEqual([]);
    const said = await shell().serve(first!, / at http:\S+\n/);
    expect(said).toMatch(/23 of 23/);
    const { out } = await shell().run(second!);
    expect(out).toMatch(/83FED3407A939723A5C639B26916D505/);
  },
  300_000,
);

engineTest('curl')(
  'docs/examples/by-hand.md',
  async () => {
    const { shell, blocks } = await terminals('by-hand');
    await shell().serve('npm start', / at http:\S+\n/);
    const hands = shell();
    const said: string[] = [];
    for (const block of blocks('docs/examples/by-hand.md')) said.push((await hands.run(block)).out);
    expect(said[0]).toMatch(/\{"installCode":"83FED3407A939723A5C639B26916D505","format":"sr-8.11"/);
    expect(said[1]!.match(/^holds /gm)).toHaveLength(7);
    expect(said[1]).toContain('By the key that you gave');
  },
  300_000,
);

test('docs/examples/desk.md', async () => {
  const { shell, blocks } = await terminals('desk');
  await shell().serve('npm start', / at http:\S+\n/);
  const { out } = await shell().run(blocks('docs/examples/desk.md')[0]!);
  expect(out).toContain('legs --of breached-open');
  expect(out).toMatch(/states \(1\)/);
  expect(out.match(/^Issue 1 of the (sla|operational) report/gm)).toHaveLength(2);
  expect(out.match(/^holds /gm)).toHaveLength(7);
}, 300_000);

engineTest('curl')(
  'docs/bulk-files.md',
  async () => {
    const { shell, blocks } = await terminals('bulk-files');
    await shell().serve('npm start', / at http:\S+\n/);
    const hands = shell();
    const said: string[] = [];
    for (const block of blocks('docs/bulk-files.md')) said.push((await hands.run(block)).out);
    expect(said[0]).toMatch(/done: 1 accepted, 0 already held, 0 in conflict, 1 rejected, 0 skipped/);
    expect(said[0]).toMatch(/code-not-held needs its reason/);
    expect(said[1]).toMatch(/Rows +2 accepted, 0 already held, 0 in conflict, 0 rejected/);
    expect(said.join('')).not.toContain('83FED3407A939723');
  },
  300_000,
);

test('docs/examples/supplier-of-last-resort.md', async () => {
  const { shell, told } = await terminals('last-resort');
  await shell().serve('npm start', / at http:\S+\n/);
  const hands = shell();
  for (const { text, says } of told('docs/examples/supplier-of-last-resort.md')) {
    const { out, err } = await hands.run(text);
    expect({ text, out, err, unsaid: unsaid(says, out) }).toEqual({ text, out, err, unsaid: undefined });
  }
}, 600_000);
