import type { DeviceId, DeviceType, Manufacturer, Mpxn, Msn } from '@icx/identifiers';
import type { Representation, Secret } from '@icx/install-code';
import { refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { AnswerKind, CodeNotHeldReason, InstallationEvidence } from '@icx/requests';
import type { PlainDate } from '@icx/working-days';
import type { AnswerDraft } from './code-intake.ts';
import type { RaiseDraft } from './request-routing.ts';

/** What may be said of a device that is asked for, each member parsed: a body, a row, a mail. */
export interface RaiseMembers {
  readonly deviceId?: DeviceId;
  readonly deviceType?: DeviceType;
  readonly mpxn?: Mpxn;
  readonly msn?: Msn;
  readonly manufacturer?: Manufacturer;
  readonly installingSupplier?: string;
  readonly yourReference?: string;
  readonly neededBy?: PlainDate;
  readonly evidenceOfInstallation?: InstallationEvidence;
}

/** What goes together: rules between members, which no single member can tell. Refused with `device-not-named`. */
export const raiseDraft = (said: RaiseMembers): RaiseDraft | Refusal => {
  const { deviceId = null, deviceType = null, mpxn = null, msn = null, manufacturer = null, ...rest } = said;
  const { evidenceOfInstallation: evidence, ...others } = rest;
  if (deviceId === null && (mpxn === null || msn === null))
    return refuse(
      'device-not-named',
      'Name the device: by deviceId or, where that is not known, by mpxn and msn.',
      mpxn !== null ? '/msn' : msn !== null ? '/mpxn' : '/deviceId',
    );
  const device = { deviceId, deviceType, mpxn, msn, manufacturer };
  return { ...others, device, ...(evidence ? { evidence } : {}) };
};

/** What an answer may say, each member parsed. */
export interface AnswerMembers {
  readonly answer: AnswerKind;
  readonly leg?: number;
  readonly installCode?: Secret<string>;
  readonly sealedCode?: string;
  readonly representation?: Representation;
  readonly deviceId?: DeviceId;
  readonly suggestedInstaller?: string;
  readonly reason?: CodeNotHeldReason;
  readonly keepAsHolding?: boolean;
  readonly note?: string;
}

/** The members that belong to each answer, beside `answer` and `leg`. */
const membersOf: Readonly<Record<AnswerKind, readonly (keyof AnswerMembers)[]>> = {
  'code-supplied': ['installCode', 'sealedCode', 'representation', 'deviceId', 'keepAsHolding', 'note'],
  'not-installer': ['suggestedInstaller', 'note'],
  'code-not-held': ['reason', 'note'],
  'already-commissioned': ['note'],
  'request-invalid': ['note'],
};

/** Refused with `member-not-applicable`, `required`, `code-cannot-be-kept`. */
export const answerDraft = (said: AnswerMembers): AnswerDraft | Refusal => {
  const { answer } = said;
  const odd = (Object.keys(said) as (keyof AnswerMembers)[]).find(
    (member) => member !== 'answer' && member !== 'leg' && !membersOf[answer].includes(member),
  );
  if (odd)
    return refuse('member-not-applicable', `${odd} does not go with the answer ${answer}. Leave it out.`, `/${odd}`);
  // Every member that an answer may and must have is there: it is its own draft.
  return missing(said) ?? (said as AnswerDraft);
};

const missing = (said: AnswerMembers): Refusal | undefined => {
  switch (said.answer) {
    case 'code-supplied':
      return codeMissing(said);
    case 'code-not-held':
      return said.reason === undefined
        ? refuse('required', 'The answer code-not-held needs its reason.', '/reason')
        : undefined;
    case 'request-invalid':
      return said.note === undefined
        ? refuse('required', 'The answer request-invalid needs a note that says what is wrong.', '/note')
        : undefined;
    default:
      return undefined;
  }
};

/** In clear, for the exchange to check and seal; or sealed already to the requester's key. */
const codeMissing = ({
  installCode,
  sealedCode,
  representation,
  keepAsHolding,
}: AnswerMembers): Refusal | undefined => {
  if (sealedCode === undefined)
    return installCode === undefined
      ? refuse('required', 'The answer code-supplied needs the install code.', '/installCode')
      : undefined;
  if (installCode !== undefined)
    return refuse(
      'member-not-applicable',
      'Give installCode or sealedCode, not both: sealed, the exchange is not to see the code.',
      '/installCode',
    );
  if (keepAsHolding)
    return refuse(
      'code-cannot-be-kept',
      'A code that is sealed to its requester cannot be kept for another one: the exchange cannot open it. Leave ' +
        'keepAsHolding out, and bring the code in by a file of kind asn.',
      '/keepAsHolding',
    );
  return representation === undefined
    ? refuse(
        'required',
        'With sealedCode say what it is: the exchange cannot look. Give its representation.',
        '/representation',
      )
    : undefined;
};
