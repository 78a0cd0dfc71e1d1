import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { RequestId } from '@icx/identifiers';
import { deviceId, document, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { RevealFormat } from '@icx/install-code';
import { isRefusal } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { Decision, Facts, HeldCode, RequestCommand, RequestState, RevealVolume } from '@icx/requests';
import { RequestPerformer } from './act-on-request.ts';
import { codeGone, CodeOpener } from './code-opener.ts';
import { DeviceFinder } from './device-finder.ts';
import type { CommandContext } from '@icx/commands';
import type { Loaded } from './request-log.ts';
import { codeCheck, representation, revealFormat } from './request-words.ts';
import { RevealKeys } from './reveal-keys.ts';
import type { RevealKey } from './reveal-keys.ts';
import { RevealMeter } from './reveal-meter.ts';
import { RevealSealer } from './reveal-sealer.ts';

type Reveal = Extract<RequestCommand, { type: 'reveal' }>;

const around = {
  format: revealFormat,
  representation,
  warning: Type.Optional(Type.String()),
  check: codeCheck,
  deviceId: deviceId(),
  advice: Type.Array(Type.String(), {
    description: 'What to know before using it: no WAN, still in the log of the hub.',
  }),
};

export const revealedCodeSchema = document(
  'RevealedCode',
  { installCode: Type.String({ pattern: '^[0-9A-F]{32}([0-9A-F]{4})?$' }), ...around },
  { description: 'The code in clear, for its requester alone.' },
);
export type RevealedCode = DocumentOf<typeof revealedCodeSchema>;

export const sealedRevealSchema = document(
  'SealedReveal',
  {
    jwe: Type.String({
      description:
        'JWE of a JWS of the revealed code, both compact. With check "client-checked" the JWE that the client of the ' +
        'installing supplier made, of the code itself: to the key that the requester had then, which kid names.',
    }),
    kid: Type.String({ description: 'RFC 7638 thumbprint of the key that opens it.' }),
    ...around,
  },
  { description: 'The code sealed to its requester’s key: nobody on the way can read it.' },
);
export type SealedReveal = DocumentOf<typeof sealedRevealSchema>;

export class RevealCode extends Command<RevealedCode | SealedReveal | Refusal> {
  constructor(
    readonly request: RequestId | Loaded,
    readonly context: CommandContext,
    readonly format: RevealFormat,
    readonly reason: string,
    readonly options: {
      readonly ifRevision?: bigint | undefined;
      readonly delivery?: 'plain' | 'jwe' | undefined;
    } = {},
  ) {
    super();
  }
}

@CommandHandler(RevealCode)
export class RevealCodeHandler implements ICommandHandler<RevealCode> {
  constructor(
    private readonly performer: RequestPerformer,
    private readonly devices: DeviceFinder,
    private readonly opener: CodeOpener,
    private readonly meter: RevealMeter,
    private readonly keys: RevealKeys,
    private readonly sealer: RevealSealer,
  ) {}

  /** Recorded first: only when the reveal is in the log is the seal opened. Asked for again, it is recorded again. */
  async execute(command: RevealCode): Promise<RevealedCode | SealedReveal | Refusal> {
    const { request, context, format, reason, options } = command;
    const { party: by, receivedAt: at } = context;
    const key = await this.keys.wanted(by, options.delivery);
    const id = typeof request === 'string' ? request : request.stream;
    const place = this.meter.placeOf(by, id);
    let first = true;
    const act = async (state: RequestState, facts: Facts): Promise<Decision> => {
      first = state.status === 'answered';
      const supplyFrom =
        'code' in state ? await this.devices.supplyFrom(subjectOf(state), by, at, state.facts.supplyPoint) : null;
      const membership = await this.meter.membership(by, at);
      const asked = { type: 'reveal', at, by, format, reason, supplyFrom, ...membership } as const;
      // Who is refused whatever was shown takes the place of nobody.
      const counts = first && !decide({ ...asked, volume: nothingShown }, state, facts).refusal;
      const reveal = { ...asked, volume: await (counts ? place.volume(at) : this.meter.volume(by, at)) };
      const inClear = options.delivery === 'plain';
      const blind = 'code' in state ? state.code.sealedTo : undefined;
      if (blind !== undefined) return await this.#ifOpenable({ ...reveal, inClear, sealedTo: blind }, state, facts);
      if (isRefusal(key)) return this.#refused(reveal, key, state, facts);
      return await this.#ifOpenable({ ...reveal, ...(key ? { sealedTo: key.kid } : {}) }, state, facts);
    };
    const { ifRevision } = options;
    const outcome = await this.performer.perform(request, act, {
      context,
      ifRevision,
      repeatable: true,
      beforeAppend: () => place.assertInTime(),
    });
    // Where it threw nobody knows what was recorded: the place ends by itself.
    place.release(first && !isRefusal(outcome));
    if (isRefusal(outcome)) return outcome;
    if (outcome.state.status !== 'revealed') return codeGone;
    const advice = adviceOf(outcome.state);
    const { deviceId, representation, check, sealedTo } = outcome.state.code;
    if (sealedTo !== undefined) {
      const jwe = await this.opener.openBlind(outcome.state.code);
      return isRefusal(jwe) ? jwe : { jwe, kid: sealedTo, format, representation, check, deviceId, advice };
    }
    const opened = await this.opener.open(outcome.state.code, format);
    if (isRefusal(opened)) return opened;
    const revealed = { ...opened, advice };
    return key && !isRefusal(key) ? this.#sealed(revealed, outcome.state.id, key) : revealed;
  }

  async #sealed(revealed: RevealedCode, request: RequestId, key: RevealKey): Promise<SealedReveal> {
    const { installCode, ...open } = revealed;
    const { format, representation, check, deviceId } = open;
    const content = { request, deviceId, installCode, format, representation, check };
    return { ...open, jwe: await this.sealer.seal(content, key), kid: key.kid };
  }

  /** A reveal is not put on record while its key cannot be had: the refusal is. */
  async #ifOpenable(command: Reveal, state: RequestState, facts: Facts): Promise<Decision> {
    const decision = decide(command, state, facts);
    const unready = !decision.refusal && 'code' in state ? await this.opener.ready(state.code) : undefined;
    if (!unready) return decision;
    return this.#refused(command, unready, state, facts);
  }

  #refused({ at, by }: Reveal, refusal: Refusal, state: RequestState, facts: Facts): Decision {
    return { ...decide({ type: 'refuse-reveal', at, by, code: refusal.code }, state, facts), refusal };
  }
}

const nothingShown: RevealVolume = { revealed: 0, threshold: 1, quota: 1 };

/** The device as the answer identified it, where the request did not. */
const subjectOf = ({ device, code }: Extract<RequestState, { code: HeldCode }>): typeof device => ({
  ...device,
  deviceId: device.deviceId ?? code.deviceId,
});

const adviceOf = ({ facts }: Extract<RequestState, { code: HeldCode }>): string[] => [
  ...(facts.installation.wan === 'not-connected'
    ? ['There is no WAN at this device: the code alone will not commission it.']
    : []),
  ...(facts.smiStatus === 'Whitelisted'
    ? [
        'Remove the device from the hub’s device log before you add it with this code, or the new key is discarded although "success" is returned.',
      ]
    : []),
];
