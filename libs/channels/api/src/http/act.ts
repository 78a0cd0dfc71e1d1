import { applyDecorators, Controller, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { ApiParamOptions } from '@nestjs/swagger';
import type { Action, PartyAction } from '@icx/parties';
import { Does } from './action.ts';
import { tellAnswer } from './answered.ts';
import type { Answered } from './answered.ts';

/** What stands in an address, as the document tells it. */
const names: Readonly<Record<string, Omit<ApiParamOptions, 'name'>>> = {
  id: { example: 'icr_TEST…' },
  // Not called `id`: by that the gate finds requests.
  case: { example: 'dfc_TEST…' },
  approval: { example: 'apr_TEST…' },
  succession: { example: 'suc_TEST…' },
  mpxn: { example: '1012345678903', description: 'MPAN core or MPRN.' },
  device: { example: '00-DB-12-34-00-00-00-00', description: 'EUI-64.' },
  mapId: { example: 'MAPX' },
  party: { example: 'AAAA' },
  agent: { example: 'AGNT' },
  name: { example: 'anna' },
};

const namesIn = (path: string): readonly (MethodDecorator & ClassDecorator)[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ApiParam({ name, type: String, ...names[name]! }));

/** One sentence, or with what else a caller has to know. */
type Words = string | { readonly summary: string; readonly description: string };

const told = (path: string, action: Action | PartyAction, words: Words, answers: readonly Answered[]) =>
  applyDecorators(
    Does(action),
    ApiOperation(typeof words === 'string' ? { summary: words } : words),
    ...namesIn(path),
    ...answers.map(tellAnswer),
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
