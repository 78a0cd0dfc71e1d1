import { present } from '@icx/install-code';
import type { CodeCheck, Presented, RevealFormat } from '@icx/install-code';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { HeldCode } from '@icx/requests';
import { KmsUnavailable } from '@icx/keys';
import type { Vault } from '@icx/vault';

export const codeGone = refuse(
  'no-code-held',
  'The code is no longer held. Read the request to see what happened to it.',
);

export const kmsUnavailable = refuse(
  'kms-unavailable',
  'The keys of the vault cannot be had at the moment, so no code can be opened or taken in. Nothing was stored or ' +
    'shown, and all else goes on. Send the same command again in a moment.',
);

/** The refusal for a KMS that does not do its work; any other error is thrown on. */
export const refusalOfKms = (error: unknown): Refusal => {
  if (error instanceof KmsUnavailable) return kmsUnavailable;
  throw error;
};

/** Opens the seal and puts the code in the format asked for. */
export class CodeOpener {
  constructor(private readonly vault: Vault) {}

  /** Before a reveal is recorded: `kms-unavailable`, if the key cannot be had now. */
  async ready({ ref }: HeldCode): Promise<Refusal | undefined> {
    return this.vault.ready(ref).then(() => undefined, refusalOfKms);
  }

  async open(
    held: HeldCode,
    format: RevealFormat,
  ): Promise<(Presented & { check: CodeCheck; deviceId: string }) | Refusal> {
    const { deviceId, supplier: holder, check } = held;
    const code = await this.vault.open(held.ref, { deviceId, holder }).catch(refusalOfKms);
    if (isRefusal(code)) return code;
    if (!code) return codeGone;
    const presented = present(code, format);
    return isRefusal(presented) ? presented : { ...presented, check, deviceId };
  }
}
