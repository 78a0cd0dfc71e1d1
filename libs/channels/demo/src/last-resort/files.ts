import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { asOpenedInExcel, isAskedFor, isLost, isReplaced, manufacturers, shipped, type Shipped } from './portfolio.ts';

/** A manufacturer, and how its shipment notifications are written. */
interface Maker {
  readonly name: string;
  readonly file: string;
  readonly oui: string;
  readonly gas: boolean;
  readonly header: string;
  readonly row: (device: Shipped, n: number) => string;
}

const makers: readonly Maker[] = [
  {
    ...{ ...manufacturers[0], file: 'hallwerk.csv' },
    header: 'Geräte-ID;Zählernummer;Bauart;Schlüssel;Palette',
    row: ({ deviceId, msn, code }, n) => [deviceId, msn, 'ESME', code, `P${Math.floor(n / 288)}`].join(';'),
  },
  {
    ...{ ...manufacturers[1], file: 'kelvin.tsv.gz' },
    header: ['EUI', 'Type', 'Key (no CRC)', 'Serial no.', 'Crate'].join('\t'),
    row: ({ deviceId, msn, code }, n) =>
      [deviceId.replaceAll('-', ''), 'ESME', code.length === 36 ? code.slice(0, 32) : code, msn, n].join('\t'),
  },
  {
    ...{ ...manufacturers[2], file: 'orkney.csv' },
    header: '"Device GUID","Unlock","Meter serial","Ship date"',
    row: ({ deviceId, msn, code }) =>
      [deviceId.replaceAll('-', ':'), code, msn, '2026-02-11'].map((cell) => `"${cell}"`).join(','),
  },
];

interface Listed {
  readonly maker: Maker;
  readonly n: number;
  readonly device: Shipped;
}

const inventoryHeader =
  'deviceId,deviceType,esmeVariant,smiStatus,mpxn,msn,manufacturer,registeredSupplier,installingSupplier';
const inventoryRow = ({ name, gas }: Maker, { deviceId, mpxn, msn }: Shipped): string =>
  [deviceId, ...(gas ? ['GSME', ''] : ['ESME', 'A']), 'InstalledNotCommissioned', mpxn, msn, name, 'AAAA', 'FFFF'].join(
    ',',
  );

/** Lines that go into a file together. */
const AT_ONCE = 1_000;

const write = async (path: string, lines: Iterable<string>): Promise<number> => {
  let count = -1;
  const texts = function* () {
    let text = '';
    for (const line of lines) {
      count += 1;
      text += `${line}\r\n`;
      if (count % AT_ONCE) continue;
      yield text;
      text = '';
    }
    yield text;
  };
  const packed = path.endsWith('.gz') ? [createGzip()] : [];
  await pipeline([Readable.from(texts()), ...packed, createWriteStream(path)]);
  return count;
};

/**
 * Writes what the story of the Supplier of Last Resort needs into a folder: the inventory, the requests, and the files of three
 * manufacturers, always the same for so many devices. Yields each file's name and how many rows it has.
 */
export async function* writeFiles(
  folder: string,
  devices: number,
): AsyncGenerator<readonly [file: string, rows: number], void, undefined> {
  await mkdir(folder, { recursive: true });
  const each = Math.floor(devices / makers.length);
  /** The line of each device that has one, maker by maker. */
  const lines = function* (header: string, of: readonly Maker[], line: (one: Listed) => string | undefined) {
    yield header;
    for (const maker of of)
      for (let n = 0; n < each; n += 1) {
        const text = line({ maker, n, device: shipped(maker.oui, maker.gas, n) });
        if (text !== undefined) yield text;
      }
  };
  const file = async (name: string, ...of: Parameters<typeof lines>) =>
    [name, await write(join(folder, name), lines(...of))] as const;

  yield file('inventory.csv', inventoryHeader, makers, ({ maker, device }) => inventoryRow(maker, device));
  yield file('requests.csv', 'deviceId,yourReference', makers, ({ n, device }) =>
    isAskedFor(n) ? `${device.deviceId},LR-${n}` : undefined,
  );
  for (const maker of makers)
    yield file(maker.file, maker.header, [maker], ({ n, device }) =>
      isLost(n) ? undefined : maker.row(asOpenedInExcel(device, n), n),
    );
  const kelvin = makers[1]!;
  yield file('kelvin-again.tsv.gz', kelvin.header, [kelvin], ({ n, device }) => {
    if (isReplaced(n)) return kelvin.row({ ...device, code: device.replaced }, n);
    return isReplaced(n + 1) ? kelvin.row(device, n) : undefined;
  });
}
