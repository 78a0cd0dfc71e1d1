import { day, document, id, instant, list, nullable, Type, type DocumentOf } from '@icx/documents';

const who = (description: string) => Type.String({ description });
const user = who('As history names people of the party: user:BBBB/anna.');

export const teamWorkSchema = document(
  'TeamWork',
  {
    request: id('icr'),
    assignment: nullable(
      document('TeamAssignment', {
        to: nullable(who('The name of the colleague who has it; null: it was given back.')),
        insteadOf: nullable(who('Who was named, and is away.')),
        at: instant(),
        by: user,
      }),
    ),
    notes: Type.Array(document('TeamNote', { at: instant(), by: user, text: Type.String() }), {
      description: 'In the order in which they were written. No other party sees them.',
    }),
  },
  { description: 'What your own party has noted of a request for itself.' },
);
export type TeamWorkDocument = DocumentOf<typeof teamWorkSchema>;

export const coverSchema = document(
  'LeaveCover',
  {
    who: who('The name of who is away.'),
    takesOver: who('The name of who takes over.'),
    from: day({ description: 'The first day, London.' }),
    to: day({ description: 'The last day, London.' }),
  },
  { description: 'What is given to who is away goes to who takes over.' },
);
export type CoverDocument = DocumentOf<typeof coverSchema>;
export const coverListSchema = list(coverSchema);
