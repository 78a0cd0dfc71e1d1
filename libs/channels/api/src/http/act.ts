import { applyDecorators, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Action, PartyAction } from '@icx/parties';
import { Does } from './action.ts';
import { Key } from './key-header.ts';

/** What stands in an address, as the document tells it. */
const names: Readonly<Record<string, string>> = { id: 'icr_TEST…', case: 'dfc_TEST…' };

const namesIn = (path: string): readonly (MethodDecorator & ClassDecorator)[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ApiParam({ name, type: String, example: names[name]! }));

/** A subject of the API: where it is, and under which heading the document has it. */
export const Subject = (tag: string, path: string): ClassDecorator =>
  applyDecorators(ApiTags(tag), ApiBearerAuth(), Controller(path), ...namesIn(path));

/** An act: a POST that is carried out once by its key, answered with `status` unless the handler says otherwise. */
export const Act = (path: string, action: Action | PartyAction, summary: string, status = 200): MethodDecorator =>
  applyDecorators(Post(path), HttpCode(status), Does(action), Key(), ApiOperation({ summary }), ...namesIn(path));
