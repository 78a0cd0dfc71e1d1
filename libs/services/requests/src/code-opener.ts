import { present } from '@icx/install-code';
import type { CodeCheck, Presented, RevealFormat } from '@icx/install-code';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { HeldCode } from '@icx/requests';
import type { Vault } from '@icx/vault';

export const codeGone = refuse(
  'no-code-held',
  'The code is no longer held. Read the request to see what happened to it.',
);

/** Opens the seal and puts the code in the format asked for. */
export class CodeOpener {
  constructor(private readonly vault: Vault) {}

  async open(
    held: HeldCode,
    format: RevealFormat,
  ): Promise<(Presented & { check: CodeCheck; deviceId: string }) | Refusal> {
    const { deviceId, supplier: holder, check } = held;
    const code = await this.vault.open(held.ref, { deviceId, holder });
    if (!code) return codeGone;
    const presented = present(code, format);
    return isRefusal(presented) ? presented : { ...presented, check, deviceId };
  }
}
