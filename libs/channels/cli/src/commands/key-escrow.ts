import { isRefusal } from '@icx/refusals';
import { readEscrowPrivateKey, readEscrowPublicKey, type EscrowState } from '@icx/keys';
import type { Command } from 'commander';
import { textOf } from '../files/read-file.ts';
import { connect, dataFolderOf, keyOf, outputOf, SECAS, withOutput, withPost } from '../exchange/caller.ts';
import type { LocationOptions, PostOptions } from '../exchange/caller.ts';
import { exitCodes, Told, wrongUsage } from '../failure.ts';
import type { Define } from './define.ts';

const ESCROW = 'v1/vault/escrow';

interface EscrowOptions extends PostOptions {
  readonly escrowKey?: string;
}

interface RestoreOptions extends LocationOptions {
  readonly escrowKey: string;
  readonly from?: string;
  readonly to?: string;
  readonly vault?: string;
}

const publicKey = async (file: string) => {
  const key = readEscrowPublicKey(await textOf(file));
  if (isRefusal(key)) throw wrongUsage(key.code, `${file}: ${key.detail}`);
  return key;
};

const stateWords = ({ key, versions, problem }: EscrowState): string => {
  if (problem !== undefined) return problem;
  if (key === null) return 'No escrow key is registered: losing the keys loses every code.';
  return `Root and ${versions.length} wrapping key(s) are in escrow for ${key}. Back up now: \`icx backup\`.`;
};

export const escrow: Define = (command, surroundings) => {
  withPost(command)
    .option('--escrow-key <file>', 'public key, P-256 or X25519, JWK or PEM; without it the state is shown')
    .addHelpText(
      'after',
      '\nThe exchange has to run, for who registers a key is on record. Its private half never comes here.',
    )
    .action(async (options: EscrowOptions) => {
      const key = options.escrowKey === undefined ? undefined : await publicKey(options.escrowKey);
      const exchange = await connect(options, surroundings, SECAS);
      const state = key
        ? (await exchange.post<EscrowState>(ESCROW, { key }, keyOf(options))).body
        : await exchange.get<EscrowState>(ESCROW);
      outputOf(options, surroundings).result(state, () => stateWords(state));
      if (state.problem !== undefined) throw new Told(exitCodes.refused);
    });
};

export const restoreKeys: Define = (command: Command, surroundings) => {
  withOutput(command)
    .requiredOption('--escrow-key <file>', 'private key that the escrow is sealed to, JWK or unencrypted PEM')
    .option('--from <folder>', 'what `icx backup` made; its keys/keys.json is not needed')
    .option('--to <folder>', 'where the keys go: empty, or not there yet')
    .option('--vault <folder>', 'where the vault is, if not in <from>/vault')
    .addHelpText(
      'after',
      '\nThe keys are kept as ICX_KMS says. Then: icx restore <backup> --keys <to> --data <folder>' +
        '\nIn the distributed profile, after its databases were restored: without --from and --to.',
    )
    .action(async (options: RestoreOptions) => {
      const { from, to, vault = `${from}/vault` } = options;
      if ((from === undefined) !== (to === undefined))
        throw wrongUsage('option-missing', 'Give --from and --to, or in the distributed profile neither.');
      const key = readEscrowPrivateKey(await textOf(options.escrowKey));
      if (isRefusal(key)) throw wrongUsage(key.code, `${options.escrowKey}: ${key.detail}`);
      const recovered = await dataFolderOf(to === undefined ? {} : { data: to }, surroundings).recoverKeys(
        from === undefined ? undefined : { vault, keys: `${from}/keys` },
        key,
      );
      const codes = recovered.codes.toLocaleString('en-GB');
      outputOf(options, surroundings).result({ ...(to && { folder: to }), ...recovered }, () =>
        to
          ? `${to} holds the keys again; all ${codes} codes of the backup open with them. ` +
            `Go on with \`icx restore ${from} --keys ${to}\`, and rotate the keys: \`icx keys rotate\`.`
          : `The keys are there again; all ${codes} codes open with them. ` +
            'Start the exchange, and rotate the keys: `icx keys rotate`.',
      );
    });
};
