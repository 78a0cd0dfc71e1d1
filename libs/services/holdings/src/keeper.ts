import { deciderOf, type Commands } from '@icx/commands';
import { exchangeItself, type RecordedEvent } from '@icx/event-store';
import { keeps, keptEventTypes, sayKeeping, type KeptEvent } from '@icx/holdings';
import type { CommandContext } from '@icx/commands';
import type { PartyId, RequestId } from '@icx/identifiers';
import type { Register } from '@icx/parties-service';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { DataOf } from '@icx/requests';
import type { RequestLog } from '@icx/requests-service';
import { sealHoldings, type HeldCodes, type Vault } from '@icx/vault';
import type { Instant } from '@icx/working-days';
import { aHolder, heldStream } from './held-stream.ts';
import type { Holders } from './holders.ts';

export interface KeeperParts {
  readonly commands: Commands;
  readonly requests: RequestLog;
  readonly register: Register;
  readonly vault: Pick<Vault, 'open'>;
  readonly holdings: HeldCodes;
  readonly holders: Holders;
  readonly random: (bytes: number) => Uint8Array;
}

const aKept = deciderOf<boolean, KeptEvent>(false, () => true, keptEventTypes);

/**
 * Codes that their supplier lets the exchange keep become holdings of it: sealed once more under a key of their own, so that
 * what becomes of the request's copy is nothing to them. Told again of the same event it keeps nothing: what was deleted
 * since stays so.
 */
export class Keeper {
  readonly follows = ['requests.code-supplied.v1'];

  constructor(private readonly parts: KeeperParts) {}

  /** For all that the party supplies from then on; an answer may say otherwise. */
  async say(party: PartyId, keep: boolean, context: CommandContext): Promise<Said | Refusal> {
    const done = await this.parts.commands.perform(heldStream(party), aHolder, context, () =>
      sayKeeping(keep, context.receivedAt),
    );
    if (isRefusal(done)) return done;
    const { keep: said, at } = done.state.keeping.at(-1)!;
    return { keep: said, since: at };
  }

  async said(party: PartyId): Promise<{ readonly at: Instant; readonly keep: boolean } | undefined> {
    return (await this.parts.commands.load(heldStream(party), aHolder)).state.keeping.at(-1);
  }

  async follow({ type, stream, revision, data }: RecordedEvent): Promise<void> {
    if (!this.follows.includes(type)) return;
    const supplied = data as unknown as DataOf<'code-supplied'>;
    // Sealed to its requester it is nobody else's; what came from a holding is held.
    if (supplied.keep === false || supplied.sealedTo !== undefined || supplied.holding !== undefined) return;
    const { state } = await this.parts.requests.load(stream as RequestId);
    // What a successor's request goes on with was supplied, and kept or not, before that was raised.
    if (state.status === 'absent' || supplied.answeredAt < state.raisedAt) return;
    const holder = state.legs[supplied.leg - 1]!.addressee;
    if (!supplied.keep && !(await this.#hadSaid(holder, supplied.answeredAt))) return;
    const { deviceType } = state.device;
    await this.#keep({ ...supplied, holder, deviceType, request: stream as RequestId, revision });
  }

  async #hadSaid(party: PartyId, at: Instant): Promise<boolean> {
    return keeps((await this.parts.commands.load(heldStream(party), aHolder)).state, at);
  }

  async #keep(supplied: Supplied): Promise<void> {
    const { commands, holdings } = this.parts;
    const { request, revision, holder, deviceId, answeredAt: at } = supplied;
    const stream = `kept-${request}-${revision}`;
    await commands.perform(
      stream,
      aKept,
      exchangeItself,
      async (before): Promise<readonly KeptEvent[]> => {
        const outcome = before ? undefined : await this.#seal(supplied);
        return outcome ? [{ type: 'holdings.code-kept.v1', data: { at, holder, deviceId, request, outcome } }] : [];
      },
      { appending: async () => ({ vaultSequence: await holdings.highestSequence() }) },
    );
  }

  /** `undefined`: the code is gone already. */
  async #seal({ code: ref, holder, deviceId, deviceType, request, revision, answeredAt: at }: Supplied) {
    const { vault, register, holdings, holders, random } = this.parts;
    const code = await vault.open(ref, { deviceId, holder });
    if (!code) return undefined;
    const device = await register.findDevice(deviceId);
    const { manufacturer = null, msn = null } = device ?? {};
    const key = await holdings.newBatch();
    try {
      const row = { line: Number(revision), deviceId, deviceType, manufacturer, msn, code };
      const sealed = sealHoldings([row], { holder, source: request, uploader: holder, at }, key, random);
      const own = await holders.holdersFor(holder, { deviceId, deviceType });
      const alsoHeldBy = [own.filter((one) => one !== holder)];
      const [outcome] = await holdings.put(sealed, { alsoHeldBy });
      return outcome;
    } finally {
      for (const bytes of [code.bytes, key.plain, key.fingerprint]) bytes.fill(0);
    }
  }
}

interface Said {
  readonly keep: boolean;
  readonly since: Instant;
}

type Supplied = DataOf<'code-supplied'> & {
  readonly holder: PartyId;
  readonly deviceType: Parameters<Holders['holdersFor']>[1]['deviceType'];
  readonly request: RequestId;
  readonly revision: bigint;
};
