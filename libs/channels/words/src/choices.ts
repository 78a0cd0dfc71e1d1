import type { RevealFormat } from '@icx/install-code';
import type { AnswerKind, CodeNotHeldReason, OutsideReply, Outcome } from '@icx/requests';
import { capital, plain } from './plain.ts';

/** What somebody chooses from, each with what follows of it. */
export interface Choice {
  readonly text: string;
  readonly hint?: string;
}

/** As an addressee says it. */
export const answerChoices: Readonly<Record<AnswerKind, Choice>> = {
  'code-supplied': { text: 'Here is the code', hint: 'It is checked and sealed. The clock stops.' },
  'not-installer': { text: 'We did not install it', hint: 'The clock stops, and the next supplier is asked.' },
  'code-not-held': { text: 'We installed it, and have no code', hint: 'The clock stops.' },
  'already-commissioned': { text: 'It is commissioned already', hint: 'Asks back: the clock runs on.' },
  'request-invalid': {
    text: 'The request is wrong',
    hint: 'Asks back: say in the note what is wrong. The clock runs on.',
  },
};

/** As either side says of an answer that was given by phone or mail. */
export const outsideChoices: Readonly<Record<OutsideReply['answer'], Choice>> = {
  'code-supplied': { text: 'The code was given', hint: 'It stays outside: none is held here.' },
  'not-installer': { text: 'Not the installer' },
  'code-not-held': { text: 'The installer, without a code' },
};

/** A reason why there is no code, in plain words. */
export const reasonWords = (reason: CodeNotHeldReason): string => capital(plain(reason));

export const outcomeChoices: Readonly<Record<Outcome, Choice>> = {
  commissioned: { text: 'Commissioned' },
  joined: { text: 'Joined to the home area network' },
  'no-wan': { text: 'No WAN: not to be commissioned yet' },
  'code-failed': { text: 'The code failed' },
  replaced: { text: 'Another device hangs there now' },
  other: { text: 'Something else' },
};

export const formatChoices: Readonly<Record<RevealFormat, Choice>> = {
  'sr-8.11': { text: 'For service request 8.11', hint: 'The 16 bytes without the CRC.' },
  'as-supplied': { text: 'As it was supplied' },
  'raw-16': { text: 'Install code, 16 bytes' },
  'raw-16+crc': { text: 'Install code with its CRC, 18 bytes' },
  'link-key-16': { text: 'Link key', hint: 'Derived from the code.' },
};
