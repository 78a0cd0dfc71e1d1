import type { Capacity, DataFixId, Item } from '@icx/data-fixes';
import { parseValues } from '@icx/data-fixes';
import { parseCommandId, parseDeviceId, type PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { instant } from '@icx/working-days';
import { openEngines } from '@icx/world-testing';
import { CaseIds } from './case-ids.ts';
import { DataFixCases } from './index.ts';
import type { CaseAct, CaseContext, DataFixDraft, OpenOutcome } from './index.ts';

/** The cases on real engines, in a folder of its own. */
export const openCases = async () => {
  const { log, views, keys, remove } = await openEngines();
  const another = (): DataFixCases => new DataFixCases({ log, views, keys, sandbox: true });
  return {
    cases: another(),
    /** A second one on the same log: as another process would be. */
    another,
    log,
    views,
    ids: new CaseIds(keys, true),
    close: remove,
  };
};

export const at = instant('2026-11-23T10:00:00.000Z');
const capacities: Readonly<Record<string, Capacity>> = { DCCX: 'dcc', SECA: 'administrator' };
let commands = 0;

/** Acts now, with a command id of its own unless one is given. */
export const actor = (party: string, id = `command-${(commands += 1)}`, body: object = {}): CaseContext => ({
  party: party as PartyId,
  user: `test:${party}`,
  channel: 'api',
  as: capacities[party] ?? 'party',
  receivedAt: at,
  commandId: must(parseCommandId(id)),
  fingerprint: JSON.stringify(body),
});

export const deviceOf = (n: number) => must(parseDeviceId(n.toString(16).padStart(16, '0')));

/** The MAP ID of the n-th device is wrong. */
export const draftOf = (n: number, wanted = 'MAPX', item: Item = 'map-id'): DataFixDraft => ({
  deviceId: deviceOf(n),
  item,
  ...must(parseValues(item, null, wanted)),
  errorCode: 'E080409',
  note: null,
  consumerComplaint: false,
  category: null,
});

export type CasesWorld = Awaited<ReturnType<typeof openCases>>;

export const open = async (
  world: CasesWorld,
  draft: DataFixDraft,
  by = 'AAAA',
  command?: string,
): Promise<OpenOutcome> => must(await world.cases.open(draft, actor(by, command)));
export const act = (world: CasesWorld, id: DataFixId, what: CaseAct, by: string, command?: string, body: object = {}) =>
  world.cases.act(id, what, actor(by, command, body));
export const typesOf = async (world: CasesWorld, id: string): Promise<string[]> =>
  (await world.log.readStream(id)).map(({ type }) => type.slice('data-fixes.'.length, -'.v1'.length));
export const resolved = async (world: CasesWorld, id: DataFixId): Promise<void> => {
  must(await act(world, id, { type: 'name-handler', handler: 'Ada Byron' }, 'DCCX'));
  must(await act(world, id, { type: 'resolve', how: 'corrected' }, 'DCCX'));
};
export const readAs = (world: CasesWorld, id: DataFixId, party: string) => world.cases.read(id, actor(party));
