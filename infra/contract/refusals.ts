/**
 * Every refusal of the exchange as its source makes it: code, status, and the sentences that say what is wrong and what to do.
 * Run as a program it writes the catalogue: `npx node infra/contract/refusals.ts`.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';
import { statusOfKind, titles } from '../../libs/channels/api/src/http/titles.data.ts';
import { Source } from './source.ts';

const root = join(import.meta.dirname, '../..');
const kinds: Readonly<Record<string, number>> = { ...statusOfKind, tooLarge: statusOfKind['too-large'] };

interface Refused {
  readonly code: string;
  readonly status: number;
  readonly says: readonly string[];
}
export type Catalogue = Readonly<Record<string, { readonly status: number; readonly says: readonly string[] }>>;

/** `refuse(…)`, `refuse.conflict(…)`, `refuseHttp(405, …)`: the status, and where code and sentence stand. */
const makes = (call: ts.CallExpression): { status: number; code?: ts.Node; detail?: ts.Node } | undefined => {
  const { expression: callee, arguments: given } = call;
  if (ts.isIdentifier(callee) && callee.text === 'refuse') return { status: 422, code: given[0]!, detail: given[1]! };
  if (ts.isIdentifier(callee) && callee.text === 'refuseHttp')
    return { status: Number(given[0]!.getText()), code: given[1]!, detail: given[2]! };
  if (ts.isPropertyAccessExpression(callee) && callee.expression.getText() === 'refuse')
    return { status: kinds[callee.name.text]!, code: given[0]!, detail: given[1]! };
  return undefined;
};

const refusalsIn = (source: Source): readonly Refused[] => [
  ...source.calls().flatMap((call): readonly Refused[] => {
    const made = makes(call);
    if (!made?.code || !made.detail) return [];
    const { status, code, detail } = made;
    return source.ways(code, detail).map(([name, says]) => ({ code: name, status, says }));
  }),
  ...source.checks().map(([code, says]) => ({ code, status: 422, says })),
  // A parser's field: the sentences that all fields share are made elsewhere, of its name.
  ...source.fields().map(([code, name]) => ({ code, status: 422, says: [`${name} is not as it must be.`] })),
];

/** Every place where a refusal is made, with the status that it has there. */
export const refusalsMade = (): readonly Refused[] => {
  const files = globSync('{apps,libs}/**/*.ts', { cwd: root, exclude: ['**/node_modules'] })
    .filter((file) => !/\.(spec|fixture|contract|data)\.ts$|^libs\/(testing|client|channels\/(cli|demo))\//.test(file))
    .toSorted();
  return files.flatMap((file) => refusalsIn(new Source(file, readFileSync(join(root, file), 'utf8'))));
};

export const catalogue = (found = refusalsMade()): Catalogue => {
  const codes = [...new Set(found.map(({ code }) => code))].toSorted();
  return Object.fromEntries(
    codes.map((code) => {
      const all = found.filter((one) => one.code === code);
      const says = [...new Set(all.flatMap((one) => one.says))];
      const own = says.filter((sentence) => sentence !== '…' && !sentence.endsWith(' is not as it must be.'));
      return [code, { status: Math.min(...all.map(({ status }) => status)), says: own.length > 0 ? own : says }];
    }),
  );
};

const asData = (refusals: Catalogue): string => `/** Made by infra/contract/refusals.ts. */
export const refusals: Readonly<Record<string, { readonly status: number; readonly says: readonly string[] }>> = ${JSON.stringify(refusals)};
`;

/** Names and templates stay as they are written. */
const inMarkdown = (text: string): string => text.replaceAll(/[*_<]/g, '\\$&');

const asPage = (refusals: Catalogue): string => {
  const byStatus = Map.groupBy(Object.entries(refusals), ([, { status }]) => status);
  const sections = [...byStatus]
    .toSorted(([one], [other]) => one - other)
    .map(([status, codes]) => {
      const rows = codes.map(([code, { says }]) => `- **\`${code}\`** ${says.map(inMarkdown).join('\\\n  or: ')}`);
      return `## ${status} ${titles[status]}\n\n${rows.join('\n')}\n`;
    });
  return `# Refusals

Every code by which the exchange, its start and its tools refuse, found in their source by \`infra/contract/refusals.ts\`. A
code never changes its status and is never renamed: scripts may match on it. Its sentence, which says what is wrong and what to
do, may change; "…" stands for what is about the call. How an answer
tells it: [the API](../../libs/channels/api/README.md).

${sections.join('\n')}`;
};

/** Where it is read, by file. */
export const written = async (refusals = catalogue()): Promise<Readonly<Record<string, string>>> => {
  const files = {
    'libs/channels/api/src/openapi/refusals.data.ts': asData(refusals),
    'docs/reference/refusals.md': asPage(refusals),
  };
  const formatted = Object.entries(files).map(async ([file, text]) => {
    const options = await resolveConfig(join(root, file));
    return [file, await format(text, { ...options, filepath: file })] as const;
  });
  return Object.fromEntries(await Promise.all(formatted));
};

if (import.meta.main) for (const [file, text] of Object.entries(await written())) writeFileSync(join(root, file), text);
