import { commandIdReused } from '@icx/commands';
import type { DeviceId, PartyId } from '@icx/identifiers';
import { parseInstallCode } from '@icx/install-code';
import type { Representation } from '@icx/install-code';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { Register } from '@icx/parties-service';
import { answerable } from '@icx/requests';
import type { Answer, CodeNotHeldReason, QueryKind, RequestState, SuppliedCode } from '@icx/requests';
import type { Secret } from '@icx/install-code';
import type { CodeRef, Custody, OpenedCode, Vault } from '@icx/vault';
import { refusalOfKms } from './code-opener.ts';
import { londonDate, type Instant, type PlainDate } from '@icx/working-days';
import type { DeviceFinder } from './device-finder.ts';
import type { CommandContext } from '@icx/commands';
import type { RequestPolicy } from './policy.ts';
import type { RevealKeys } from './reveal-keys.ts';
import { checkSealedCode } from './sealed-code.ts';

/** An addressee's answer as it came, parsed but for the code, which is checked and sealed here. */
export type AnswerDraft = { readonly leg?: number } & (
  | {
      readonly answer: 'code-supplied';
      readonly installCode: Secret<string>;
      readonly sealedCode?: never;
      readonly representation?: Representation;
      readonly deviceId?: DeviceId;
      /** Its supplier keeps it as a holding of its own, for whoever asks next. */
      readonly keepAsHolding?: boolean;
      readonly note?: string;
    }
  | {
      readonly answer: 'code-supplied';
      /** Compact JWE to the requester's key: the exchange never sees the code. */
      readonly sealedCode: string;
      readonly installCode?: never;
      readonly representation: Representation;
      readonly deviceId?: DeviceId;
      /** What the exchange cannot open it cannot keep for another requester. */
      readonly keepAsHolding?: false;
      readonly note?: string;
    }
  | { readonly answer: 'not-installer'; readonly suggestedInstaller?: string; readonly note?: string }
  | { readonly answer: 'code-not-held'; readonly reason: CodeNotHeldReason; readonly note?: string }
  | { readonly answer: QueryKind; readonly note?: string }
);

/** Where a code is taken from its supplier: parsed, then sealed, but only for an addressee that may answer now. */
export class CodeIntake {
  constructor(
    private readonly vault: Vault,
    private readonly register: Register,
    private readonly devices: DeviceFinder,
    private readonly policy: RequestPolicy,
    private readonly revealKeys: RevealKeys,
  ) {}

  async complete(draft: AnswerDraft, context: CommandContext, state: RequestState): Promise<Answer | Refusal> {
    const { party: by, receivedAt: at } = context;
    if (draft.answer === 'not-installer') {
      const { suggestedInstaller, ...rest } = draft;
      const suggested = await this.#suggested(suggestedInstaller, londonDate(at));
      if (isRefusal(suggested)) return suggested;
      return { type: 'answer', at, by, ...rest, ...(suggested ? { suggestedInstaller: suggested } : {}) };
    }
    if (draft.answer !== 'code-supplied') return { type: 'answer', at, by, ...draft };
    const { installCode, sealedCode, representation, keepAsHolding: keep, ...rest } = draft;
    const kept = keep === undefined ? {} : { keep };
    const answer = {
      type: 'answer',
      at,
      by,
      ...rest,
      ...kept,
      ...(await this.#meaning(rest.deviceId, state, at)),
    } as const;
    const may = answerable(answer, state);
    if (isRefusal(may)) return may;
    const custody = { deviceId: may.deviceId!, holder: by };
    const code =
      sealedCode === undefined
        ? await this.#seal(installCode, representation, custody, context)
        : await this.#take(sealedCode, representation, may.state.requester, custody, context);
    return isRefusal(code) ? code : { ...answer, code };
  }

  /** Where the request has no Device ID, whether the one given is that of its device. */
  async #meaning(deviceId: DeviceId | undefined, state: RequestState, at: Instant): Promise<{ isMeant?: boolean }> {
    if (deviceId === undefined || state.status === 'absent' || state.device.deviceId !== null) return {};
    return { isMeant: await this.devices.isMeant(deviceId, state.device, state.requester, at) };
  }

  async #seal(
    text: Secret<string>,
    representation: Representation | undefined,
    custody: Custody,
    context: CommandContext,
  ): Promise<SuppliedCode | Refusal> {
    const { deviceId } = custody;
    const code = parseInstallCode(text.expose(), { representation, deviceId, live: this.policy.live });
    if (isRefusal(code)) return { rejected: { ...code, pointer: code.pointer ?? '/installCode' } };
    const ref = await this.#put(code, custody, context);
    return isRefusal(ref) ? ref : { ref, representation: code.representation, check: code.check };
  }

  /** What its supplier's client sealed to the requester's key: taken as it is. */
  async #take(
    text: string,
    representation: Representation,
    requester: PartyId,
    custody: Custody,
    context: CommandContext,
  ): Promise<SuppliedCode | Refusal> {
    const sealed = checkSealedCode(text, representation, await this.revealKeys.current(requester));
    if (isRefusal(sealed)) return { rejected: sealed };
    const bytes = Buffer.from(sealed.jwe, 'latin1');
    const ref = await this.#put({ bytes, representation, blind: true }, custody, context);
    return isRefusal(ref) ? ref : { ref, representation, check: 'client-checked', sealedTo: sealed.kid };
  }

  async #put(
    code: OpenedCode,
    custody: Custody,
    { party, commandId, trial }: CommandContext,
  ): Promise<CodeRef | Refusal> {
    // Nothing of a trial is kept, so that its reference leads nowhere.
    if (trial) return { id: '', sequence: '0', fingerprint: this.vault.fingerprintOf(code.bytes) };
    const sealed = await this.vault.put(code, custody, { party, id: commandId }).catch(refusalOfKms);
    if (isRefusal(sealed)) return sealed;
    return sealed.outcome === 'command-id-reused' ? commandIdReused : sealed.ref;
  }

  async #suggested(name: string | undefined, on: PlainDate): Promise<PartyId | undefined | Refusal> {
    if (name === undefined) return undefined;
    const party = await this.register.findParty(name, on);
    return (
      party?.party ??
      refuse(
        'party-unknown',
        'There is no party of that identifier. Correct it or leave it out.',
        '/suggestedInstaller',
      )
    );
  }
}
