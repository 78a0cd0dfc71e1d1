import { refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { AnswerDraft, RaiseDraft } from '@icx/requests-service';
import type { AnswerDto, RaiseDto } from './requests.dto.ts';

/** What goes together in a body: rules between members, which no single member can tell. */
export const raiseDraft = (dto: RaiseDto): RaiseDraft | Refusal => {
  const {
    deviceId = null,
    deviceType = null,
    mpxn = null,
    msn = null,
    manufacturer = null,
    evidenceOfInstallation,
  } = dto;
  if (deviceId === null && (mpxn === null || msn === null))
    return refuse(
      'device-not-named',
      'Name the device: by deviceId or, where that is not known, by mpxn and msn.',
      mpxn !== null ? '/msn' : msn !== null ? '/mpxn' : '/deviceId',
    );
  return {
    device: { deviceId, deviceType, mpxn, msn, manufacturer },
    ...present('installingSupplier', dto.installingSupplier),
    ...present('yourReference', dto.yourReference),
    ...present('neededBy', dto.neededBy),
    ...present('evidence', evidenceOfInstallation),
  };
};

/** Of a party that is named as an addressee, by whichever identifier. */
export const partyUnknown = refuse('party-unknown', 'There is no party of that identifier. Correct it.', '/addressee');

/** The members that belong to each answer, beside `answer` and `leg`. */
const membersOf: Readonly<Record<AnswerDto['answer'], readonly (keyof AnswerDto)[]>> = {
  'code-supplied': ['installCode', 'sealedCode', 'representation', 'deviceId', 'note'],
  'not-installer': ['suggestedInstaller', 'note'],
  'code-not-held': ['reason', 'note'],
  'already-commissioned': ['note'],
  'request-invalid': ['note'],
};

export const answerDraft = (dto: AnswerDto): AnswerDraft | Refusal => {
  const { answer, suggestedInstaller, reason } = dto;
  const odd = (Object.keys(dto) as (keyof AnswerDto)[]).find(
    (member) =>
      dto[member] !== undefined && member !== 'answer' && member !== 'leg' && !membersOf[answer].includes(member),
  );
  if (odd)
    return refuse('member-not-applicable', `${odd} does not go with the answer ${answer}. Leave it out.`, `/${odd}`);
  const leg = present('leg', dto.leg);
  const note = present('note', dto.note);
  switch (answer) {
    case 'code-supplied':
      return supplied(dto);
    case 'not-installer':
      return { answer, ...leg, ...note, ...present('suggestedInstaller', suggestedInstaller) };
    case 'code-not-held':
      if (reason === undefined) return refuse('required', 'The answer code-not-held needs its reason.', '/reason');
      return { answer, reason, ...leg, ...note };
    case 'request-invalid':
      if (dto.note === undefined)
        return refuse('required', 'The answer request-invalid needs a note that says what is wrong.', '/note');
      return { answer, ...leg, ...note };
    default:
      return { answer, ...leg, ...note };
  }
};

/** In clear, for the exchange to check and seal; or sealed already to the requester's key. */
const supplied = ({ installCode, sealedCode, representation, deviceId, ...dto }: AnswerDto): AnswerDraft | Refusal => {
  const rest = { ...present('leg', dto.leg), ...present('note', dto.note), ...present('deviceId', deviceId) };
  const answer = 'code-supplied';
  if (sealedCode === undefined) {
    if (installCode === undefined)
      return refuse('required', 'The answer code-supplied needs the install code.', '/installCode');
    return { answer, installCode, ...rest, ...present('representation', representation) };
  }
  if (installCode !== undefined)
    return refuse(
      'member-not-applicable',
      'Give installCode or sealedCode, not both: sealed, the exchange is not to see the code.',
      '/installCode',
    );
  if (representation === undefined)
    return refuse(
      'required',
      'With sealedCode say what it is: the exchange cannot look. Give its representation.',
      '/representation',
    );
  return { answer, sealedCode, representation, ...rest };
};

export const present = <K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } =>
  value === undefined ? {} : ({ [name]: value } as { [P in K]: V });
