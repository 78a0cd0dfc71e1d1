import type { OpenAPIObject } from '@nestjs/swagger';
import type { Told } from './operations.ts';

export type Paths = Readonly<Record<string, Readonly<Record<string, Told>>>>;
type Links = NonNullable<OpenAPIObject['components']>['links'] & object;

/** By where such things are made and listed: what a path calls one, and the member of a document that tells its name. */
const named: Readonly<Record<string, readonly [parameter: string, member: string]>> = {
  '/v1/requests': ['id', 'id'],
  '/v1/inventory/data-fixes': ['case', 'case'],
  '/v1/successions': ['succession', 'id'],
  '/v1/approvals': ['approval', 'id'],
};

/** Tells of what is made, and of the first in a list, by which operations it can be gone on with. */
export const withLinks = (paths: Paths): Paths =>
  Object.fromEntries(
    Object.entries(paths).map(([path, { post, get, ...others }]) => [
      path,
      {
        ...others,
        ...(get ? { get: linked(get, linksFrom(paths, path, '/items/0', ['get'])) } : {}),
        ...(post ? { post: linked(post, linksFrom(paths, path, '', ['get', 'post'])) } : {}),
      },
    ]),
  );

const linksFrom = (paths: Paths, path: string, place: string, methods: readonly string[]): Links => {
  const [parameter, member] = named[path] ?? [];
  if (parameter === undefined) return {};
  const parameters = { [parameter]: `$response.body#${place}/${member}` };
  const about = Object.entries(paths).filter(([one]) => one.startsWith(`${path}/{${parameter}}`));
  return Object.fromEntries(
    about
      .flatMap(([, item]) => methods.flatMap((method) => item[method]?.operationId ?? []))
      .map((operationId) => [operationId, { operationId, parameters }]),
  );
};

const linked = (operation: Told, links: Links): Told => {
  if (Object.keys(links).length === 0) return operation;
  const responses = Object.entries(operation.responses).map(([status, response]) => [
    status,
    /^20[01]$/.test(status) ? { ...response, links } : response,
  ]);
  return { ...operation, responses: Object.fromEntries(responses) as Told['responses'] };
};
