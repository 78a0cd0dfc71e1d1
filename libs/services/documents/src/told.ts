import { Type } from 'typebox';
import { document } from './document.ts';
import { count } from './members.ts';

const code = () => Type.String({ description: 'Stable: scripts may match on it.' });

export const warningSchema = document(
  'Warning',
  {
    code: code(),
    detail: Type.String({ description: 'What is unlikely, and what to look at.' }),
    pointer: Type.String({ description: 'JSON Pointer to the member.' }),
  },
  { description: 'What is unlikely and may be right all the same: nothing was refused for it.' },
);

/** Why something was refused of which the answer tells, while others of the same call were done. */
export const refusedSchema = document('Refused', {
  code: code(),
  detail: Type.String({ description: 'What is wrong and what to do.' }),
});

/** What a row of a batch tells of itself that was refused. */
export const refusedRow = {
  errors: Type.Array(
    document('RowError', {
      pointer: Type.String({ description: 'JSON Pointer into the body that was sent.' }),
      ...refusedSchema.properties,
    }),
  ),
  moreErrors: Type.Optional(count({ description: 'How many there are besides: errors has the first ones.' })),
};
