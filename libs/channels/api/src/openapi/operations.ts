import type { OpenAPIObject } from '@nestjs/swagger';
import { isPublic } from '@icx/parties';
import type { Action, PartyAction } from '@icx/parties';
import { wholeBody } from './bodies.ts';
import { headersNamed, parameterNamed } from './headers.ts';
import { problemResponses } from './problems.ts';
import type { ProblemStatus } from './problems.ts';
import { securityOf } from './security.ts';
import type { Issued } from './security.ts';

/** An operation as its handler's decorators tell it. */
export type Told = NonNullable<OpenAPIObject['paths'][string]['get']> & {
  readonly 'x-icx-action': Action | PartyAction;
};

/** What an operation is to callers, by which it takes and gives headers and is refused. */
interface Nature {
  readonly open: boolean;
  readonly acts: boolean;
  /** On one thing that has revisions. */
  readonly revised: boolean;
  /** Whether the answer shows such a thing as it is. */
  readonly shows: boolean;
  /** Names something that may not be there. */
  readonly names: boolean;
  /** Narrows or picks by members of its query. */
  readonly asks: boolean;
}

const revised = /\{(id|case)\}/;
/** A request or case, all of them (where one is made), what is done to one, its past; its code and evidence are something else. */
const showing =
  /^\/v1\/(requests|inventory\/data-fixes)(\/\{\w+\}(\/(?!evidence|reveal$)[\w-]+(\/\{(?:claim|leg)\}\/\w+)?)?)?$/;

/** Those that name something elsewhere than in their address. */
const naming: readonly unknown[] = ['readCheckpoint', 'readProof', 'supersedeRequest'];

const natureOf = (
  path: string,
  method: string,
  { 'x-icx-action': action, operationId, parameters = [] }: Told,
): Nature => ({
  open: isPublic(action),
  acts: method !== 'get',
  revised: revised.test(path),
  shows: showing.test(path),
  names: path.includes('{') || naming.includes(operationId),
  asks: parameters.some((parameter) => 'in' in parameter && parameter.in === 'query'),
});

/** All that a call to it may carry and be answered, from what the handler has declared of it. */
export const wholeOperation = (
  [path, method]: readonly [string, string],
  operation: Told,
  { schemas, ...issued }: Issued & { readonly schemas: object },
): Told => {
  const { summary = '', description = summary, parameters = [], responses, requestBody } = operation;
  const nature = natureOf(path, method, operation);
  return {
    ...operation,
    description,
    ...(requestBody && { requestBody: wholeBody(requestBody, operation.operationId!, schemas) }),
    parameters: [...parameters.map(withWholeSchema), ...headersTaken(nature)],
    responses: {
      ...problemResponses(refusals(nature)),
      ...withHeaders(responses, nature),
      ...(isKept(nature) ? { 304: asItWas } : {}),
    },
    security: nature.open ? [] : securityOf(operation['x-icx-action'], issued),
  };
};

/** What OpenAPI has beside the schema of a parameter. */
const besideSchema = new Set(['name', 'in', 'description', 'required', 'deprecated', 'example', 'examples', 'schema']);

/** Nest knows few words of JSON Schema, and leaves the others beside the schema of a parameter. */
const withWholeSchema = (parameter: NonNullable<Told['parameters']>[number]) => {
  if (!('schema' in parameter)) return parameter;
  const members = Object.entries(parameter);
  const strays = members.filter(([name]) => !besideSchema.has(name));
  if (strays.length === 0) return parameter;
  const own = members.filter(([name]) => besideSchema.has(name));
  const schema = { ...parameter.schema, ...Object.fromEntries(strays) };
  return { ...Object.fromEntries(own), schema } as typeof parameter;
};

/** Read with an ETag, by which a caller may ask whether it has it already. */
const isKept = ({ acts, revised, shows }: Nature): boolean => !acts && revised && shows;
const asItWas = { description: 'As it was: you have it.', headers: headersNamed('RequestId', 'ETag') };

const when = <const Item>(so: boolean, ...items: readonly Item[]): readonly Item[] => (so ? items : []);

const headersTaken = (nature: Nature) => {
  const { open, acts, revised } = nature;
  return [
    ...when(acts, 'IdempotencyKey'),
    ...when(acts && revised, 'IfMatch'),
    ...when(isKept(nature), 'IfNoneMatch'),
    ...when(!(acts || open), 'Position'),
    ...when(!open, 'OnBehalfOf', 'DPoP'),
    'RequestId' as const,
  ].map(parameterNamed);
};

const withHeaders = (responses: Told['responses'], { open, acts, revised, shows }: Nature): Told['responses'] => {
  const creates = '201' in responses;
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => {
      const headers = headersNamed(
        'RequestId',
        ...when(!open, 'Position'),
        ...when(creates || status === '202', 'Location'),
        ...when(shows && (acts || revised), 'ETag'),
      );
      return [status, { ...(response as { readonly description: string }), headers }];
    }),
  );
};

const refusals = ({ open, acts, revised, names, asks }: Nature): readonly ProblemStatus[] => [
  ...when(!open, 400, 401, 403),
  ...when(names, 404),
  ...when(acts, 409),
  ...when(acts && revised, 412),
  ...when(acts, 413, 415),
  ...when(acts || asks, 422),
  429,
  503,
];
