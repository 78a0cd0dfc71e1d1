import { day, document, id, mpxn, nullable, partyId, oneOf, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { contradictionKinds } from '@icx/switching';

/** As the feed names a switch. */
export const switchId = (options: object = {}) => Type.String({ minLength: 1, maxLength: 64, ...options });
export const version = (options: object = {}) => Type.Integer({ minimum: 1, ...options });

const periodSchema = document(
  'SupplyPeriod',
  {
    supplier: partyId(),
    from: nullable(day({ description: 'Null: since an unknown day.' })),
    to: nullable(day({ description: 'First day of the next period; null: until further notice.' })),
    switchId: Type.Optional(switchId({ description: 'The switch that says so.' })),
    version: Type.Optional(version({ description: 'The version of it that counts.' })),
    losing: Type.Optional(nullable(partyId({ description: 'Who lost it; null: nobody, or not known.' }))),
    succession: Type.Optional(
      id('suc', { description: 'The party that the switch names was succeeded by this supplier.' }),
    ),
  },
  { description: 'Who supplies without interruption; of a period next to one’s own supplier, from and to alone.' },
);

const contradictionSchema = document(
  'Contradiction',
  {
    kind: oneOf(contradictionKinds),
    switches: Type.Array(switchId()),
    detail: Type.String({ description: 'A sentence for a person.' }),
  },
  { description: 'What the messages of a meter point leave open.' },
);

export const supplyHistorySchema = document('SupplyHistory', {
  mpxn: mpxn(),
  periods: Type.Array(periodSchema, { description: 'In order, each beginning where the one before ends.' }),
  contradictions: Type.Array(contradictionSchema),
});
export type SupplyHistory = DocumentOf<typeof supplyHistorySchema>;
