import { Option } from 'commander';
import { deviceTypes } from '@icx/identifiers';
import { connect, keyOf, outputOf, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import type { RequestDocument } from '../exchange/documents.ts';
import { everyPage } from '../exchange/every-page.ts';
import type { PremisesItem, Proposal } from '../exchange/supply-documents.ts';
import { wrongUsage } from '../failure.ts';
import { requestWords } from '../output/request-words.ts';
import { proposalsWords, raisedWords } from '../output/supply-words.ts';
import { collect } from './arguments.ts';
import type { Define } from './define.ts';

interface PremisesOptions extends PostOptions {
  readonly raise?: boolean;
  readonly type?: readonly string[];
  readonly installer?: string;
  readonly reference?: string;
  readonly neededBy?: string;
}

const raisingOf = ({ type, installer, reference, neededBy }: PremisesOptions) => ({
  deviceTypes: type,
  installingSupplier: installer,
  yourReference: reference,
  neededBy,
});

/** What is asked about all devices of one home at once. */
export const premises: Define = (command, surroundings) => {
  withPost(
    command
      .argument('<mpxn>', 'MPAN core or MPRN of one of its meter points')
      .option('--raise', 'ask for the code of every device there that you supply')
      .addOption(
        new Option('--type <type>', `only of this type: ${deviceTypes.join(', ')}; may be given again`).argParser(
          collect,
        ),
      )
      .option('--installer <party>', 'who you believe installed them: asked first')
      .option('--reference <text>', 'your own, shown to you alone')
      .option('--needed-by <date>', 'YYYY-MM-DD'),
  ).action(async (mpxn: string, options: PremisesOptions) => {
    const body = raisingOf(options);
    if (!options.raise && Object.values(body).some((value) => value !== undefined))
      throw wrongUsage('raise-missing', 'That is for asking: give --raise too, or leave it out to look.');
    const exchange = await connect(options, surroundings);
    const output = outputOf(options, surroundings);
    const address = `v1/premises/${encodeURIComponent(mpxn)}/requests`;
    if (options.raise) {
      const raised = (await exchange.post<{ items: readonly PremisesItem[] }>(address, body, keyOf(options))).body;
      return output.result(raised, () => raisedWords(raised.items));
    }
    const found = await exchange.get<{ items: readonly RequestDocument[] }>(address);
    return output.result(found, () =>
      found.items.length > 0 ? found.items.map(requestWords).join('\n\n\n') : 'You have asked for none of its devices.',
    );
  });
};

export const proposals: Define = (command, surroundings) => {
  withPost(command.option('--dismiss <device>', 'you do not need the code of this one')).action(
    async (options: PostOptions & { readonly dismiss?: string }) => {
      const exchange = await connect(options, surroundings);
      const output = outputOf(options, surroundings);
      if (options.dismiss !== undefined) {
        const address = `v1/proposals/${encodeURIComponent(options.dismiss)}/dismissal`;
        const { body } = await exchange.post<Proposal>(address, {}, keyOf(options));
        return output.result(body, () => `${body.deviceId} is not proposed again for this switch.`);
      }
      const all = await everyPage<Proposal>(exchange, 'v1/proposals');
      return output.result(all, () => proposalsWords(all));
    },
  );
};
