import { connect, outputOf, SECAS, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import type { Documents } from '../exchange/documents.ts';
import { mailsWords, mailWords } from '../output/mailbox-words.ts';
import { queryOf, wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';

interface Options extends CallerOptions {
  readonly to?: string;
  readonly show?: number;
  readonly raw?: number;
}

export const mailbox: Define = (command, surroundings) => {
  withCaller(
    command
      .option('--to <address>', 'only what was sent to this address')
      .option('--show <number>', 'one mail, as it is read', wholeNumber)
      .option('--raw <number>', 'one mail as it left, headers and all: a file for a mail program', wholeNumber),
  )
    .addHelpText('after', '\nIn the sandbox mail goes nowhere else. Save one: icx mailbox --raw 7 > mail.eml')
    .action(async ({ to, show, raw, ...options }: Options) => {
      const exchange = await connect(options, surroundings, SECAS);
      const output = outputOf(options, surroundings);
      if (raw !== undefined) {
        for await (const bytes of exchange.download(`v1/sandbox/mailbox/${raw}/raw`, 'message/rfc822'))
          surroundings.terminal.stdout.write(bytes);
        return;
      }
      if (show !== undefined) {
        const mail = await exchange.get<Documents['SandboxMail']>(`v1/sandbox/mailbox/${show}`);
        return output.result(mail, () => mailWords(mail));
      }
      const { items } = await exchange.get<{ items: readonly Documents['SandboxMailLine'][] }>(
        `v1/sandbox/mailbox${queryOf({ to })}`,
      );
      output.result(items, () => mailsWords(items, to));
    });
};
