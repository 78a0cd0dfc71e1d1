import { Option } from 'commander';
import { revealFormats } from '@icx/install-code';
import type { RevealFormat } from '@icx/install-code';
import { checkWords } from '@icx/words';
import { connect, keyOf, outputOf, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import { requestPath } from '../exchange/documents.ts';
import type { RequestDocument, Revealed, SealedReveal } from '../exchange/documents.ts';
import { fields } from '../output/table.ts';
import { openHere, readPrivateKey } from './blind.ts';
import type { Define } from './define.ts';

interface Options extends PostOptions {
  readonly format: RevealFormat;
  readonly reason: string;
  readonly privateKey?: string;
}

/** The one place where a code is shown. */
const words = (revealed: Revealed | SealedReveal): string => {
  const { format, deviceId, representation, check, warning, advice } = revealed;
  const notes = [...(warning ? [warning] : []), ...advice].map((note) => `\n\nMind: ${note}`);
  const shown = fields([
    ...('jwe' in revealed
      ? ([
          ['sealed code', revealed.jwe],
          ['to the key', `${revealed.kid}; with --private-key it is opened here`],
        ] as const)
      : ([['install code', revealed.installCode]] as const)),
    ['format', format],
    ['Device ID', deviceId],
    ['supplied as', `${representation}, ${checkWords[check]}`],
  ]);
  return shown + notes.join('');
};

const ON_RECORD = 'The reveal is on record all the same. Ask again, with a reason for that.';

export const reveal: Define = (command, surroundings) => {
  withPost(
    command
      .argument('<request>', 'its id, icr_…')
      .addOption(new Option('--format <format>', 'how to show it').choices(revealFormats).makeOptionMandatory())
      .requiredOption('--reason <text>', 'why it is needed now; recorded')
      .option('--private-key <file>', 'JWK of your registered key: the code comes sealed to it and is opened here'),
  ).action(async (id: string, options: Options) => {
    const { format, reason, privateKey: file } = options;
    const privateKey = file === undefined ? undefined : await readPrivateKey(file);
    const exchange = await connect(options, surroundings);
    const path = requestPath(id, '/reveal');
    const output = outputOf(options, surroundings);
    if (!privateKey) {
      const { body } = await exchange.post<Revealed | SealedReveal>(path, { format, reason }, keyOf(options));
      return output.delivered(body, () => words(body), ON_RECORD);
    }
    const { code } = await exchange.get<RequestDocument>(requestPath(id));
    // The exchange cannot convert what it cannot open.
    const asked = code?.check === 'client-checked' ? 'as-supplied' : format;
    const ask = { format: asked, reason, delivery: 'jwe' };
    const { jwe, kid, ...rest } = (await exchange.post<SealedReveal>(path, ask, keyOf(options))).body;
    const opened = { ...rest, ...(await openHere({ jwe, kid, ...rest }, id, format, privateKey, exchange)) };
    await output.delivered(opened, () => words(opened), ON_RECORD);
  });
};
