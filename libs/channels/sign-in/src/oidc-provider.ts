/* eslint-disable no-console -- What the library says there is what this is about. */
import type { Provider as OidcProvider } from 'oidc-provider';

/** It knows only releases with long-term support, and says so at every load; ours is pinned, and the tests run on it. */
const known = 'oidc-provider WARNING: Unsupported runtime.';

/** What `console.warn` says while `work` goes on, without that one sentence. */
export const withoutRuntimeWarning = async <T>(work: () => Promise<T>): Promise<T> => {
  const { warn } = console;
  console.warn = (...said: unknown[]) => {
    if (!String(said[0]).includes(known)) warn(...said);
  };
  try {
    return await work();
  } finally {
    console.warn = warn;
  }
};

/** The library, loaded here and nowhere else. */
export const { Provider, errors, interactionPolicy } = await withoutRuntimeWarning(() => import('oidc-provider'));
export type Provider = OidcProvider;
export type { Adapter, AdapterPayload, ClientMetadata, Configuration, InteractionResults } from 'oidc-provider';
export type { JWKS, KoaContextWithOIDC } from 'oidc-provider';
