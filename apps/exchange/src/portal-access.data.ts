import type { Part } from './access.data.ts';

/** `in`: the page is shown, or the form taken. */
type Row = Readonly<Record<Part, 'in' | 403 | 404>>;
const row = (
  ...[requester, addressee, assetProvider, foreign, administrator, dcc, agent]: readonly Row[Part][]
): Row => ({
  requester: requester!,
  addressee: addressee!,
  'asset provider': assetProvider!,
  foreign: foreign!,
  administrator: administrator!,
  dcc: dcc!,
  agent: agent ?? dcc!,
});

const everybody = row('in', 'in', 'in', 'in', 'in', 'in', 'in');
const reading = row('in', 'in', 'in', 404, 'in', 404);

/** Every page of the portal, who gets in, and the action that it declares. Written by hand, so that a change is made twice. */
// prettier-ignore
export const pages: Readonly<Record<string, { readonly action: string; readonly who: Row }>> = {
  //                                       AAAA  BBBB  MAPX  CCCC  SECA  DCCX
  '/':                { action: 'portal:open',   who: everybody },
  '/accessibility':   { action: 'portal:open',   who: everybody },
  '/requests':        { action: 'requests:list', who: row('in', 'in', 'in', 'in', 'in', 403) },
  '/requests.csv':    { action: 'requests:list', who: row('in', 'in', 'in', 'in', 'in', 403) },
  '/search':          { action: 'requests:list', who: row('in', 'in', 'in', 'in', 'in', 403) },
  '/worklist':        { action: 'worklist:read', who: row('in', 'in', 403, 'in', 403, 403) },
  '/worklist.csv':    { action: 'worklist:read', who: row('in', 'in', 403, 'in', 403, 403) },
  '/requests/:id':    { action: 'requests:read', who: reading },
};
