import { count, day, deviceId, document, id, mpxn, nullable, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';

const counted = { open: count(), held: count(), missing: count() };

export const coverageSchema = document(
  'SuccessionCoverage',
  {
    succession: id('suc'),
    from: partyId(),
    to: partyId(),
    graceUntil: nullable(day({ description: 'The last Working Day of the grace; null: there was none.' })),
    legs: count({ description: 'Requests of which this succession put the latest leg to the successor.' }),
    open: count({ description: 'Of them those that still wait.' }),
    answered: count(),
    held: count({ description: 'Of the open ones those of which the successor holds a code that is not in doubt.' }),
    missing: count({ description: 'Of the open ones all others.' }),
    conflicts: count({ description: 'Of the missing ones those where two codes wait to be settled.' }),
    days: Type.Array(document('CoverageDay', { on: day(), legs: count(), held: count(), answered: count() }), {
      description: 'How many there were by the end of each day on which something came.',
    }),
    manufacturers: Type.Optional(
      Type.Array(document('CoverageByManufacturer', { manufacturer: nullable(Type.String()), ...counted }), {
        description: 'To the successor.',
      }),
    ),
    files: Type.Optional(
      Type.Array(document('CoverageByFile', { source: Type.String(), held: count(), conflicts: count() }), {
        description: 'What of the open ones each file brought; to the successor.',
      }),
    ),
  },
  { description: 'To SECAS the counts alone.' },
);
export type CoverageDocument = DocumentOf<typeof coverageSchema>;

export const missingSchema = document('MissingCode', {
  request: id('icr'),
  deviceId: nullable(deviceId()),
  mpxn: nullable(mpxn()),
  msn: nullable(Type.String()),
  manufacturer: nullable(Type.String()),
  conflictIn: nullable(Type.String({ description: 'The file that brought another code, which waits to be settled.' })),
});
export type MissingDocument = DocumentOf<typeof missingSchema>;
