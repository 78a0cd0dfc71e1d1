import { publicName } from './bodies.ts';

/** Documents that have a name stand among the components once, and are referred to wherever they are given. */
export const byReference = (value: unknown, schemas: Record<string, unknown>): unknown => {
  if (Array.isArray(value)) return value.map((item) => byReference(item, schemas));
  if (typeof value !== 'object' || value === null) return value;
  const { $id: name, $ref: reference, ...rest } = value as Record<string, unknown>;
  if (typeof reference === 'string') return { $ref: publicName(reference) };
  const members = () =>
    Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, byReference(item, schemas)]));
  if (typeof name !== 'string') return members();
  schemas[name] ??= members();
  return { $ref: `#/components/schemas/${name}` };
};
