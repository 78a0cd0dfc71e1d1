import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';

const problem = {
  description: 'A problem (RFC 9457)',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'code', 'detail'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { type: 'string', description: 'Stable: scripts may match on it.' },
          detail: { type: 'string', description: 'What is wrong and what to do.' },
          errors: {
            type: 'array',
            items: {
              type: 'object',
              properties: { pointer: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } },
            },
          },
          moreErrors: { type: 'integer', description: 'How many there are besides: errors has the first ones.' },
        },
      },
    },
  },
};

/** The OpenAPI 3.1 document of everything this process serves. */
export const openApiOf = (app: INestApplication): OpenAPIObject => {
  const config = new DocumentBuilder()
    .setTitle('Install Code Exchange')
    .setDescription(
      'Install codes of smart meters, from the supplier that installed to the supplier that needs them (MP121).',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'In the sandbox: npx icx token AAAA' })
    .build();
  const document = SwaggerModule.createDocument(app, config);
  for (const item of Object.values(document.paths))
    for (const operation of Object.values(item as Record<string, { responses?: Record<string, unknown> }>))
      if (operation?.responses) operation.responses['default'] = problem;
  const schemas = document.components?.schemas ?? {};
  document.paths = byReference(document.paths, schemas) as OpenAPIObject['paths'];
  return { ...document, components: { ...document.components, schemas } };
};

/** Documents that have a name stand among the components once, and are referred to wherever they are given. */
const byReference = (value: unknown, schemas: Record<string, unknown>): unknown => {
  if (Array.isArray(value)) return value.map((item) => byReference(item, schemas));
  if (typeof value !== 'object' || value === null) return value;
  const { $id: name, ...rest } = value as Record<string, unknown>;
  const members = () =>
    Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, byReference(item, schemas)]));
  if (typeof name !== 'string') return members();
  schemas[name] ??= members();
  return { $ref: `#/components/schemas/${name}` };
};
