import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { bodies } from './openapi/bodies.ts';
import { byReference } from './openapi/by-reference.ts';
import { headerComponents } from './openapi/headers.ts';
import { withLinks } from './openapi/links.ts';
import type { Paths } from './openapi/links.ts';
import { wholeOperation } from './openapi/operations.ts';
import type { Told } from './openapi/operations.ts';
import { problemComponents } from './openapi/problems.ts';
import { securitySchemes } from './openapi/security.ts';
import type { Issued, Whereabouts } from './openapi/security.ts';
import { introduction } from './openapi/introduction.data.ts';
import { tags } from './openapi/tags.data.ts';

const frame = new DocumentBuilder()
  .setTitle('Install Code Exchange')
  .setDescription(introduction)
  .setVersion('1')
  .setOpenAPIVersion('3.1.0')
  .setLicense('MIT', 'https://spdx.org/licenses/MIT.html')
  .build();

/** The OpenAPI 3.1 document of everything that this process serves; `toldAt` adds where. */
export const openApiOf = (app: INestApplication, issued: Issued = {}): OpenAPIObject => {
  // A handler is called what it does, verb and noun: by that name generated clients have it.
  const document = SwaggerModule.createDocument(app, frame, { operationIdFactory: (_, handler) => handler });
  const { schemas = {} } = document.components ?? {};
  const paths = Object.entries(document.paths).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item as Record<string, Told>).map(([method, operation]) => [
        method,
        wholeOperation([path, method], operation, { ...issued, schemas }),
      ]),
    ),
  ]);
  const named: Record<string, unknown> = { ...problemComponents.schemas };
  const [told, brought] = [withLinks(Object.fromEntries(paths) as Paths), bodies(schemas)].map((part) =>
    byReference(part, named),
  );
  return {
    ...document,
    tags,
    paths: told,
    components: { ...headerComponents, ...problemComponents, schemas: { ...(brought as object), ...named } },
  } as OpenAPIObject;
};

export const toldAt = (document: OpenAPIObject, where: Whereabouts): OpenAPIObject => ({
  ...document,
  servers: [{ url: where.url }],
  components: { ...document.components, securitySchemes: securitySchemes(where) },
});
