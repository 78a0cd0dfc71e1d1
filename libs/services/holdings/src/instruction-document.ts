import { day, deviceType, document, fuel, id, instant, list, nullable, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { GivenInstruction } from '@icx/holdings';

const any = { description: 'Null: any.' };

export const instructionSchema = document(
  'StandingInstruction',
  {
    id: id('sti'),
    holder: partyId(),
    from: day({ description: 'The first day, London.' }),
    to: nullable(day({ description: 'The first day that it is not for any more; null: until it is ended.' })),
    fuel: nullable(fuel),
    deviceTypes: nullable(Type.Array(deviceType, any)),
    manufacturers: nullable(Type.Array(Type.String(), any)),
    requesters: nullable(Type.Array(partyId(), any)),
    givenAt: instant(),
    ended: nullable(document('StandingInstructionEnd', { at: instant(), reason: Type.String() })),
  },
  { description: 'What the holder holds answers what it is asked by itself.' },
);
export type InstructionDocument = DocumentOf<typeof instructionSchema>;
export const instructionListSchema = list(instructionSchema);

export const instructionDocument = ({ ended, ...given }: GivenInstruction): InstructionDocument => ({
  ...given,
  ended: ended ?? null,
});
