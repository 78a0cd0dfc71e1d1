import { codeNotHeldReasons } from '@icx/requests';
import { reasonWords } from '@icx/words';
import { optionsFor, type FieldWords } from '../pages/fields.ts';

/** By what a party is named in a form. */
export const partyHint = 'PartyId, MPID or gas short code.';

/** Fields of an answer, wherever it is given: here, in a table of many, or told of one that was given outside. */
export const installerField: FieldWords = {
  ...{ name: 'suggestedInstaller', label: 'Who did, if you know', width: 10 },
  hint: partyHint,
};
export const reasonField: FieldWords = {
  ...{ name: 'reason', label: 'Why not', kind: 'list' },
  options: optionsFor(codeNotHeldReasons, reasonWords),
};
export const noteField: FieldWords = {
  name: 'note',
  label: 'Note',
  kind: 'text',
  hint: 'For who asked. Never a code.',
};
