import { playedParties, players, type Cast, type PlayerClient, type Troupe } from '@icx/demo';
import { sandboxToken } from '../data-folder/sandbox-token.ts';
import type { DataFolder } from '../surroundings.ts';
import { ExchangeClient } from './client.ts';
import type { RequestRow } from './documents.ts';
import { everyPage } from './every-page.ts';

/** Each player's own way to the exchange, with a token of its own. */
export const troupeAt = (url: string, folder: DataFolder): Troupe => {
  const clients = new Map<string, Promise<PlayerClient>>();
  const clientOf = async (party: string): Promise<PlayerClient> => {
    const client = new ExchangeClient(url, await sandboxToken(folder, party, joined(party)));
    return {
      get: client.get.bind(client),
      post: client.post.bind(client),
      requests: (query) => everyPage<RequestRow>(client, 'v1/requests', `&${query}`),
      upload: async (query, csv, name) =>
        (await client.upload<{ id: string }>(`v1/files?${query}`, new Blob([csv], { type: 'text/csv' }), name)).body,
    };
  };
  return (party) => {
    const known = clients.get(party) ?? clientOf(party);
    clients.set(party, known);
    return known;
  };
};

/** Whom the play registers: in the distributed profile no folder tells who that is. */
const joined = (party: string) =>
  playedParties.some((one) => one.party === party) ? ({ role: 'supplier' } as const) : {};

/** Those who play the stories. */
export const castOf = async (as: Troupe): Promise<Cast> => {
  const clients = await Promise.all(players.map(async (player) => [player, await as(player)] as const));
  return Object.fromEntries(clients) as Cast;
};
