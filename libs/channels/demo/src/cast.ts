import type { RequestRow } from '@icx/requests-service';

/**
 * Who plays: AAAA asks, BBBB is recorded as installer, CCCC is another supplier, MAPX owns the meters, SECA oversees, DCCX
 * passes on what the switch feed says.
 */
export const players = ['AAAA', 'BBBB', 'CCCC', 'MAPX', 'SECA', 'DCCX'] as const;
export type Player = (typeof players)[number];

/** One player's own way to the exchange. What is refused rejects with an error that has `code` and `detail`. */
export interface PlayerClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<{ readonly status: number; readonly body: T }>;
  /** Every request of a list. @param query `breached=true`, `relation=requester` … */
  requests(query: string): Promise<readonly RequestRow[]>;
  /** Sends a CSV file. @param query `kind=answers` */
  upload(query: string, csv: string, name: string): Promise<{ readonly id: string }>;
}
/** Whoever takes part, also who joined meanwhile. */
export type Troupe = (party: string) => Promise<PlayerClient>;
export type Cast = Readonly<Record<Player, PlayerClient>>;
