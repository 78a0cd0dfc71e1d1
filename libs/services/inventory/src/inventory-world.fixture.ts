import { Commands, type CommandContext } from '@icx/commands';
import {
  mpanCheckDigit,
  mprnCheckDigits,
  parseDeviceId,
  parseGasShortCode,
  parseMapId,
  parseMpan,
  parseMpid,
  parseMprn,
  parsePartyId,
  type CommandId,
  type Mpxn,
} from '@icx/identifiers';
import type { MarketIdentifier, Party } from '@icx/parties';
import { must } from '@icx/refusals';
import { Register } from '@icx/parties-service';
import { instant, plainDate } from '@icx/working-days';
import { openEngines } from '@icx/world-testing';
import { CertifiedProductsList, DeviceWriter, type Supply } from './index.ts';

export const party = (id: string) => must(parsePartyId(id));
export const mapId = (text: string) => must(parseMapId(text));
export const deviceId = (serial: number) => must(parseDeviceId(`00DB1234${serial.toString(16).padStart(8, '0')}`));
export const mpan = (serial: number) => {
  const body = `10${String(serial).padStart(10, '0')}`;
  return must(parseMpan(body + mpanCheckDigit(body)));
};
export const mprn = (serial: number) => {
  const body = String(39_000_000 + serial);
  return must(parseMprn(body + mprnCheckDigits(body)));
};

const always = { from: plainDate('2000-01-01'), to: null };
const electricity = (id: string): MarketIdentifier => ({ fuel: 'electricity', id: must(parseMpid(id)), ...always });
const gas = (id: string): MarketIdentifier => ({ fuel: 'gas', id: must(parseGasShortCode(id)), ...always });
const map = (id: string): MarketIdentifier => ({
  kind: 'map-id',
  fuel: id.length === 4 ? 'electricity' : 'gas',
  id: mapId(id),
  ...always,
});
const partyOf = (id: string, kind: Party['kind'], identifiers: readonly MarketIdentifier[] = []): Party => ({
  party: party(id),
  name: id,
  kind,
  identifiers,
  receives: 'immediate',
});

/** Two suppliers, two owners of meters, and DCC, which imports. */
const parties = [
  partyOf('AAAA', 'supplier', [electricity('AAAA'), gas('AAA')]),
  partyOf('BBBB', 'supplier', [electricity('BBBB')]),
  partyOf('MAPP', 'asset-provider', [map('MAPX'), map('MPX')]),
  partyOf('MAPQ', 'asset-provider', [map('MAPY')]),
  partyOf('DCCX', 'dcc'),
];

let sent = 0;
/** Acts with a command id of its own unless one is given. */
export const authorOf = (id: string, command = `command-${(sent += 1)}`, body = {}): CommandContext => ({
  party: party(id),
  user: `test:${id}`,
  channel: 'api',
  commandId: command as CommandId,
  receivedAt: instant('2026-11-23T10:00:00.000Z'),
  fingerprint: JSON.stringify(body),
});

/** An ESME of the MAP MAPX that AAAA supplies, as an import has it. */
export const row = (serial: number, changes: object = {}) => ({
  deviceId: deviceId(serial),
  deviceType: 'ESME',
  esmeVariant: 'A',
  smiStatus: 'InstalledNotCommissioned',
  mpxn: mpan(serial),
  msn: `E6S${serial}`,
  manufacturer: 'Wattmeter Ltd',
  model: 'WM-1',
  firmwareVersion: '01.00',
  smetsChtsVersion: 'SMETS2 4.2',
  mapId: 'MAPX',
  registeredSupplier: 'AAAA',
  suppliedFrom: '2026-10-02',
  addedBy: 'AAAA',
  installingSupplier: 'BBBB',
  installedOn: '2026-10-01',
  ...changes,
});

export const all = async <T>(rows: AsyncIterable<T>): Promise<readonly T[]> => {
  const read: T[] = [];
  for await (const row of rows) read.push(row);
  return read;
};

/** The inventory on real engines, in a folder of their own. */
export const openInventory = async () => {
  const { log, views, remove } = await openEngines();
  const register = new Register(log, views);
  await register.addParties(parties, party('DCCX'));
  const time = { now: '2026-11-23T10:00:00.000Z' };
  const commands = new Commands(log, views);
  const engines = { log, views, register, commands, clock: { now: () => time.now } };
  const certified = await CertifiedProductsList.open(engines);
  /** Registration: what a spec says of a meter point; of the others nothing. */
  const registration = new Map<Mpxn, Supply>();
  /** How many meter points were asked for, call by call. */
  const asked: number[] = [];
  const supplyAt = async (mpxns: readonly Mpxn[]) => {
    asked.push(mpxns.length);
    return new Map(mpxns.flatMap((mpxn) => (registration.has(mpxn) ? [[mpxn, registration.get(mpxn)!] as const] : [])));
  };
  const writer = new DeviceWriter({ ...engines, certified, supplyAt });
  return {
    ...engines,
    time,
    certified,
    registration,
    asked,
    supplyAt,
    writer,
    /** Imports rows that are all good. */
    hold: async (...rows: readonly object[]): Promise<void> => {
      const outcomes = must(await writer.importDevices(rows, authorOf('DCCX')));
      expect(outcomes.filter(({ outcome }) => outcome === 'rejected')).toEqual([]);
    },
    close: remove,
  };
};
export type InventoryWorld = Awaited<ReturnType<typeof openInventory>>;
