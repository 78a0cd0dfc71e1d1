import { calculationWords, clerkTime } from '@icx/words';
import { connect, outputOf, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import { requestPath } from '../exchange/documents.ts';
import type { Evidence } from '../exchange/documents.ts';
import { saveAsItIs } from '../files/save.ts';
import { historyWords, requestWords } from '../output/request-words.ts';
import type { Define } from './define.ts';

interface Options extends CallerOptions {
  readonly html?: boolean;
  readonly out?: string;
}

const dueWords = ({ deadlines }: Evidence): string =>
  deadlines.map((one) => `\n\nLeg ${one.leg}: ${calculationWords(one)}`).join('');

const evidenceWords = (evidence: Evidence): string => {
  const { generatedAt, request, events, unseen, checkpoint, seal } = evidence;
  const all = events.length + unseen.length;
  const hidden = unseen.length > 0 ? `, ${unseen.length} of them as hashes, for you may not see them` : '';
  return (
    `Evidence as of ${clerkTime(generatedAt)}: ${all} events${hidden}, under the checkpoint of ${checkpoint.size}.\n` +
    `Seal ${seal.hash}. To keep it: --out FILE, or as a page: --html --out FILE.\n\n` +
    `${requestWords(request)}\n\n${historyWords({ events })}${dueWords(evidence)}`
  );
};

export const evidence: Define = (command, surroundings) => {
  withCaller(
    command
      .argument('<request>', 'its id, icr_…')
      .option('--html', 'as a page to read and print')
      .option('-o, --out <file>', 'write it there, whole or not at all; must not be there yet'),
  ).action(async (id: string, { html = false, out, ...options }: Options) => {
    const exchange = await connect(options, surroundings);
    const path = requestPath(id, '/evidence');
    if (!html && out === undefined) {
      const found = await exchange.get<Evidence>(path);
      return outputOf(options, surroundings).result(found, () => evidenceWords(found));
    }
    const pieces = html ? exchange.download(`${path}.html`, 'text/html') : exchange.download(path, 'application/json');
    const bytes = await saveAsItIs(pieces, out, surroundings.terminal);
    if (bytes === undefined) return;
    const check = html ? 'Open it in a browser.' : `Anybody checks it offline: icx verify --evidence ${out} --key KEY`;
    outputOf(options, surroundings).result({ file: out, bytes }, () => `The evidence is in ${out}. ${check}`);
  });
};
