import { deviceTypes, parseDeviceId, parseDeviceType, parseManufacturer, parseMpxn, parseMsn } from '@icx/identifiers';
import type { DeviceId, DeviceType, Manufacturer, Mpxn, Msn } from '@icx/identifiers';
import { parseRepresentation, parseRevealFormat, representations, revealFormats } from '@icx/install-code';
import type { Representation, RevealFormat } from '@icx/install-code';
import { isRefusal, refuse, unknownMember } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { answerKinds, codeNotHeldReasons, outcomes } from '@icx/requests';
import type { AnswerKind, CodeNotHeldReason, InstallationEvidence, Outcome } from '@icx/requests';
import { parseRevealJwk } from '@icx/requests-service';
import type { RevealKey } from '@icx/requests-service';
import { Secret } from '@icx/install-code';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { flag, line, oneOf, text, wholeNumber, withoutCode } from '../http/parsers.ts';

const NOTE = 500;
const note = text(NOTE);
const partyName = line(60);

/** An object of `installedOn`, `serviceFlag`, `siteStatement`, or text: then it is the site statement. */
const parseEvidence = (value: unknown): Parsed<InstallationEvidence> => {
  if (typeof value === 'string') {
    const siteStatement = note(value);
    return isRefusal(siteStatement) ? siteStatement : { siteStatement };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('evidence-invalid', 'Give an object with installedOn, serviceFlag or siteStatement.');
  const parsers = { installedOn: parsePlainDate, serviceFlag: oneOf(['I']), siteStatement: note };
  const evidence: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === null || member === undefined) continue;
    if (!Object.hasOwn(parsers, name)) return unknownMember(name);
    const parsed = parsers[name as keyof typeof parsers](member);
    if (isRefusal(parsed)) return { ...parsed, pointer: `/${name}` };
    evidence[name] = parsed;
  }
  return evidence;
};

const codeText = (value: unknown): Parsed<Secret<string>> =>
  typeof value === 'string' && value.length <= 256
    ? new Secret(value, 'install code')
    : refuse('install-code-invalid', 'Give the install code as text: 32 hexadecimal digits, or 36 with the CRC.');

/** Only what looks like a JWE gets any further: a code put here in clear by mistake does not. */
const sealedText = (value: unknown): Parsed<string> =>
  typeof value === 'string' && value.length <= 8_192 && /^[\w-]+(?:\.[\w-]*){4}$/.test(value)
    ? value
    : refuse('sealed-code-malformed', 'Give the sealed code as text: a compact JWE to the key of the requester.');

export class RaiseDto {
  @Field(parseDeviceId, {
    optional: true,
    type: String,
    example: '00-DB-12-34-56-78-90-A0',
    description: 'EUI-64 of the device. Where it is not known: mpxn and msn.',
  })
  deviceId?: DeviceId;

  @Field(parseDeviceType, {
    optional: true,
    enum: deviceTypes,
    description: 'May be left out: needed only where devices of several types have that MSN.',
  })
  deviceType?: DeviceType;

  @Field(parseMpxn, { optional: true, type: String, example: '1012345678903', description: 'MPAN core or MPRN.' })
  mpxn?: Mpxn;

  @Field(withoutCode(parseMsn), { optional: true, type: String, description: 'Meter serial number.' })
  msn?: Msn;

  @Field(withoutCode(parseManufacturer), { optional: true, type: String })
  manufacturer?: Manufacturer;

  @Field(partyName, {
    optional: true,
    type: String,
    example: 'BBBB',
    description: 'Who you believe installed: asked first. Left out, the exchange finds out.',
  })
  installingSupplier?: string;

  @Field(line(100), { optional: true, type: String, description: 'Shown to you alone.' })
  yourReference?: string;

  @Field(parsePlainDate, { optional: true, type: String, format: 'date' })
  neededBy?: PlainDate;

