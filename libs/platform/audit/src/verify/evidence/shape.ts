import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Check } from 'typebox/value';

const number = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' });
const hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const place = { revision: number, position: number, leafHash: hash, auditPath: Type.Array(hash, { maxItems: 64 }) };

const shownSchema = Type.Object({
  ...place,
  type: Type.String(),
  recordedAt: Type.String(),
  data: Type.Unknown(),
  party: Type.Union([Type.String(), Type.Null()]),
  user: Type.String(),
  leaf: Type.Union([Type.String(), Type.Null()]),
});
export type Shown = Static<typeof shownSchema>;

/** What of a bundle is verified; its other members are under the seal alone. */
const evidenceSchema = Type.Object({
  request: Type.Object({ id: Type.String() }),
  events: Type.Array(shownSchema),
  unseen: Type.Array(Type.Object(place)),
  checkpoint: Type.Object({
    origin: Type.String(),
    size: Type.Integer({ minimum: 1 }),
    root: hash,
    note: Type.String(),
    key: Type.String(),
  }),
  seal: Type.Object(
    {
      algorithm: Type.String(),
      canonicalisation: Type.String(),
      covers: Type.String(),
      hash,
      note: Type.String(),
    },
    // Outside the seal nothing may stand.
    { additionalProperties: false },
  ),
});
export type Bundle = Static<typeof evidenceSchema>;

export const isBundle = (value: unknown): value is Bundle => Check(evidenceSchema, value);
