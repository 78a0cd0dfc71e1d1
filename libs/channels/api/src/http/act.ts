import { applyDecorators, Controller, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { parseBacklogEntryId } from '@icx/backlog';
import { parseContactPointId, parseQuarter } from '@icx/contacts';
import { parseDataFixId } from '@icx/data-fixes';
import { parseFileId } from '@icx/files';
import { parseDeviceId, parseMapId, parseMpxn, parsePartyId, parseRequestId } from '@icx/identifiers';
import { PROFILE_ID } from '@icx/files-service';
import { parseMemberName, parseSecurityKeyId } from '@icx/parties';
import type { Action, PartyAction } from '@icx/parties';
import type { JsonSchema } from '@icx/refusals';
import { PARKED_ID } from '@icx/public-events-service';
import { parseMonth } from '@icx/reporting';
import { parseSuccessionId } from '@icx/switching';
import { calendarNames } from '@icx/working-days';
import { Does } from './action.ts';
import { mediaTypes, tellAnswer } from './answered.ts';
import type { Answered } from './answered.ts';
import { withRouteFacts } from './route-config.ts';

const numbered: JsonSchema = { type: 'string', pattern: '^[1-9][0-9]{0,4}$' };

/** What stands in an address, as the document tells it. */
const names: Readonly<Record<string, { readonly schema: JsonSchema; readonly description: string }>> = {
  id: { schema: parseRequestId.takes, description: 'Of the request.' },
  // Not called `id`: by that the gate finds requests.
  case: { schema: parseDataFixId.takes, description: 'Of the data-fix case.' },
  entry: { schema: parseBacklogEntryId.takes, description: 'Of the device on the register.' },
  proposal: {
    schema: { type: 'string', pattern: '^(bkl_[0-9A-Za-z]{8,60}|fil_[0-9A-Za-z]{10,60})$' },
    description: 'A proposed device, or a file of them.',
  },
  approval: { schema: { type: 'string', pattern: '^apr_[0-9A-Za-z]{10,60}$' }, description: 'Of what was proposed.' },
  succession: { schema: parseSuccessionId.takes, description: 'Of the succession.' },
  claim: { schema: numbered, description: 'Of the statement of an answer given outside.' },
  attachment: { schema: { type: 'string', pattern: '^att_[0-9A-Za-z]{30,80}$' }, description: 'Of the file.' },
  leg: { schema: numbered, description: 'Of the leg.' },
  file: { schema: parseFileId.takes, description: 'Of the file.' },
  mpxn: { schema: parseMpxn.takes, description: 'MPAN core or MPRN.' },
  device: { schema: parseDeviceId.takes, description: 'EUI-64.' },
  mapId: { schema: parseMapId.takes, description: 'Of the asset provider.' },
  quarter: { schema: parseQuarter.takes, description: 'Of the year.' },
  month: { schema: parseMonth.takes, description: 'Of London.' },
  kind: { schema: { type: 'string' }, description: 'Of file, or of report: sla, operational.' },
  contact: { schema: parseContactPointId.takes, description: 'Of the contact point.' },
  mail: { schema: { type: 'string', pattern: '^mail_[0-9a-z]{26}$' }, description: 'Of the mail that came in.' },
  message: { schema: { type: 'string', pattern: PARKED_ID }, description: 'Of the message that was parked.' },
  calendar: { schema: { type: 'string', enum: [...calendarNames] }, description: 'Its name.' },
  party: { schema: parsePartyId.takes, description: 'PartyId.' },
  number: { schema: { type: 'string', pattern: '^[0-9]{1,15}$' }, description: 'Its number in the mailbox.' },
  agent: { schema: parsePartyId.takes, description: 'PartyId of the agent.' },
  profile: { schema: { type: 'string', pattern: PROFILE_ID }, description: 'Of a mapping profile of your party.' },
  name: { schema: parseMemberName.takes, description: 'Of the user or client, in its party.' },
  key: { schema: parseSecurityKeyId.takes, description: 'Of the user, as the list of users names it.' },
};

const namesIn = (path: string): readonly (MethodDecorator & ClassDecorator)[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ApiParam({ name, ...(names[name]! as object) }));

/** One sentence, or with what else a caller has to know. */
type Words = string | { readonly summary: string; readonly description: string };

const told = (path: string, action: Action | PartyAction, words: Words, answers: readonly Answered[]) =>
  applyDecorators(
    Does(action),
    ApiOperation(typeof words === 'string' ? { summary: words } : words),
    ...namesIn(path),
    ...answers.map(tellAnswer),
    withRouteFacts({ gives: answers.flatMap(mediaTypes) }),
  );

/** A subject of the API: where it is, and under which heading the document has it. */
export const Subject = (tag: string, path = ''): ClassDecorator =>
  applyDecorators(ApiTags(tag), Controller(path), ...namesIn(path));

/** What is looked at and changes nothing, and how it is answered. */
export const Read = (path: string, action: Action | PartyAction, words: Words, ...answers: Answered[]) =>
  applyDecorators(Get(path), told(path, action, words, answers));

/** An act: a POST that is carried out once by its key, answered as the first of `answers` unless the handler says otherwise. */
export const Act = (path: string, action: Action | PartyAction, words: Words, ...answers: Answered[]) =>
  applyDecorators(Post(path), HttpCode(answers[0]?.status ?? 200), told(path, action, words, answers));

/** An act that changes members of what is there: those that are named. */
export const Change = (path: string, action: Action | PartyAction, words: Words, ...answers: Answered[]) =>
  applyDecorators(Patch(path), told(path, action, words, answers));
