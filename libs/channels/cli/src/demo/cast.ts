import { ExchangeClient } from '../exchange/client.ts';
import { sandboxToken } from '../data-folder/sandbox-token.ts';
import type { DataFolder } from '../surroundings.ts';

/**
 * Who plays: AAAA asks, BBBB is recorded as installer, CCCC is another supplier, MAPX owns the meters, SECA oversees, DCCX
 * passes on what the switch feed says.
 */
const players = ['AAAA', 'BBBB', 'CCCC', 'MAPX', 'SECA', 'DCCX'] as const;
export type Player = (typeof players)[number];
export type Cast = Readonly<Record<Player, ExchangeClient>>;

/** Each player's own way to the exchange, with a token of its own. */
export const castAt = async (url: string, folder: DataFolder): Promise<Cast> => {
  const clients = await Promise.all(
    players.map(async (player) => [player, new ExchangeClient(url, await sandboxToken(folder, player))] as const),
  );
  return Object.fromEntries(clients) as Cast;
};