  @Field(parseEvidence, {
    optional: true,
    type: 'object',
    properties: {
      installedOn: { type: 'string', format: 'date' },
      serviceFlag: { type: 'string', enum: ['I'] },
      siteStatement: { type: 'string' },
    },
    additionalProperties: false,
    example: { installedOn: '2026-10-01' },
    description: 'Needed for a Pending device: installedOn, serviceFlag "I" or siteStatement.',
  })
  evidenceOfInstallation?: InstallationEvidence;
}

export class AnswerDto {
  @Field(oneOf(answerKinds), { enum: answerKinds })
  answer!: AnswerKind;

  @Field(wholeNumber(1, 10_000), { optional: true, type: Number, description: 'Which leg; by default your latest.' })
  leg?: number;

  @Field(codeText, {
    optional: true,
    type: String,
    writeOnly: true,
    description: 'With code-supplied: 32 hexadecimal digits, or 36 with the CRC, its least significant byte first.',
  })
  installCode?: Secret<string>;

  @Field(sealedText, {
    optional: true,
    type: String,
    writeOnly: true,
    description:
      'Instead of installCode: a compact JWE (ECDH-ES, A256GCM) of {deviceId, installCode, representation} to the key ' +
      'that the requester has registered (GET /v1/reveal-keys/{party}). The exchange never sees the code and cannot check it.',
  })
  sealedCode?: string;

  @Field(parseRepresentation, {
    optional: true,
    enum: representations,
    description: 'What it is. By default 36 digits are raw-16+crc and 32 are unknown-16; needed with sealedCode.',
  })
  representation?: Representation;

  @Field(parseDeviceId, { optional: true, type: String, description: 'Required where the request has none.' })
  deviceId?: DeviceId;

  @Field(partyName, { optional: true, type: String, description: 'With not-installer: who did, if you know.' })
  suggestedInstaller?: string;

  @Field(oneOf(codeNotHeldReasons), {
    optional: true,
    enum: codeNotHeldReasons,
    description: 'Required with code-not-held, and with it alone.',
  })
  reason?: CodeNotHeldReason;

  @Field(note, { optional: true, type: String, description: 'Required with request-invalid: what is wrong.' })
  note?: string;
}

export class ContestDto {
  @Field(parsePlainDate, { type: String, format: 'date', description: 'When it was installed, by your own files.' })
  installedOn!: PlainDate;

  @Field(note, { type: String, description: 'What says so.' })
  reason!: string;

  @Field(wholeNumber(1, 10_000), { optional: true, type: Number, description: 'Which leg; by default your latest.' })
  leg?: number;
}

export class BacklogDecisionDto {
  @Field(flag, { type: Boolean, description: 'true: installed before the obligation began, no clock runs.' })
  backlog!: boolean;

  @Field(note, { type: String })
  reason!: string;
}

export class AcknowledgementDto {
  @Field(wholeNumber(1, 10_000), { optional: true, type: Number })
  leg?: number;
}

const deliveries = ['plain', 'jwe'] as const;

export class RevealDto {
  @Field(parseRevealFormat, { enum: revealFormats })
  format!: RevealFormat;

  @Field(note, { type: String, description: 'Why the code is needed now. Recorded.' })
  reason!: string;

  @Field(oneOf(deliveries), {
    optional: true,
    enum: deliveries,
    description: 'Sealed to your registered key (jwe) or in clear (plain). By default sealed if you have a key.',
  })
  delivery?: (typeof deliveries)[number];
}

export class RevealKeyDto {
  @Field(parseRevealJwk, { type: Object, description: 'A public P-256 key as a JWK.' })
  key!: RevealKey['jwk'];
}

export class ReasonDto {
  @Field(note, { type: String })
  reason!: string;
}

export class RerouteDto {
  @Field(partyName, { type: String, example: 'CCCC' })
  addressee!: string;

  @Field(note, {
    optional: true,
    type: String,
    description: 'What the addressee should know now. Needed to ask the same one again.',
  })
  correction?: string;
}

export class WithdrawalDto {
  @Field(note, { optional: true, type: String })
  reason?: string;
}

export class ClosureDto {
  @Field(oneOf(outcomes), { enum: outcomes })
  outcome!: Outcome;

  @Field(note, { optional: true, type: String })
  note?: string;
}
