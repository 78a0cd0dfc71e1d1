import { parseDeviceId } from '@icx/identifiers';
import type { DeviceId, DeviceType, Manufacturer, Mpxn, Msn } from '@icx/identifiers';
import { parseRevealFormat } from '@icx/install-code';
import type { Representation, RevealFormat, Secret } from '@icx/install-code';
import { describing, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { outcomes } from '@icx/requests';
import type { AnswerKind, CodeNotHeldReason, InstallationEvidence, Outcome } from '@icx/requests';
import { answerMembers, parseRevealJwk, raiseMembers } from '@icx/requests-service';
import type { RevealKey } from '@icx/requests-service';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { flag, line, oneOf, text, wholeNumber } from '../http/parsers.ts';

const NOTE = 500;
const note = text(NOTE);
const partyName = line(60);
export const NEEDED_BY = 'By when you need it, from today on: the addressee is told. No clock depends on it.';

const LONGEST_JWE = 8_192;
const compactJwe = /^[\w-]+(?:\.[\w-]*){4}$/;
/** Only what looks like a JWE gets any further: a code put here in clear by mistake does not. */
const sealedText = describing(
  (value): Parsed<string> =>
    typeof value === 'string' && value.length <= LONGEST_JWE && compactJwe.test(value)
      ? value
      : refuse('sealed-code-malformed', 'Give the sealed code as text: a compact JWE to the key of the requester.'),
  { type: 'string', maxLength: LONGEST_JWE, pattern: compactJwe.source },
);

export class RaiseDto {
  @Field(raiseMembers.deviceId, {
    optional: true,
    description: 'EUI-64 of the device. Where it is not known: mpxn and msn.',
  })
  deviceId?: DeviceId;

  @Field(raiseMembers.deviceType, {
    optional: true,
    description: 'May be left out: needed only where devices of several types have that MSN.',
  })
  deviceType?: DeviceType;

  @Field(raiseMembers.mpxn, { optional: true, description: 'MPAN core or MPRN.' })
  mpxn?: Mpxn;

  @Field(raiseMembers.msn, { optional: true, description: 'Meter serial number.' })
  msn?: Msn;

  @Field(raiseMembers.manufacturer, {
    optional: true,
    description: 'Needed only where meters of several manufacturers have that MSN.',
  })
  manufacturer?: Manufacturer;

  @Field(raiseMembers.installingSupplier, {
    optional: true,
    example: 'BBBB',
    description: 'Who you believe installed: asked first. Left out, the exchange finds out.',
  })
  installingSupplier?: string;

  @Field(raiseMembers.yourReference, { optional: true, description: 'Shown to you alone.' })
  yourReference?: string;

  @Field(raiseMembers.neededBy, { optional: true, description: NEEDED_BY })
  neededBy?: PlainDate;

  @Field(raiseMembers.evidenceOfInstallation, {
    optional: true,
    properties: {
      installedOn: { type: 'string' },
      serviceFlag: { type: 'string' },
      siteStatement: { type: 'string' },
    },
    additionalProperties: false,
    example: { installedOn: '2026-10-01' },
    description: 'Needed for a Pending device: installedOn, serviceFlag "I" or siteStatement.',
  })
  evidenceOfInstallation?: InstallationEvidence;
}

export class AnswerDto {
  @Field(answerMembers.answer, {
    description:
      'code-supplied, not-installer (you did not install it) and code-not-held (you did, and have no code) discharge you. ' +
      'already-commissioned and request-invalid ask back: the clock runs on.',
  })
  answer!: AnswerKind;

  @Field(answerMembers.leg, { optional: true, description: 'Which leg; by default your latest.' })
  leg?: number;

  @Field(answerMembers.installCode, {
    optional: true,
    writeOnly: true,
    description: 'With code-supplied: 32 hexadecimal digits, or 36 with the CRC, its least significant byte first.',
  })
  installCode?: Secret<string>;

  @Field(sealedText, {
    optional: true,
    writeOnly: true,
    description:
      'Instead of installCode: a compact JWE (ECDH-ES, A256GCM) of {deviceId, installCode, representation} to the key ' +
      'that the requester has registered (GET /v1/reveal-keys/{party}). The exchange never sees the code and cannot check it.',
  })
  sealedCode?: string;

  @Field(answerMembers.representation, {
    optional: true,
    description: 'What it is. By default 36 digits are raw-16+crc and 32 are unknown-16; needed with sealedCode.',
  })
  representation?: Representation;

  @Field(parseDeviceId, { optional: true, description: 'Required where the request has none.' })
  deviceId?: DeviceId;

  @Field(answerMembers.suggestedInstaller, { optional: true, description: 'With not-installer: who did, if you know.' })
  suggestedInstaller?: string;

  @Field(answerMembers.reason, {
    optional: true,
    description: 'Required with code-not-held, and with it alone.',
  })
  reason?: CodeNotHeldReason;

  @Field(answerMembers.keepAsHolding, {
    optional: true,
    description:
      'With installCode: you keep the code as a holding of yours, for the next supplier of the device. By default as you ' +
      'have said once for all (POST /v1/holdings/keeping); a code in sealedCode cannot be kept.',
  })
  keepAsHolding?: boolean;

  @Field(answerMembers.note, { optional: true, description: 'Required with request-invalid: what is wrong.' })
  note?: string;
}

export class ContestDto {
  @Field(parsePlainDate, { description: 'When it was installed, by your own files.' })
  installedOn!: PlainDate;

  @Field(note, { description: 'What says so.' })
  reason!: string;

  @Field(wholeNumber(1, 10_000), { optional: true, description: 'Which leg; by default your latest.' })
  leg?: number;
}

export class BacklogDecisionDto {
  @Field(flag, { description: 'true: installed before the obligation began, no clock runs.' })
  backlog!: boolean;

  @Field(note, { description: 'Why, for both of them.' })
  reason!: string;
}

export class AcknowledgementDto {
  @Field(wholeNumber(1, 10_000), { optional: true, description: 'Which leg; by default your latest.' })
  leg?: number;
}

const deliveries = ['plain', 'jwe'] as const;

export class RevealDto {
  @Field(parseRevealFormat, {
    description:
      'sr-8.11: what service request 8.11 takes, the 16 bytes without the CRC. raw-16, raw-16+crc: the install code itself. ' +
      'link-key-16: the key derived from it. as-supplied: as it came.',
  })
  format!: RevealFormat;

  @Field(note, { description: 'Why the code is needed now. Recorded.' })
  reason!: string;

  @Field(oneOf(deliveries), {
    optional: true,
    description: 'Sealed to your registered key (jwe) or in clear (plain). By default sealed if you have a key.',
  })
  delivery?: (typeof deliveries)[number];
}

export class RevealKeyDto {
  @Field(parseRevealJwk, { description: 'A public P-256 key as a JWK.' })
  key!: RevealKey['jwk'];
}

export class ReasonDto {
  @Field(note, { description: 'Why, for who reads the record.' })
  reason!: string;
}

export class DisputeDto {
  @Field(note, { description: 'Why it was no breach.' })
  reason!: string;

  @Field(wholeNumber(1, 10_000), { optional: true, description: 'Which leg; by default your latest that breached.' })
  leg?: number;
}

export class RerouteDto {
  @Field(partyName, { example: 'CCCC', description: 'Whom to ask now.' })
  addressee!: string;

  @Field(note, {
    optional: true,
    description: 'What the addressee should know now. Needed to ask the same one again.',
  })
  correction?: string;
}

/** What is replied to an addressee that asks back: the same one is asked again with it. */
export class ReplyDto {
  @Field(note, { description: 'What the addressee should know now.' })
  correction!: string;
}

export class WithdrawalDto {
  @Field(note, { optional: true, description: 'Why, for who was asked.' })
  reason?: string;
}

export class ClosureDto {
  @Field(oneOf(outcomes), {
    description:
      'commissioned, or joined to the home area network; no-wan: not to be commissioned yet; code-failed; replaced: another ' +
      'device hangs there now; other.',
  })
  outcome!: Outcome;

  @Field(note, { optional: true, description: 'More about it.' })
  note?: string;
}
