import { Option, type Command } from 'commander';
import { mailStates } from '@icx/mail';
import type { MailDocument, MailPage, MailReplay } from '@icx/mail-service';
import { connect, outputOf, SECAS, withCaller } from '../exchange/caller.ts';
import type { CallerOptions } from '../exchange/caller.ts';
import { everyPage } from '../exchange/every-page.ts';
import { exitCodes, Told } from '../failure.ts';
import { inboundWords, mailListWords, replayWords } from '../output/mail-words.ts';
import type { Surroundings } from '../surroundings.ts';
import { pageMembers } from './arguments.ts';
import type { Define } from './define.ts';
import { operations } from './operation.ts';

const named = { mail: 'its id, mail_…' };

const operationsOnMail = operations({
  list: {
    does: 'The mails that your party sent in, newest first; for SECAS all.',
    call: 'GET v1/mail',
    members: {
      state: new Option('--state <state>', 'only those that are so').choices(mailStates),
      ...pageMembers(),
    },
    told: (page: MailPage) => mailListWords(page),
  },
  show: {
    does: 'One mail: why it did or did not act, rung by rung, and what came of it.',
    call: 'GET v1/mail/{mail}',
    arguments: named,
    told: (mail: MailDocument) => inboundWords(mail),
  },
  confirm: {
    does: 'It is yours: what it says is done, as of when it came in.',
    call: 'POST v1/mail/{mail}/confirmation',
    arguments: named,
    told: (mail: MailDocument) => inboundWords(mail),
  },
  reject: {
    does: 'It is not yours, or not meant: it never acts.',
    call: 'POST v1/mail/{mail}/rejection',
    arguments: named,
    members: { reason: new Option('--reason <text>', 'why').makeOptionMandatory() },
    told: (mail: MailDocument) => inboundWords(mail),
  },
});

const replay = (command: Command, surroundings: Surroundings): void => {
  withCaller(
    command
      .command('replay')
      .description('SECAS: read stored mails again with this release, and tell what would be otherwise.')
      .argument('[mail]', `${named.mail}; by default every mail`),
  )
    .addHelpText('after', '\nNothing is changed. Exit code 1: something would be otherwise.')
    .action(async (mail: string | undefined, options: CallerOptions) => {
      const exchange = await connect(options, surroundings, SECAS);
      const ids =
        mail === undefined ? (await everyPage<{ id: string }>(exchange, 'v1/mail')).map(({ id }) => id) : [mail];
      const replays: MailReplay[] = [];
      for (const id of ids) replays.push(await exchange.get<MailReplay>(`v1/mail/${encodeURIComponent(id)}/replay`));
      outputOf(options, surroundings).result(replays, () => replayWords(replays));
      if (replays.some(({ result }) => result === 'differs')) throw new Told(exitCodes.refused);
    });
};

export const mail: Define = (command, surroundings) => {
  operationsOnMail(command, surroundings);
  replay(command, surroundings);
};
