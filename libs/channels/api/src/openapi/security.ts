import type { Components } from './headers.ts';
import { scopeFor } from '@icx/parties';
import type { Action, PartyAction, Scope } from '@icx/parties';

/** Where callers get their tokens. */
export interface Issued {
  /** An OpenID provider elsewhere; without it the built-in one. */
  readonly oidcIssuer?: string | undefined;
}

export interface Whereabouts extends Issued {
  /** Origin at which callers reach the exchange. */
  readonly url: string;
}

const bearer = {
  type: 'http',
  scheme: 'bearer',
  description: 'A token of the sandbox (icx token AAAA), or one that is bound to the client certificate of the call.',
};
const dpop = {
  type: 'http',
  scheme: 'dpop',
  description: 'A token that is bound to a key, with a proof of that key in the header DPoP (RFC 9449).',
};

const meanings: Readonly<Record<Scope, string>> = {
  'requests:write': 'Ask for codes, and see to what was asked for.',
  'answers:write': 'Answer requests that were put to the party.',
  'codes:reveal': 'Have codes revealed, and register the key that they are sealed to.',
  'files:write': 'Send files.',
  'sla:read': 'Read how terms were kept to.',
  'contacts:write': 'Change contacts.',
  'instructions:write': 'Give and end standing instructions by which holdings answer by themselves.',
  'switches:feed': 'Pass on what the switch feed and the inventory say.',
};

export const securitySchemes = ({ url, oidcIssuer }: Whereabouts) => {
  const endpoints = { tokenUrl: `${url}/oidc/token`, scopes: meanings };
  const flows = {
    authorizationCode: { authorizationUrl: `${url}/oidc/authorization`, ...endpoints },
    clientCredentials: endpoints,
  };
  const openId = {
    type: 'openIdConnect',
    openIdConnectUrl: `${oidcIssuer ?? url}/.well-known/openid-configuration`,
    description: 'Where tokens come from.',
  };
  const oauth2 = {
    type: 'oauth2',
    flows,
    description:
      'People sign in with a code and PKCE, systems with a key or certificate; the token goes with its proof.',
  };
  return {
    bearer,
    dpop,
    openId,
    ...(oidcIssuer === undefined ? { oauth2 } : {}),
  } as unknown as Components['securitySchemes'] & object;
};

/** Any of these does: what a token may is in the token, however it came. */
export const securityOf = (action: Action | PartyAction, { oidcIssuer }: Issued) => {
  const scope = scopeFor(action);
  return [
    ...[{ bearer: [] }, { dpop: [] }, { openId: [] }],
    ...(oidcIssuer === undefined ? [{ oauth2: scope === null ? [] : [scope] }] : []),
  ];
};
