import { ApiResponse } from '@nestjs/swagger';
import type { Schema } from '@icx/documents';

/** One way in which a route answers when it does what was asked: the first one is its own, others it names itself. */
export interface Answered {
  readonly status: number;
  readonly description: string;
  /** Of a JSON body. */
  readonly schema?: Schema;
  /** Of a body that is no JSON. */
  readonly type?: string;
}

export const ok = (schema?: Schema, description = 'Done; as it is now'): Answered => told(200, description, schema);
/** With its `Location`. */
export const created = (schema?: Schema, description = 'New'): Answered => told(201, description, schema);
/** It goes on in the background, or waits for a second person. */
export const accepted = (schema?: Schema, description = 'Taken up; it goes on by itself'): Answered =>
  told(202, description, schema);
/** It tells how it is, and that it cannot be used so. */
export const unavailable = (schema: Schema, description: string): Answered => told(503, description, schema);
/** A body that is no JSON, however long: CSV, the metrics. */
export const text = (type: string, description: string): Answered => ({ status: 200, description, type });

const told = (status: number, description: string, schema?: Schema): Answered => ({
  status,
  description,
  ...(schema ? { schema } : {}),
});

export const mediaTypes = ({ schema, type }: Answered): readonly string[] => [
  ...(schema ? ['application/json'] : []),
  ...(type ? [type] : []),
];

/** Tells the document of it. */
export const tellAnswer = ({ status, description, schema, type }: Answered): MethodDecorator =>
  ApiResponse({
    status,
    description,
    content: {
      ...(type ? { [type]: { schema: { type: 'string' } } } : {}),
      ...(schema ? { 'application/json': { schema } } : {}),
    },
  });
