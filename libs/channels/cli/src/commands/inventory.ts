import { Option } from 'commander';
import type { Command } from 'commander';
import { smiStatuses } from '@icx/identifiers';
import { certifiedProductMembers, deviceParsers } from '@icx/inventory';
import { connect, keyOf, outputOf, withCaller, withPost } from '../exchange/caller.ts';
import type { CallerOptions, PostOptions } from '../exchange/caller.ts';
import { consent, withYes } from '../exchange/consent.ts';
import type { ConsentOptions } from '../exchange/consent.ts';
import type { Documents } from '../exchange/documents.ts';
import { Failure, wrongUsage } from '../failure.ts';
import { deviceWords, foundWords, reconciledWords } from '../output/inventory-words.ts';
import type { DeviceDocument } from '@icx/words';
import type { Surroundings } from '../surroundings.ts';
import { collect, queryOf } from './arguments.ts';
import { csvReport, withOut } from './csv-report.ts';
import type { ReportOptions } from './csv-report.ts';
import type { Define } from './define.ts';
import { importFile, lookedAt } from './import-file.ts';

const DEVICES = 'v1/inventory/devices';
const RECONCILIATION = 'v1/inventory/reconciliation';

interface FindOptions {
  readonly mpxn?: string;
  readonly msn?: string;
  readonly manufacturer?: string;
}

export const inventory: Define = (command, surroundings) => {
  withCaller(
    command.command('show').description('What the mirror knows of a device.').argument('<device>', 'Device ID'),
  ).action(async (id: string, options: CallerOptions) => {
    const exchange = await connect(options, surroundings);
    const device = await exchange.get<DeviceDocument>(`${DEVICES}/${encodeURIComponent(id)}`);
    outputOf(options, surroundings).result(device, () => deviceWords(device));
  });
  withCaller(
    command
      .command('find')
      .description('Devices at a meter point, or by what is written on them.')
      .option('--mpxn <mpxn>', 'MPAN core or MPRN')
      .option('--msn <msn>', 'meter serial number, which needs an MPxN or manufacturer beside it')
      .option('--manufacturer <name>', 'with --msn'),
  ).action(async (options: CallerOptions & FindOptions) => {
    const { mpxn, msn, manufacturer } = options;
    const exchange = await connect(options, surroundings);
    const found = await exchange.get<{ items: readonly DeviceDocument[] }>(
      `${DEVICES}${queryOf({ mpxn, msn, manufacturer })}`,
    );
    outputOf(options, surroundings).result(found.items, () => foundWords(found.items));
  });
  defineUpdate(command.command('update').description('Change a device as Service Request 8.4 does.'), surroundings);
  importFile<Documents['DeviceImport']>(
    command.command('import').description('Whole pictures of devices: what a row leaves out is not known.'),
    surroundings,
    () => ({
      columns: { known: Object.keys(deviceParsers) },
      path: DEVICES,
      bodyOf: (devices) => ({ devices }),
      read: ({ accepted, alreadyHeld, rejected, items }) => ({
        counts: { accepted, alreadyHeld, rejected },
        ...lookedAt(items),
      }),
      words: { accepted: 'accepted', alreadyHeld: 'held already', rejected: 'rejected' },
    }),
  );
  importFile<Documents['CertifiedProductsImport']>(
    command
      .command('certify')
      .description('The Certified Products List.')
      .option('--replace', 'the file is the whole list'),
    surroundings,
    ({ replace = false }: PostOptions & { readonly replace?: boolean }) => ({
      columns: { known: certifiedProductMembers },
      path: 'v1/inventory/certified-products',
      // Of a list in several batches the first begins it anew.
      bodyOf: (products, batch) => ({ products, replaces: replace && batch === 1 }),
      read: ({ accepted, rejected }) => ({ counts: { accepted, rejected: rejected.length }, rejected }),
      words: { accepted: 'accepted', rejected: 'rejected' },
    }),
  );
  withOut(
    command
      .command('reconcile')
      .description('Registration against mirror: every difference.')
      .option('--summary', 'only how many of each kind'),
  ).action(async ({ summary, ...options }: ReportOptions & { readonly summary?: boolean }) => {
    if (!summary) return csvReport(RECONCILIATION, options, surroundings);
    const exchange = await connect(options, surroundings);
    const counts = await exchange.get<Readonly<Record<string, number>>>(`${RECONCILIATION}?format=summary`);
    outputOf(options, surroundings).result(counts, () => reconciledWords(counts));
  });
};

interface UpdateOptions extends PostOptions, ConsentOptions {
  readonly status?: string;
  readonly import?: string;
  readonly secondary?: string;
  readonly export?: string;
  readonly set?: readonly string[];
  readonly delete?: boolean;
}

const NONE = 'none';
const orNone = (value: string | undefined): string | null | undefined => (value === NONE ? null : value);

/** `member=value`; without a value there is none any more. */
const changeOf = (text: string): readonly [string, string | null] => {
  const [, member, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (member !== undefined) return [member, value === '' ? null : value!];
  throw wrongUsage('change-unclear', `--set ${text}: write member=value, for example --set model=X1.`);
};

/** The options say which of the four kinds it is. */
const updateOf = (deviceId: string, options: UpdateOptions): object => {
  const { status, import: importMpxn, secondary, export: exported, set } = options;
  const mpxns = [importMpxn, secondary, exported];
  const updates = [
    status !== undefined && { kind: 'status', status },
    set !== undefined && { kind: 'details', changes: Object.fromEntries(set.map(changeOf)) },
    mpxns.some((mpxn) => mpxn !== undefined) && {
      kind: 'mpxn',
      importMpxn: orNone(importMpxn),
      secondaryImportMpan: orNone(secondary),
      exportMpan: orNone(exported),
    },
    options.delete && { kind: 'delete' },
  ].filter((update) => typeof update === 'object');
  if (updates.length === 1) return { deviceId, ...updates[0] };
  throw wrongUsage('update-unclear', 'Give one kind of update: --status, --set, MPxNs, or --delete.');
};

/** The exchange names its address for what an update cannot solve (DP213); here that is a command. */
const withCommand = (error: unknown, device: string): unknown =>
  error instanceof Failure
    ? new Failure(
        error.exitCode,
        error.code,
        error.detail.replace('POST /v1/inventory/data-fixes', `icx data-fix open ${device} --error-code ${error.code}`),
        error.offences,
      )
    : error;

const defineUpdate = (command: Command, surroundings: Surroundings): void => {
  withYes(
    withPost(
      command
        .argument('<device>', 'Device ID')
        .addOption(new Option('--status <status>', 'its new status in the inventory').choices(smiStatuses))
        .option('--import <mpxn>', `Import MPxN; ${NONE} removes it, here and below`)
        .option('--secondary <mpan>', 'Secondary Import MPAN')
        .option('--export <mpan>', 'Export MPAN')
        .option('--set <member=value>', 'a detail: model, firmwareVersion, msn, mapId …; may be given again', collect)
        .option('--delete', 'it was never a device: while it is Pending')
        .addHelpText('after', '\nRefused with the published codes, E080405 to E080415.'),
    ),
  ).action(async (id: string, options: UpdateOptions) => {
    const update = updateOf(id, options);
    if (options.delete) await consent(`${id} is deleted from the inventory.`, options, surroundings.terminal);
    const exchange = await connect(options, surroundings);
    const posted = exchange.post<DeviceDocument>('v1/inventory/updates', update, keyOf(options));
    const { body: device } = await posted.catch((error: unknown) => Promise.reject(withCommand(error, id) as Error));
    outputOf(options, surroundings).result(device, () => deviceWords(device));
  });
};
