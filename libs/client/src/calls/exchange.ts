import createClient from 'openapi-fetch';
import type { FetchResponse, MaybeOptionalInit } from 'openapi-fetch';
import type { HttpMethod, MediaType, PathsWithMethod, RequiredKeysOf } from 'openapi-typescript-helpers';
import type { paths } from '../generated/openapi.ts';
import { Connection, type ConnectionOptions } from './connection.ts';

/** An answer of 2xx: what it says, typed by the document, and its headers. */
type Answer<Operation, Init> =
  Operation extends Record<string | number, unknown>
    ? Extract<FetchResponse<Operation, Init, MediaType>, { error?: never }>
    : never;

/** Left out where the operation asks for nothing; what `fetch` takes besides may be added. */
type Asked<Init> = RequiredKeysOf<Init> extends never ? [(Init & Loose)?] : [Init & Loose];
type Loose = { readonly [more: string]: unknown };

type Call<Method extends HttpMethod> = <
  Path extends PathsWithMethod<paths, Method>,
  Init extends MaybeOptionalInit<paths[Path], Method>,
>(
  path: Path,
  ...init: Asked<Init>
) => Promise<Answer<paths[Path][Method], Init>>;

/** Every operation of the exchange, by its method and path; each rejects as `Connection.send` does. */
export interface Exchange {
  readonly GET: Call<'get'>;
  readonly POST: Call<'post'>;
  readonly PATCH: Call<'patch'>;
  readonly PUT: Call<'put'>;
  readonly DELETE: Call<'delete'>;
}

/** A call as `openapi-fetch` makes it: what `fetch` takes, so that it can be sent again. */
class Written {
  readonly method: string;

  constructor(
    readonly url: string,
    readonly init: RequestInit,
  ) {
    this.method = init.method ?? 'GET';
  }
}

/** The exchange as one caller sees it. One object serves any number of calls side by side. */
export const exchange = (options: ConnectionOptions): Exchange => {
  const connection = new Connection(options);
  const send = ({ url, init }: Written): Promise<Response> => connection.send(url, init);
  // What is not 2xx was thrown by then, so `data` is always there.
  return createClient<paths>({
    baseUrl: connection.url,
    Request: Written as never,
    fetch: send as never,
  }) as unknown as Exchange;
};
