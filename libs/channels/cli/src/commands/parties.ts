import { Argument, Option } from 'commander';
import { gainedDevicesChoices, partyChannels, scopes } from '@icx/parties';
import type { Agency, Party } from '@icx/parties';
import { connect, keyOf, outputOf, partyOf, withCaller, withParty, withPost } from '../exchange/caller.ts';
import type { CallerOptions, PostOptions } from '../exchange/caller.ts';
import type { ExchangeClient } from '../exchange/client.ts';
import type { Documents } from '../exchange/documents.ts';
import { agenciesWords } from '../output/agency-words.ts';
import { collect } from './arguments.ts';
import type { Define } from './define.ts';

type Of<Options> = Options & { readonly party?: string };

const partyPath = (options: Of<CallerOptions>, exchange: ExchangeClient, what: string): string =>
  `v1/parties/${encodeURIComponent(partyOf(options, exchange))}/${what}`;

const instructionWords = { propose: 'proposed to it', raise: 'asked for by itself' } as const;

export const instruct: Define = (command, surroundings) => {
  withPost(
    withParty(command).addArgument(
      new Argument('<choice>', 'what is done with an uncommissioned device that you gain').choices(
        gainedDevicesChoices,
      ),
    ),
  ).action(async (gainedDevices: keyof typeof instructionWords, options: Of<PostOptions>) => {
    const exchange = await connect(options, surroundings);
    const address = partyPath(options, exchange, 'standing-instruction');
    const { body } = await exchange.post<Party>(address, { gainedDevices }, keyOf(options));
    outputOf(options, surroundings).result(
      body,
      () => `What ${body.party} gains and nobody commissioned is ${instructionWords[gainedDevices]}.`,
    );
  });
};

interface ChannelOptions extends PostOptions {
  readonly requests?: string;
  readonly answers?: string;
}

const channelOption = (name: string, what: string) => new Option(`--${name} <channel>`, what).choices(partyChannels);

export const channels: Define = (command, surroundings) => {
  withPost(
    withParty(command)
      .addOption(channelOption('requests', 'for requests that are put to you'))
      .addOption(channelOption('answers', 'for answers to your own')),
  )
    .addHelpText(
      'after',
      '\nFor legs opened from now on; bulk: by worklist and files. Your own answers may come by any channel.',
    )
    .action(async ({ requests, answers, ...options }: Of<ChannelOptions>) => {
      const exchange = await connect(options, surroundings);
      const address = partyPath(options, exchange, 'channels');
      const { body } = await exchange.patch<Documents['Party']>(address, { requests, answers }, keyOf(options));
      outputOf(options, surroundings).result(
        body,
        () => `${body.party} gets requests by ${body.channels.requests}, answers by ${body.channels.answers}.`,
      );
    });
};

interface GrantOptions extends PostOptions {
  readonly scope?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

export const agency: Define = (command, surroundings) => {
  withCaller(withParty(command.command('list').description('Who acts or acted for a party.'))).action(
    async (options: Of<CallerOptions>) => {
      const exchange = await connect(options, surroundings);
      const { items } = await exchange.get<{ items: readonly Agency[] }>(partyPath(options, exchange, 'agencies'));
      outputOf(options, surroundings).result(items, () => agenciesWords(items));
    },
  );
  withPost(
    withParty(command.command('grant').description('Let another party act for yours: --on-behalf-of.'))
      .argument('<agent>', 'its PartyId')
      .option('--scope <scope>', `what it may do: ${scopes.join(', ')}; may be given again; without one read`, collect)
      .option('--from <date>', 'first day; by default today')
      .option('--to <date>', 'the day after the last; by default until it is ended'),
  ).action(async (agent: string, options: Of<GrantOptions>) => {
    const { scope = [], from, to } = options;
    const exchange = await connect(options, surroundings);
    const body = { agent, scopes: scope, from, to };
    const granted = (await exchange.post<Agency>(partyPath(options, exchange, 'agencies'), body, keyOf(options))).body;
    outputOf(options, surroundings).result(granted, () => agenciesWords([granted]));
  });
  withPost(
    withParty(command.command('end').description('End that, at once.'))
      .argument('<agent>', 'its PartyId')
      .requiredOption('--reason <text>', 'why'),
  ).action(async (agent: string, options: Of<PostOptions & { readonly reason: string }>) => {
    const exchange = await connect(options, surroundings);
    const address = partyPath(options, exchange, `agencies/${encodeURIComponent(agent)}/ending`);
    const ended = (await exchange.post<Agency>(address, { reason: options.reason }, keyOf(options))).body;
    outputOf(options, surroundings).result(ended, () => agenciesWords([ended]));
  });
};
