import type { PartyName } from './cast.data.ts';
import { parts } from './access.data.ts';
import { statement } from './outside-posts.fixture.ts';
import { pages } from './portal-access.data.ts';
import type { World } from './world.fixture.ts';

/** What stands for the names in the addresses of pages. */
export type PortalNames = Readonly<Record<string, string>>;

/** About a request of AAAA that was put to BBBB, and then to MAPX; of what the spec does not make there is none. */
export const portalNames = async (world: World): Promise<PortalNames> => {
  const path = await world.raised();
  const { id, raisedAt } = (await world.as('AAAA').get(path)).body as {
    readonly id: string;
    readonly raisedAt: string;
  };
  await world.as('AAAA').post(`${path}/outside-answers`, statement);
  await world.as('AAAA').post(`${path}/reroute`, { addressee: 'MAPX' });
  return {
    id,
    month: raisedAt.slice(0, 7),
    kind: 'sla',
    leg: '1',
    claim: '1',
    attachment: 'att_none',
    approval: 'apr_none',
    party: 'AAAA',
    name: 'tester',
    number: '999999999',
    quarter: '1999-Q1',
    session: 'none',
    contact: 'ctp_none',
    key: 'k3jq5w7xapcd',
    calendar: 'union',
    entry: 'bkl_TEST00000000',
    proposal: 'bkl_TEST00000000',
    agent: 'AGNT',
    file: 'fil_none',
    mail: 'mail_abcdefghijklmnopqrstuvwxyz',
    instruction: 'sti_TEST00000001',
    view: 'none',
    ...{ case: 'dfc_none', device: 'none', mpxn: 'none', message: 'msg_none', mapId: 'ZZZZ', succession: 'suc_none' },
  };
};

export const addressOf = (path: string, names: PortalNames): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => names[name]!);

/** What a party is shown of all that the table of pages has, whatever desk declares it; no downloads. */
export const shownTo = (party: PartyName, names: PortalNames): readonly string[] =>
  Object.entries(pages).flatMap(([path, { who, absent }]) =>
    who[parts[party]] === 'in' && absent === undefined && !/\.\w+$/.test(path) ? [addressOf(path, names)] : [],
  );
