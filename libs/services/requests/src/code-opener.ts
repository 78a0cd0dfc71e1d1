import { present } from '@icx/install-code';
import type { CodeCheck, Presented, RevealFormat } from '@icx/install-code';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { HeldCode } from '@icx/requests';
import { KmsUnavailable } from '@icx/keys';
import { SealBroken } from '@icx/vault';
import type { OpenedCode, Vault } from '@icx/vault';

export const codeGone = refuse.conflict(
  'no-code-held',
  'The code is no longer held. Read the request to see what happened to it.',
);

export const kmsUnavailable = refuse.unavailable(
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
    const { deviceId, check } = held;
    const code = await this.#fetch(held);
    if (isRefusal(code)) return code;
    const presented = present(code, format);
    return isRefusal(presented) ? presented : { ...presented, check, deviceId };
  }

  /** The JWE of a code that its supplier's client sealed to the requester's key, as it came. */
  async openBlind(held: HeldCode): Promise<string | Refusal> {
    const code = await this.#fetch(held);
    return isRefusal(code) ? code : Buffer.from(code.bytes).toString('latin1');
  }

  /** The event and the vault have to agree on whether the exchange can read it. */
  async #fetch({ ref, deviceId, supplier: holder, check }: HeldCode): Promise<OpenedCode | Refusal> {
    const code = await this.vault.open(ref, { deviceId, holder }).catch(refusalOfKms);
    if (isRefusal(code)) return code;
    if (!code) return codeGone;
    if ((check === 'client-checked') !== (code.blind ?? false)) throw new SealBroken();
    return code;
  }
}
