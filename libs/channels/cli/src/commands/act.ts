import type { Command } from 'commander';
import { connect, keyOf, outputOf, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import type { ExchangeClient } from '../exchange/client.ts';
import { requestPath } from '../exchange/documents.ts';
import type { RequestDocument } from '../exchange/documents.ts';
import { requestWords } from '../output/request-words.ts';
import type { Surroundings } from '../surroundings.ts';

/** A command that does one thing to one request and shows what it is then. */
export const actOn = <Options extends PostOptions>(
  command: Command,
  surroundings: Surroundings,
  what: string | ((options: Options) => string),
  bodyOf: (options: Options, exchange: ExchangeClient, id: string) => object | Promise<object>,
  /** Who acts where nobody else is named. */
  caller?: string,
): void => {
  withPost(command.argument('<request>', 'its id, icr_…')).action(async (id: string, options: Options) => {
    const exchange = await connect(options, surroundings, caller);
    const body = await bodyOf(options, exchange, id);
    const act = typeof what === 'string' ? what : what(options);
    const { body: request } = await exchange.post<RequestDocument>(requestPath(id, `/${act}`), body, keyOf(options));
    outputOf(options, surroundings).result(request, () => requestWords(request));
  });
};
