import { count, deviceId, deviceType, document, instant, nullable, oneOf, page, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { doubts, type Doubt } from '@icx/holdings';
import { representations } from '@icx/install-code';
import type { HeldLabel, ListedHolding } from '@icx/vault';

const label = {
  deviceId: deviceId(),
  deviceType,
  holder: partyId({ description: 'Who first held it: another one where it came to you by a succession.' }),
  manufacturer: nullable(Type.String()),
  msn: nullable(Type.String()),
  representation: oneOf(representations, { description: 'What the code was brought in as.' }),
  source: Type.String({ description: 'The file that brought it in, or the request that it answered.' }),
  line: count({ description: 'In the file; of an answer its revision in the request’s history.' }),
  uploader: partyId(),
  at: instant({ description: 'When it came in.' }),
};

export const holdingStates = ['held', 'suspect'] as const;

export const holdingSchema = document(
  'Holding',
  {
    ...label,
    state: oneOf(holdingStates, { description: 'suspect: it is offered to nobody until you clear or replace it.' }),
    because: nullable(oneOf(doubts, { description: 'Why it is suspect.' })),
  },
  { description: 'A code that you hold; never the code itself.' },
);
export const holdingPageSchema = page(holdingSchema);
export type HoldingDocument = DocumentOf<typeof holdingSchema>;

export const holdingConflictSchema = document(
  'HoldingConflict',
  { id: Type.String({ pattern: '^[1-9][0-9]{0,17}$' }), ...label },
  { description: 'Another code for a device that you hold one for: put aside until you say which one to keep.' },
);
export const conflictPageSchema = page(holdingConflictSchema);
export type HoldingPage = DocumentOf<typeof holdingPageSchema>;
export type ConflictPage = DocumentOf<typeof conflictPageSchema>;

export const holdingCountSchema = document('HoldingCount', {
  count: count(),
  complete: Type.Boolean({ description: 'False: there are more; counting stops after so many.' }),
});

export const keepingSchema = document('Keeping', {
  keep: Type.Boolean({ description: 'Whether codes that you supply are kept as your holdings.' }),
  since: nullable(instant({ description: 'Null: you have said nothing of it, and nothing is kept.' })),
});

export const resolvedSchema = document('ConflictsResolved', {
  resolved: count(),
  recalled: count({ description: 'Requests that had been given the code that is discarded.' }),
  more: Type.Boolean({ description: 'Others of the file wait: resolve them by another command.' }),
});

export const deletedSchema = document('HoldingsDeleted', {
  deleted: count(),
  more: Type.Boolean({ description: 'Of the file more are held: delete them by another command.' }),
});

export const clearedSchema = document('SuspicionCleared', { deviceId: deviceId(), at: instant() });

const told = ({ fingerprint: _, ...shown }: HeldLabel) => shown as Omit<HoldingDocument, 'state' | 'because'>;

export const holdingDocument = (
  { id: _, ...held }: HeldLabel & { readonly id?: string },
  because?: Doubt,
): HoldingDocument => ({
  ...told(held),
  state: because ? 'suspect' : 'held',
  because: because ?? null,
});

export const conflictDocument = ({ id, ...held }: ListedHolding): DocumentOf<typeof holdingConflictSchema> => ({
  id,
  ...told(held),
});
