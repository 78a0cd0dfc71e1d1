import { Option } from 'commander';
import { deviceTypes } from '@icx/identifiers';
import { connect, keyOf, outputOf, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import type { RequestDocument } from '../exchange/documents.ts';
import { requestWords } from '../output/request-words.ts';
import type { Define } from './define.ts';

interface Options extends PostOptions {
  readonly type?: string;
  readonly mpxn?: string;
  readonly msn?: string;
  readonly manufacturer?: string;
  readonly installer?: string;
  readonly reference?: string;
  readonly neededBy?: string;
  readonly installedOn?: string;
  readonly serviceFlag?: string;
  readonly siteStatement?: string;
}

const bodyOf = (deviceId: string | undefined, options: Options): object => {
  const { installedOn, serviceFlag, siteStatement } = options;
  const evidence = { installedOn, serviceFlag, siteStatement };
  const given = Object.values(evidence).some((value) => value !== undefined);
  return {
    deviceId,
    deviceType: options.type,
    mpxn: options.mpxn,
    msn: options.msn,
    manufacturer: options.manufacturer,
    installingSupplier: options.installer,
    yourReference: options.reference,
    neededBy: options.neededBy,
    ...(given ? { evidenceOfInstallation: evidence } : {}),
  };
};

export const request: Define = (command, surroundings) => {
  withPost(
    command
      .argument('[device]', 'Device ID; where it is not known: --mpxn and --msn')
      .addOption(new Option('--type <type>', 'of the device, where MPxN and MSN leave it open').choices(deviceTypes))
      .option('--mpxn <mpxn>', 'MPAN core or MPRN')
      .option('--msn <msn>', 'meter serial number')
      .option('--manufacturer <name>', 'where meters of several manufacturers have that MSN')
      .option('--installer <party>', 'who you believe installed it: asked first')
      .option('--reference <text>', 'your own, shown to you alone')
      .option('--needed-by <date>', 'YYYY-MM-DD')
      .option('--installed-on <date>', 'evidence that a Pending device is installed, where the inventory has no date')
      .addOption(new Option('--service-flag <flag>', 'evidence: DCC Service Flag').choices(['I']))
      .option('--site-statement <text>', 'evidence: who saw it, and when'),
  ).action(async (deviceId: string | undefined, options: Options) => {
    const exchange = await connect(options, surroundings);
    const body = bodyOf(deviceId, options);
    const reply = await exchange.post<RequestDocument>('v1/requests', body, keyOf(options));
    const already = reply.status === 201 ? '' : 'You have asked for this device already; this is the open request.\n\n';
    outputOf(options, surroundings).result(reply.body, () => already + requestWords(reply.body));
  });
};
