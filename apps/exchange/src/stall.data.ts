import { mpanCheckDigit } from '@icx/identifiers';
import type { PartyName } from './cast.data.ts';

const list = <T>(count: number, element: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => element(n));
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const mpan = (serial: number): string => {
  const body = `10${String(serial).padStart(10, '0')}`;
  return body + mpanCheckDigit(body);
};
const deviceId = (n: number): string => `00-DB-12-77-${n.toString(16).padStart(8, '0').match(/../g)!.join('-')}`;

/** A device with every member. */
const device = (n: number): object => ({
  ...{ deviceId: deviceId(n), deviceType: 'ESME', esmeVariant: 'B', smiStatus: 'InstalledNotCommissioned' },
  ...{ mpxn: mpan(3 * n), secondaryImportMpan: mpan(3 * n + 1), exportMpan: mpan(3 * n + 2), hub: null },
  ...{ msn: `E6S26${n}`, manufacturer: 'Wattmeter Ltd', model: 'WM-2', firmwareVersion: '01.02.03.04' },
  ...{ smetsChtsVersion: 'SMETS2 4.2', mapId: 'MAPX', addedBy: 'AAAA', wan: 'connected', removedOn: null },
  ...{ registeredSupplier: 'AAAA', suppliedFrom: '2026-10-02', installingSupplier: 'BBBB' },
  ...{ installedOn: '2026-10-01', installerRecordedOn: '2026-10-01' },
});
const oneSwitch = (n: number): object => ({
  ...{ mpxn: mpan(3 * n), losing: 'AAAA', gaining: 'CCCC', effectiveFrom: '2027-12-20', id: `S${n}` },
});
const dataFix = (n: number): object => ({
  ...{ deviceId: deviceId(n), item: 'import-mpxn', current: mpan(3 * n), wanted: mpan(90_000 + n), note: 'Exchanged' },
});
const product = (n: number): object => ({
  ...{ deviceType: 'GSME', manufacturer: 'Gasometer Ltd', model: `GM-${n}`, firmwareVersion: '01.00' },
});

interface Sent {
  readonly by: PartyName;
  readonly path: string;
  /** @param go rows of its own for each, so that each writes */
  readonly body: (go?: number) => Buffer;
}

const ROWS = 10_000;
const rows = (row: (n: number) => object, go = 0): object[] => list(ROWS, (n) => row(go * ROWS + n));
export const devices: Sent = {
  by: 'DCCX',
  path: '/v1/inventory/devices',
  body: (go) => json({ devices: rows(device, go) }),
};

/** As large as batches come. The second time nothing is written, so that nothing is waited for. */
export const batches: readonly (readonly [string, Sent])[] = [
  ['devices', devices],
  ['the same devices again', { ...devices, body: () => devices.body() }],
  ['switches', { by: 'DCCX', path: '/v1/switches', body: (go) => json({ switches: rows(oneSwitch, go) }) }],
  ['data fixes', { by: 'AAAA', path: '/v1/inventory/data-fixes', body: (go) => json({ cases: rows(dataFix, go) }) }],
  [
    'certified products',
    { by: 'DCCX', path: '/v1/inventory/certified-products', body: (go) => json({ products: rows(product, go) }) },
  ],
];

const members = (count: number) => Object.fromEntries(list(count, (n) => [`m${n}`, 1]));
const fixes = (body: () => Buffer): Sent => ({ by: 'AAAA', path: '/v1/inventory/data-fixes', body });
const text = (content: string) => fixes(() => Buffer.from(content));

/** Each made to keep the exchange busy, and what is said to it. */
export const hostile: readonly (readonly [string, Sent, number, string | undefined])[] = [
  ['an object of 80,000 members', fixes(() => json(members(80_000))), 400, 'too-many-members'],
  ['a row of 40,000 members', fixes(() => json({ cases: [members(40_000)] })), 400, 'too-many-members'],
  ['500 rows of 1,000 members', fixes(() => json({ cases: list(500, () => members(1_000)) })), 400, 'too-many-members'],
  [
    'rows of as many members as there may be',
    fixes(() => json({ cases: list(4_000, () => members(64)) })),
    200,
    undefined,
  ],
  ['10,000 empty rows', fixes(() => json({ cases: list(ROWS, () => ({})) })), 200, undefined],
  ['10,000 rows about one thing', fixes(() => json({ cases: list(ROWS, () => dataFix(1)) })), 200, undefined],
  ['four million escapes', text(`{"note":"${'\\n'.repeat(4_000_000)}"}`), 400, 'text-too-long'],
  ['a member of eight million digits', text(`{"note":${'1'.repeat(8_000_000)}}`), 400, 'validation-failed'],
  ['eight million brackets', text('['.repeat(8_000_000)), 400, 'body-too-deep'],
  ['millions of empty lists', text(`{"cases":[${'[],'.repeat(2_600_000)}[]]}`), 400, 'list-too-long'],
  ['lists of lists', text(`{"cases":[${`[${'1,'.repeat(90_000)}1],`.repeat(40)}1]}`), 400, 'too-many-values'],
  ['eight million spaces', text(`{"cases":${' '.repeat(8_000_000)}[]}`), 400, 'validation-failed'],
];
/** The same for routes that take one command, and for what is not a body. */
export const smallHostile: readonly (readonly [string, string, string, object | undefined])[] = [
  ['evidence of very many members', 'POST', '/v1/requests', { evidenceOfInstallation: members(4_000) }],
  ['an update of very many members', 'POST', '/v1/inventory/updates', { changes: members(4_000) }],
  ['a reroute of very many members', 'POST', '/v1/requests', members(5_000)],
  ['a query of very many members', 'GET', `/v1/requests?${list(2_500, (n) => `m${n}`).join('&')}`, undefined],
  ['one member of a query, very often', 'GET', `/v1/requests?${'limit=1&'.repeat(1_900)}`, undefined],
  ['a cursor as long as an address may be', 'GET', `/v1/requests?cursor=${'A'.repeat(15_000)}`, undefined],
];
